"""Work entered by the handler or on their behalf, its times, and the resident's last word."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from shared.contracts.events import Actor, NewEvent
from shared.reference.calendar import official_calendar
from shared.reference.deadlines import moved_by_stop
from tests.http import Caller
from tests.integration.assignment.house import CODE, OTHER_TOWN, SUMMER, TAIL, TOWN, House

API = "/api/assignment/v1"
DONE = {"outcome": "solved", "result": "材料已递交"}


def taken(house: House, **more: Any) -> tuple[UUID, str, Caller]:
    """A request a volunteer has accepted: its id, the path of the assignment, the volunteer."""
    volunteer = house.volunteer()
    request = house.offered(**more)
    dispatcher = house.staff("dispatcher", TOWN)
    (offer,) = dispatcher.get(f"{API}/offers", request=request).json
    at = more.get("occurred_at")
    entry = {"method": "phone", **({"occurred_at": at.isoformat()} if at else {})}
    reply = dispatcher.post(f"{API}/offers/{offer['id']}/accept", entry)
    assert reply.status == 200, reply.body
    return request, f"{API}/assignments/{reply.json['assignment_id']}", house.as_person(volunteer.person_id)


def done(house: House, said: dict[str, str] = DONE, **more: Any) -> tuple[UUID, Caller]:
    request, path, me = taken(house, **more)
    me.post(path + "/start")
    assert me.post(path + "/complete", said).status == 200
    return request, me


def data_of(house: House, request: UUID, kind: str) -> Any:
    return house.one(
        "SELECT data, occurred_at FROM bus.event WHERE subject = :id AND type = :kind", id=request, kind=kind
    )


def test_a_dispatcher_enters_the_whole_way_with_its_true_times(house: House) -> None:
    request, path, _ = taken(house, occurred_at=SUMMER)
    dispatcher = house.staff("dispatcher", TOWN)

    def at(days: int) -> dict[str, str]:
        return {"method": "paper", "occurred_at": (SUMMER + timedelta(days=days)).isoformat()}

    assert dispatcher.post(path + "/start", at(1)).status == 200
    assert dispatcher.post(path + "/complete", {**DONE, **at(0)}).status == 422, "before the previous step"
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert dispatcher.post(path + "/complete", {**DONE, "method": "paper", "occurred_at": tomorrow}).status == 422
    assert dispatcher.post(path + "/complete", {**DONE, **at(3)}).status == 200
    assert data_of(house, request, "work.completed").data["approved_by"], "another person's entry is the approval"
    word = {"request_id": str(request), "solved": True, "rating": 4, **at(4)}
    assert dispatcher.post(f"{API}/confirmations", word).status == 201
    closed = data_of(house, request, "request.closed")
    assert closed.occurred_at == SUMMER + timedelta(days=4)
    assert datetime.fromisoformat(closed.data["completed_at"]) == SUMMER + timedelta(days=3)
    assert closed.data["method"] == "paper"


def test_ones_own_completion_approves_nothing(house: House) -> None:
    request, _ = done(house)
    assert data_of(house, request, "work.completed").data["approved_by"] is None


def test_work_is_completed_only_once_it_was_started(house: House) -> None:
    _, path, me = taken(house)
    assert me.post(path + "/complete", DONE).status == 409
    assert me.post(path + "/start").status == 200
    assert me.post(path + "/start").status == 409


def test_not_solved_goes_back_to_the_same_hands(house: House) -> None:
    request, path, me = taken(house)
    me.post(path + "/start")
    me.post(path + "/complete", DONE)
    said = {"tracking_code": CODE, "phone_tail": TAIL, "solved": False, "comment": "还没有拿到"}
    assert house.anonymous.post(f"{API}/confirmations", said).status == 201
    assert "work.rejected" in house.events(request)
    assert house.one("SELECT sum(open_load) AS n FROM assignment.volunteer").n == 1
    assert me.post(path + "/complete", DONE).status == 200
    assert house.anonymous.post(f"{API}/confirmations", {**said, "solved": True}).status == 201
    assert house.one("SELECT sum(open_load) AS n FROM assignment.volunteer").n == 0


def test_staff_confirm_with_a_method_in_their_area_but_never_their_own_work(house: House) -> None:
    request, me = done(house)
    word = {"request_id": str(request), "solved": True}
    assert me.post(f"{API}/confirmations", {**word, "method": "phone"}).status in (403, 404)
    assert house.staff("clerk", OTHER_TOWN).post(f"{API}/confirmations", {**word, "method": "phone"}).status == 404
    clerk = house.staff("clerk", TOWN)
    assert clerk.post(f"{API}/confirmations", word).status == 422
    assert clerk.post(f"{API}/confirmations", {**word, "method": "phone"}).status == 201


def test_guessing_at_a_code_is_stopped(house: House) -> None:
    done(house)
    said = {"tracking_code": CODE, "solved": True}
    statuses = [
        house.anonymous.post(f"{API}/confirmations", {**said, "phone_tail": f"00{n:02}"}).status for n in range(12)
    ]
    assert statuses == [404] * 10 + [429] * 2


def test_a_closed_request_is_rated_once(house: House) -> None:
    _, _ = done(house)
    proof = {"tracking_code": CODE, "phone_tail": TAIL}
    assert house.anonymous.post(f"{API}/ratings", {**proof, "rating": 5}).status == 409, "not closed yet"
    house.anonymous.post(f"{API}/confirmations", {**proof, "solved": True})
    assert house.anonymous.post(f"{API}/ratings", {**proof, "rating": 2}).status == 201
    assert house.anonymous.post(f"{API}/ratings", {**proof, "rating": 5}).status == 409


def test_a_returned_task_waits_for_a_ruling_and_is_not_offered_to_the_same_person(house: House) -> None:
    request, path, me = taken(house)
    other = house.volunteer(village="510503108202")
    assert me.post(path + "/return", {"reason": "需要懂法律的人"}).status == 200
    house.worker.tick()
    assert house.one("SELECT state FROM assignment.request WHERE id = :id", id=request).state == "returned"
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(f"{API}/requests/{request}/reassign").status == 200
    (offer,) = dispatcher.get(f"{API}/offers", request=request, status="open").json
    assert offer["volunteer"]["id"] == str(other.id)


def test_a_resident_withdraws_and_urges_with_code_and_tail(house: House) -> None:
    request, path, me = taken(house)
    proof = {"tracking_code": CODE, "phone_tail": TAIL}
    assert house.anonymous.post(f"{API}/requests/{request}/urge").status == 401
    assert house.anonymous.post(f"{API}/requests/{request}/urge", proof).status == 200
    assert house.anonymous.post(f"{API}/requests/{request}/withdraw", proof).status == 200
    assert me.post(path + "/start").status in (404, 409)
    assert house.events(request)[-2:] == ["request.urged", "case.withdrawn"]
    assert house.one("SELECT sum(open_load) AS n FROM assignment.volunteer").n == 0


def test_an_erased_resident_leaves_no_text_behind(house: House) -> None:
    request, path, me = taken(house)
    resident = house.one("SELECT resident_id FROM assignment.request WHERE id = :id", id=request).resident_id
    with house.database_of("intake").transaction() as work:
        work.connection.exec_driver_sql("SELECT identity.erase_key(%s)", (resident,))
        event = NewEvent("resident.erased", resident, "510503108201", datetime.now(UTC), Actor("admin"), {})
        work.outbox.publish(event)
    house.consume()
    row = house.one(
        "SELECT description, requester_name, requester_phone FROM assignment.request WHERE id = :id", id=request
    )
    assert tuple(row) == (None, None, None)
    me.post(path + "/start")
    assert me.post(path + "/logs", {"note": "去了一趟", "minutes": 5}).status == 201
    assert house.one("SELECT note FROM assignment.work_log").note is None


def test_what_is_personal_stands_open_nowhere(house: House) -> None:
    request, path, me = taken(house)
    me.post(path + "/start")
    me.post(path + "/logs", {"note": "在村口小店见面", "minutes": 5})
    stored = house.one(
        "SELECT string_agg(data::text, ' ') AS events FROM bus.event WHERE subject = :id", id=request
    ).events
    assert "村口" not in stored
    assert "13800138000" not in stored


def test_a_volunteer_reads_phone_and_name_only_after_accepting_and_it_is_noted(house: House) -> None:
    volunteer = house.volunteer()
    request = house.offered()
    me = house.as_person(volunteer.person_id)
    before = me.get("/work").body.decode()
    assert "13800138000" not in before
    assert "测试甲" not in before
    (offer,) = me.get(f"{API}/offers", request=request).json
    assignment = me.post(f"{API}/offers/{offer['id']}/accept").json["assignment_id"]
    assert "13800138000" in me.get(f"/work/tasks/{assignment}").body.decode()
    with psycopg.connect(house.settings.database_url) as owner:
        row = owner.execute(
            "SELECT actor_id FROM audit.entry WHERE action = 'revealed' AND subject = %s", (request,)
        ).fetchone()
    assert row == (volunteer.person_id,)
    other = house.volunteer()
    assert house.as_person(other.person_id).get(f"/work/tasks/{assignment}").status == 404


def test_not_solved_gives_the_time_of_waiting_back_to_the_promise(house: House) -> None:
    request, path, _ = taken(house, occurred_at=SUMMER)
    dispatcher = house.staff("dispatcher", TOWN)

    def at(days: int) -> dict[str, str]:
        return {"method": "paper", "occurred_at": (SUMMER + timedelta(days=days)).isoformat()}

    due = "SELECT due_at FROM assignment.request WHERE id = :id"
    promised = house.one(due, id=request).due_at
    dispatcher.post(path + "/start", at(1))
    dispatcher.post(path + "/complete", {**DONE, **at(2)})
    assert house.one(due, id=request).due_at == promised
    word = {"request_id": str(request), "solved": False, **at(4)}
    assert dispatcher.post(f"{API}/confirmations", word).status == 201
    moved = house.one(due, id=request).due_at
    assert moved == moved_by_stop(promised, SUMMER + timedelta(days=2), SUMMER + timedelta(days=4), official_calendar())
    assert moved > promised
