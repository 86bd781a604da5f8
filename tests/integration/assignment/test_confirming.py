"""The resident's last word: given, taken back while it is fresh, and never changed by a link that is only looked at."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.runtime.clock import FixedClock
from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, House
from tests.integration.assignment.test_work import API, data_of, done

OWN = {"tracking_code": CODE, "phone_tail": TAIL}


def test_a_confirmation_entered_by_mistake_is_taken_back_with_a_trace(house: House) -> None:
    request, me = done(house)
    path = f"{API}/requests/{request}/undo-closing"
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(path, {}).status == 409, "nothing is closed yet"
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True}).status == 201
    assert me.post(path, {}).status in (403, 404), "never by whoever did the work"
    assert house.staff("dispatcher", OTHER_TOWN).post(path, {}).status == 404
    assert dispatcher.post(path, {}).status == 200
    assert data_of(house, request, "closing.undone").data == {"method": "online"}
    row = house.one("SELECT state, ended_at FROM assignment.request WHERE id = :id", id=request)
    assert (row.state, row.ended_at) == ("awaiting_confirmation", None)
    assert house.one("SELECT undone_at, undone_by FROM assignment.confirmation").undone_by is not None
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True, "rating": 4}).status == 201
    refused = dispatcher.post(path, {})
    assert (refused.status, refused.json["code"]) == (409, "rated-already")


def test_after_the_day_a_confirmation_stands(house: House) -> None:
    request, _ = done(house)
    assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": True}).status == 201
    with house.database_of("assignment").transaction() as work:
        work.connection.exec_driver_sql("UPDATE assignment.confirmation SET recorded_at = now() - interval '25 hours'")
    refused = house.staff("dispatcher", TOWN).post(f"{API}/requests/{request}/undo-closing", {})
    assert (refused.status, refused.json["code"]) == (409, "too-late-to-undo")


NOTICE = {
    "reason": "家庭人均收入每月960元，超过低保标准",
    "ground": "《社会救助暂行办法》第九条",
    "decided_by": "区民政局",
    "reconsider_at": "纳溪区人民政府",
    "sue_at": "纳溪区人民法院",
}
MONDAY = datetime(2030, 3, 4, 2, 0, tzinfo=UTC)


def call_of(house: House, caller) -> str:
    house.worker.tick()
    (call,) = caller.get(f"{API}/callbacks").json
    return f"{API}/callbacks/{call['id']}/answer"


def test_a_call_back_by_another_person_gives_the_last_word(house: House) -> None:
    request, me = done(house)
    clerk = house.staff("clerk", TOWN)
    path = call_of(house, clerk)
    assert house.staff("clerk", OTHER_TOWN).get(f"{API}/callbacks").json == []
    assert house.staff("clerk", OTHER_TOWN).post(path, {"answer": "solved"}).status == 404
    assert me.post(path, {"answer": "solved"}).status in (403, 404)
    assert clerk.post(path, {"answer": "solved", "rating": 5}).status == 200
    assert clerk.post(path, {"answer": "solved"}).status == 409
    assert data_of(house, request, "request.closed").data["method"] == "phone"


@pytest.mark.parametrize("house", [FixedClock(MONDAY)], indirect=True)
def test_silence_closes_after_attempts_on_two_days_and_three_working_days(house: House) -> None:
    request, _ = done(house)
    dispatcher = house.staff("dispatcher", TOWN)
    path = call_of(house, dispatcher)
    for days, silent in ((0, None), (0, None), (1, "2030-03-08")):
        house.clock.move(timedelta(days=days))
        assert dispatcher.post(path, {"answer": "no_answer"}).status == 200
        (call,) = dispatcher.get(f"{API}/callbacks").json
        assert (call["silence_at"] or "")[:10] == (silent or ""), "two calls on one day are one attempt"
    house.clock.move(timedelta(days=2, hours=6))
    house.worker.tick()
    assert "request.closed" not in house.events(request)
    house.clock.move(timedelta(days=1))
    house.worker.tick()
    house.worker.tick()
    assert house.events(request)[-4:] == ["confirmation.attempted"] * 3 + ["request.closed"]
    assert data_of(house, request, "request.closed").data["method"] == "silence"
    assert dispatcher.get(f"{API}/callbacks").json == []
    assert dispatcher.post(f"{API}/requests/{request}/undo-closing", {}).status == 409, "silence was nobody's word"


def test_a_second_not_solved_asks_for_a_ruling(house: House) -> None:
    request, me = done(house)
    (task,) = me.get(f"{API}/assignments", request=request).json
    for _ in range(2):
        assert "ruling.due" not in house.events(request)
        assert house.anonymous.post(f"{API}/confirmations", {**OWN, "solved": False}).status == 201
        me.post(f"{API}/assignments/{task['id']}/complete", {"outcome": "solved", "result": "又办了一次"})
    assert data_of(house, request, "ruling.due").data["because"] == "second_rejection"


def test_an_administrative_result_closes_on_delivery_and_an_unfavourable_one_only_with_its_remedies(
    house: House,
) -> None:
    refused = {"outcome": "refused_by_law", "result": "收入高于标准，依据低保条例不予批准"}
    request, me = done(house, matter={"closes_by": "delivery"}, said=refused)
    path = f"{API}/requests/{request}/deliver"
    assert me.post(path, {}).status == 422
    assert me.post(path, {"remedies_told": True}).json["code"] == "denial-unwritten"
    (task,) = me.get(f"{API}/assignments", request=request).json
    assert me.post(f"{API}/assignments/{task['id']}/denial", NOTICE).status == 200
    assert me.post(path, {"remedies_told": True}).status == 200
    closed = data_of(house, request, "request.closed").data
    assert (closed["method"], closed["outcome"]) == ("delivery", "refused_by_law")
    other, someone = done(house, code="8K2MQ9XWTD4R")
    assert someone.post(f"{API}/requests/{other}/deliver", {}).json["code"] == "not-by-delivery"
