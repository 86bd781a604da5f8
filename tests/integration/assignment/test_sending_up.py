"""A case goes to the upper unit and comes back: once at a time, by whom it concerns, with no date of the promise moved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest

from shared.contracts.events import Actor, NewEvent
from shared.runtime.clock import FixedClock
from shared.web.paging import cursor_of
from tests.integration.assignment.house import OTHER_TOWN, TOWN, VILLAGE, House
from tests.integration.assignment.test_clock import due_of
from tests.integration.assignment.test_work import API, DONE, data_of, taken

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # a Monday
LETTER = {"unit": "区民政局", "reason": "超出镇里的权限", "expected_on": "2026-12-04", "reference": "龙车民〔2026〕7号"}
ANSWER = {"answer": "同意按特殊情况办理"}


def fixed() -> pytest.MarkDecorator:
    """A clock of each test's own, which it may move."""
    return pytest.mark.parametrize("house", [FixedClock(NOW)], indirect=True)


def gone_up(house: House) -> tuple[UUID, str, str, Any]:
    """A case that its handler sent up: its id, its path, the sending's path, the handler."""
    request, path, me = taken(house, occurred_at=NOW - timedelta(hours=1))
    reply = me.post(f"{API}/requests/{request}/send-up", LETTER)
    assert reply.status == 201, reply.body
    return request, path, f"{API}/sent-up/{reply.json['id']}", me


@fixed()
def test_it_goes_up_once_is_answered_once_and_the_work_goes_on(house: House) -> None:
    request, path, own, me = gone_up(house)
    due = due_of(house, request)
    assert me.post(f"{API}/requests/{request}/send-up", LETTER).json["code"] == "sent-up-already"
    told = data_of(house, request, "work.sent_up").data
    assert (told["unit"], told["sent_on"], told["expected_on"]) == ("区民政局", "2026-11-30", "2026-12-04")
    assert "reason" not in told
    kept = house.one("SELECT reason FROM assignment.sent_up").reason
    assert LETTER["reason"] not in kept, "sealed"
    task = me.get(f"/work/tasks/{path.rpartition('/')[2]}").body.decode()
    assert "已上报区民政局" in task
    assert me.post(f"{path}/start").status == 200, "the case stays its handler's"
    assert me.post(f"{own}/answer", {**ANSWER, "answered_on": "2026-12-01"}).status == 422
    assert me.post(f"{own}/answer", {}).status == 422
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert me.post(f"{own}/answer", ANSWER).json["code"] == "sent-up-settled"
    assert me.post(f"{own}/undo", {}).json["code"] == "sent-up-settled"
    assert data_of(house, request, "work.sent_up_answered").data["answered_on"] == "2026-11-30"
    assert ANSWER["answer"] not in house.one("SELECT answer FROM assignment.sent_up").answer
    assert due_of(house, request) == due, "the promise clock ran on"
    assert me.post(f"{API}/requests/{request}/send-up", LETTER).status == 201, "a second time, after the answer"


@fixed()
def test_the_same_key_is_the_same_sending(house: House) -> None:
    request, _, me = taken(house, occurred_at=NOW - timedelta(hours=1))
    replies = [me.post(f"{API}/requests/{request}/send-up", LETTER, key="sent-up-1234567890") for _ in range(2)]
    assert [reply.status for reply in replies] == [201, 201]
    assert replies[0].json == replies[1].json
    assert house.events(request).count("work.sent_up") == 1


