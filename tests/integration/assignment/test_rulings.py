"""Returned and twice rejected cases: who rules, by when, what becomes of them, and that the clock never stops."""

from datetime import datetime
from uuid import UUID

from shared.reference.working_hours import add_working_days_to
from tests.http import Caller
from tests.integration.assignment.house import CODE, TAIL, TOWN, House
from tests.integration.assignment.test_clock import due_of, read, state_of
from tests.integration.assignment.test_work import API, DONE, data_of, taken

BACK = {"reason": "他家没人，电话也打不通", "evidence": "去过三次"}


def taken_again(house: House, request: UUID) -> tuple[str, Caller]:
    """Somebody else takes the returned case, as the dispatcher chooses."""
    dispatcher, other = house.staff("dispatcher", TOWN), house.volunteer()
    assert dispatcher.post(f"{API}/requests/{request}/reassign", {"volunteer_id": str(other.id)}).status == 200
    (offer,) = dispatcher.get(f"{API}/offers", request=request, status="open").json
    reply = dispatcher.post(f"{API}/offers/{offer['id']}/accept", {"method": "phone"})
    return f"{API}/assignments/{reply.json['assignment_id']}", house.as_person(other.person_id)


def test_the_first_return_waits_for_a_dispatcher_the_second_for_a_ruling_in_a_working_day(house: House) -> None:
    request, path, me = taken(house)
    due, before = due_of(house, request), datetime.now().astimezone()
    assert me.post(path + "/return", BACK).status == 200
    dispatcher = house.staff("dispatcher", TOWN)
    (first,) = dispatcher.get(f"{API}/rulings").json
    assert (first["because"], first["due_at"]) == ("first_return", None)
    again, other = taken_again(house, request)
    assert dispatcher.get(f"{API}/rulings").json == [], "handing it on is the ruling"
    assert data_of(house, request, "work.ruled").data["ruling"] == "upheld"
    assert other.post(again + "/return", BACK).status == 200
    (second,) = dispatcher.get(f"{API}/rulings").json
    assert second["because"] == "second_return"
    told = data_of(house, request, "ruling.due").data
    assert (
        add_working_days_to(before, 1)
        <= datetime.fromisoformat(told["due_at"])
        <= add_working_days_to(datetime.now().astimezone(), 1)
    )
    assert due_of(house, request) == due, "the clock never stops for it"
    assert BACK["evidence"] in read(dispatcher, "/work/rulings")


def test_what_was_said_at_a_return_never_stands_open(house: House) -> None:
    request, path, me = taken(house)
    me.post(path + "/return", BACK)
    told = data_of(house, request, "work.returned").data
    assert told["reason"] == "returned"
    assert BACK["reason"] not in str(told)


def test_a_return_refused_goes_back_to_the_same_hands(house: House) -> None:
    request, path, me = taken(house)
    me.post(path + "/start")
    me.post(path + "/return", BACK)
    supervisor = house.staff("supervisor", TOWN[:6])
    ruled = supervisor.post(f"{API}/requests/{request}/rule", {"ruling": "rejected", "note": "已联系上，请再去一次"})
    assert (ruled.status, ruled.json["status"]) == (200, "in_progress")
    assert supervisor.post(f"{API}/requests/{request}/rule", {"ruling": "ended", "note": "再定"}).status == 409
    assert me.post(path + "/complete", DONE).status == 200
    load = house.one(
        "SELECT open_load, overruled FROM assignment.volunteer v JOIN assignment.assignment a ON a.volunteer_id = v.id WHERE a.request_id = :r",
        r=request,
    )
    assert (load.open_load, load.overruled) == (0, 0)


def test_twice_not_solved_is_ruled_too(house: House) -> None:
    request, path, me = taken(house)
    me.post(path + "/start")
    said = {"tracking_code": CODE, "phone_tail": TAIL, "solved": False, "comment": "还是没有"}
    for _ in range(2):
        assert me.post(path + "/complete", DONE).status == 200
        assert house.anonymous.post(f"{API}/confirmations", said).status == 201
    dispatcher = house.staff("dispatcher", TOWN)
    (waiting,) = dispatcher.get(f"{API}/rulings").json
    assert waiting["because"] == "second_rejection"
    ruled = dispatcher.post(f"{API}/requests/{request}/rule", {"ruling": "upheld", "note": "换人再办"})
    assert (ruled.status, ruled.json["status"]) == (200, "accepted")
    assert state_of(house, request) in ("accepted", "offered")
    assert me.post(path + "/complete", DONE).status in (404, 409)


def test_whoever_returned_it_does_not_rule_on_it(house: House) -> None:
    """Held by the rule, and by the constraint nobody_rules_on_their_own_return."""
    request, path, me = taken(house)
    me.post(path + "/return", BACK)
    assert me.post(f"{API}/requests/{request}/rule", {"ruling": "upheld", "note": "我自己定"}).status == 403
    assert house.one("SELECT ruling FROM assignment.ruling WHERE request_id = :r", r=request).ruling is None
    dispatcher = house.staff("dispatcher", TOWN)
    ended = dispatcher.post(f"{API}/requests/{request}/rule", {"ruling": "ended", "note": "已经搬走"})
    assert ended.json["status"] == "terminated"
    assert house.events(request)[-2:] == ["work.ruled", "request.terminated"]
