"""What is taken back after the fact: a closing done again, a completion entered by mistake, a wrong merge."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.http import Caller
from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, House
from tests.integration.assignment.test_clock import Moving, due_of, read, state_of
from tests.integration.assignment.test_rulings import taken_again
from tests.integration.assignment.test_work import API, DONE, data_of, done, taken


def closed(house: House) -> tuple[UUID, Caller]:
    request, me = done(house, due_at=datetime.now(UTC) + timedelta(days=30))
    said = {"tracking_code": CODE, "phone_tail": TAIL, "solved": True}
    assert house.anonymous.post(f"{API}/confirmations", said).status == 201
    return request, me


@pytest.mark.parametrize("void", [False, True])
def test_a_closed_case_is_done_again_on_a_limited_clock_and_its_first_result_stays(house: House, void: bool) -> None:
    request, _ = closed(house)
    why = {"reason": "群众说没有拿到", "void": void}
    before = due_of(house, request)
    assert house.staff("dispatcher", TOWN).post(f"{API}/requests/{request}/reopen", why).status == 403
    assert house.staff("supervisor", "510504").post(f"{API}/requests/{request}/reopen", why).status == 404
    supervisor = house.staff("supervisor", TOWN[:6])
    assert "重办" in read(supervisor, f"/work/reopen/{request}")
    assert supervisor.post(f"{API}/requests/{request}/reopen", why).json["status"] == "reopened"
    assert due_of(house, request) < before, "five working days at most, not the rest of the first promise"
    assert data_of(house, request, "request.reopened").data["void"] is void
    first = house.one("SELECT status, outcome FROM assignment.assignment WHERE request_id = :r", r=request)
    assert (first.status, first.outcome) == ("void" if void else "earlier", "solved")
    path, other = taken_again(house, request)
    other.post(path + "/start")
    assert other.post(path + "/complete", DONE).status == 200
    assert supervisor.post(f"{API}/requests/{request}/reopen", why).status == 409


def test_a_completion_entered_by_mistake_is_taken_back_the_same_day(house: House) -> None:
    request, path, me = taken(house)
    due = due_of(house, request)
    me.post(path + "/start")
    me.post(path + "/complete", DONE)
    assert me.post(path + "/undo-completion", {"reason": "点错了"}).json["status"] == "in_progress"
    assert due_of(house, request) == due
    assert house.events(request)[-3:] == ["work.completed", "confirmation.invited", "completion.undone"]
    assert me.post(path + "/complete", DONE).status == 200


@pytest.mark.parametrize("house", [Moving()], indirect=True)
def test_the_next_day_it_stands(house: House) -> None:
    clock: Any = house.clock
    _, path, me = taken(house)
    me.post(path + "/start")
    me.post(path + "/complete", DONE)
    clock.at += timedelta(days=1, hours=1)
    refused = me.post(path + "/undo-completion", {"reason": "点错了"})
    assert (refused.status, refused.json["code"]) == (409, "not-the-same-day")


def test_two_cases_become_one_and_a_wrong_merge_is_undone_with_a_trace(house: House) -> None:
    request, path, me = taken(house)
    other = house.accepted()
    house.consume()
    dispatcher = house.staff("dispatcher", TOWN)
    merge = f"{API}/requests/{request}/merge"
    assert dispatcher.post(merge, {"into": str(request)}).status == 409
    assert house.staff("dispatcher", OTHER_TOWN).post(merge, {"into": str(other)}).status == 404
    assert "并入这件" in read(dispatcher, f"/work/merging/{request}")
    assert dispatcher.post(merge, {"into": str(other)}).json["status"] == "merged"
    assert me.post(path + "/start").status == 404, "whoever had it is let go"
    assert data_of(house, request, "case.merged").data["into"] == str(other)
    assert dispatcher.post(f"{API}/requests/{other}/merge", {"into": str(request)}).status == 409
    undone = dispatcher.post(f"{API}/requests/{request}/unmerge")
    assert undone.json["status"] == "accepted"
    assert state_of(house, request) in ("accepted", "offered")
    trace = house.one("SELECT undone_by, undone_at FROM assignment.merge WHERE request_id = :r", r=request)
    assert trace.undone_by
    assert trace.undone_at
    assert dispatcher.post(f"{API}/requests/{request}/unmerge").status == 409