@fixed()
def test_of_many_at_once_one_sends_it_and_one_answers_it(house: House) -> None:
    request, _, _ = taken(house, occurred_at=NOW - timedelta(hours=1))
    callers = [house.staff("dispatcher", TOWN) for _ in range(6)]
    with ThreadPoolExecutor(6) as crowd:
        sent = list(crowd.map(lambda one: one.post(f"{API}/requests/{request}/send-up", LETTER), callers))
    assert sorted(reply.status for reply in sent) == [201] + [409] * 5
    own = next(f"{API}/sent-up/{reply.json['id']}" for reply in sent if reply.status == 201)
    with ThreadPoolExecutor(6) as crowd:
        answered = list(crowd.map(lambda one: one.post(f"{own}/answer", ANSWER), callers))
    assert sorted(reply.status for reply in answered) == [200] + [409] * 5
    assert [house.events(request).count(kind) for kind in ("work.sent_up", "work.sent_up_answered")] == [1, 1]


@fixed()
def test_nobody_else_sends_reads_or_answers_it(house: House) -> None:
    request, _, own, _ = gone_up(house)
    clerk, far = house.staff("clerk", TOWN), house.staff("dispatcher", OTHER_TOWN)
    other = house.as_person(house.volunteer().person_id)
    for stranger in (clerk, far, other):
        assert stranger.post(f"{API}/requests/{request}/send-up", LETTER).status in (403, 404)
        assert stranger.post(f"{own}/answer", ANSWER).status in (403, 404)
        assert stranger.post(f"{own}/undo", {}).status in (403, 404)
        assert stranger.get(f"/work/sent-up/{request}").status in (403, 404)
    assert far.get(f"{API}/sent-up").json == []
    assert other.get(f"{API}/sent-up").status == 403
    supervisor = house.staff("supervisor", TOWN[:6])
    assert supervisor.get(f"/work/sent-up/{request}").status == 200
    assert supervisor.post(f"{own}/answer", ANSWER).status == 404, "supervisors read"


@fixed()
def test_who_sent_it_takes_it_back_the_same_day(house: House) -> None:
    request, _, own, me = gone_up(house)
    assert house.staff("dispatcher", TOWN).post(f"{own}/undo", {}).json["code"] == "not-who-sent-it"
    assert me.post(f"{own}/undo", {}).status == 200
    assert me.post(f"{own}/undo", {}).status == 409
    assert house.events(request)[-1] == "work.sent_up_undone"
    again = me.post(f"{API}/requests/{request}/send-up", LETTER)
    house.clock.move(timedelta(days=1))
    assert me.post(f"{API}/sent-up/{again.json['id']}/undo", {}).json["code"] == "sent-up-not-today"


@fixed()
def test_the_list_begins_with_the_oldest_expected_answer_and_marks_it_overdue(house: House) -> None:
    request, _, _, _ = gone_up(house)
    dispatcher = house.staff("dispatcher", TOWN)
    later = house.accepted(occurred_at=NOW - timedelta(hours=1), code="ABCDEFGH2345")
    house.consume()
    (offer,) = dispatcher.get(f"{API}/offers", request=later).json
    assert dispatcher.post(f"{API}/offers/{offer['id']}/accept", {"method": "phone"}).status == 200
    sooner = {**LETTER, "expected_on": "2026-12-02"}
    assert dispatcher.post(f"{API}/requests/{later}/send-up", sooner).status == 201
    house.clock.move(timedelta(days=3))
    rows = dispatcher.get(f"{API}/sent-up").json
    assert [(row["request_id"], row["is_overdue"]) for row in rows] == [(str(later), True), (str(request), False)]
    page = dispatcher.get("/work/sent-up").body.decode()
    assert page.count("过期未答复") == 1
    assert dispatcher.get(f"{API}/sent-up", ended="true").json == []
    first = dispatcher.get(f"{API}/sent-up", page_size=1)
    told = orjson.loads(first.headers["X-Pagination"])
    second = dispatcher.get(f"{API}/sent-up", page_size=1, after=told["next"])
    assert [reply.json[0]["request_id"] for reply in (first, second)] == [str(later), str(request)]
    assert orjson.loads(second.headers["X-Pagination"])["next"] is None
    for wrong in ("x", cursor_of(["a", "b", "c"]), cursor_of([1]), cursor_of([None, None, None])):
        assert dispatcher.get(f"{API}/sent-up", after=wrong).status == 422
        assert dispatcher.get("/work/sent-up", after=wrong).status == 422
    assert "已上报" in dispatcher.get("/work/dispatch").body.decode()
    one = dispatcher.get(f"/work/sent-up/{request}").body.decode()
    assert LETTER["reason"] in one
    noted = (
        "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'revealed' AND detail -> 'fields' ? 'sent_up'"
    )
    with psycopg.connect(house.settings.database_url) as owner:
        assert owner.execute(noted, (request,)).fetchone() == (1,), "who reads the reason is noted"


@fixed()
def test_it_is_not_completed_before_the_answer_is_recorded(house: House) -> None:
    request, path, own, me = gone_up(house)
    assert me.post(f"{path}/start").status == 200
    for caller, more in ((me, {}), (house.staff("dispatcher", TOWN), {"method": "phone"})):
        refused = caller.post(f"{path}/complete", {**DONE, **more})
        assert (refused.status, refused.json["code"]) == (409, "still-sent-up")
        for named in ("区民政局", "2026-11-30", f"/work/sent-up/{request}"):
            assert named in refused.json["detail"]
    assert "work.completed" not in house.events(request)
    task = f"/work/tasks/{path.rpartition('/')[2]}"
    page = me.get(task).body.decode()
    assert f'action="{task}/done"' not in page
    assert "登记答复以前，不能登记办毕" in page
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert f'action="{task}/done"' in me.get(task).body.decode()
    assert me.post(f"{path}/complete", DONE).status == 200
    assert me.post(f"{own}/undo-answer", {}).json["code"] == "state-forbids", "the completion rests on it"


@fixed()
def test_what_is_taken_back_can_be_completed(house: House) -> None:
    _, path, own, me = gone_up(house)
    me.post(f"{path}/start")
    assert me.post(f"{own}/undo", {}).status == 200
    assert me.post(f"{path}/complete", DONE).status == 200


@fixed()
def test_an_erased_resident_leaves_no_words_behind(house: House) -> None:
    request, _, own, me = gone_up(house)
    assert me.post(f"{own}/answer", ANSWER).status == 200
    assert me.post(f"{own}/undo-answer", {}).status == 200
    assert me.post(f"{own}/answer", ANSWER).status == 200
    resident = house.one("SELECT resident_id FROM assignment.request WHERE id = :id", id=request).resident_id
    with house.database_of("intake").transaction() as work:
        work.connection.exec_driver_sql("SELECT identity.erase_key(%s)", (resident,))
        work.outbox.publish(NewEvent("resident.erased", resident, VILLAGE, datetime.now(UTC), Actor("admin"), {}))
    house.consume()
    kept = house.one("SELECT reason, answer, unit FROM assignment.sent_up")
    assert tuple(kept) == (None, None, "区民政局")
    assert house.one("SELECT answer FROM assignment.sent_up_answer_undone").answer is None
    assert me.get(f"/work/sent-up/{request}").status == 200
    assert me.post(f"{API}/requests/{request}/send-up", LETTER).status == 201, "nothing of theirs is kept any more"
    assert house.one("SELECT reason FROM assignment.sent_up WHERE answered_on IS NULL").reason is None


@fixed()
@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": " "},
        {"expected_on": "2026-11-30"},
        {"expected_on": "2026-12-05"},
        {"expected_on": "9999-12-31"},
        {"expected_on": "soon"},
        {"sent_on": "2026-12-01"},
        {"sent_on": "1999-01-01"},
        {"unit_code": "区"},
        {"reason": ""},
        {"reason": "\x00"},
    ],
)
def test_what_is_wrong_is_refused(house: House, wrong: dict[str, str]) -> None:
    request, _, me = taken(house, occurred_at=NOW - timedelta(hours=1))
    assert me.post(f"{API}/requests/{request}/send-up", {**LETTER, **wrong}).status == 422
    assert "work.sent_up" not in house.events(request)
