"""Pauses and the one extension on real Postgres: who may, when, and what becomes of the due time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.reporting.figures.domain import Period
from services.reporting.figures.recount import recount
from shared.reference.calendar import official_calendar
from shared.reference.deadlines import moved_by_stop
from shared.reference.working_hours import local_day
from shared.runtime.clock import FixedClock
from tests.http import Caller
from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_calendars import heard
from tests.integration.assignment.test_work import API, DONE, data_of, taken

WAITING = {"reason": "waiting_for_resident", "note": "等他从外地回来"}
WHY = {"working_days": 3, "reason": "要等市里的数据"}


def due_of(house: House, request: UUID) -> datetime:
    due: datetime = house.one("SELECT due_at FROM assignment.request WHERE id = :id", id=request).due_at
    return due


def state_of(house: House, request: UUID) -> str:
    return str(house.one("SELECT state FROM assignment.request WHERE id = :id", id=request).state)


def test_the_handler_asks_and_another_person_pauses(house: House) -> None:
    request, path, me = taken(house)
    before = due_of(house, request)
    asked = me.post(path + "/suspend", WAITING)
    assert (asked.status, asked.json["status"]) == (200, "assigned"), "the clock runs on until somebody approves"
    assert me.post(path + "/suspend", WAITING).status == 409, "one at a time"
    assert me.post(f"{API}/pauses/{asked.json['pause_id']}/approve").status == 403
    assert house.staff("dispatcher", OTHER_TOWN).post(f"{API}/pauses/{asked.json['pause_id']}/approve").status == 404
    dispatcher = house.staff("dispatcher", TOWN)
    (waiting,) = dispatcher.get(f"{API}/approvals").json
    assert (waiting["kind"], waiting["id"]) == ("pause", asked.json["pause_id"])
    assert dispatcher.post(f"{API}/pauses/{asked.json['pause_id']}/approve").json["status"] == "suspended"
    assert me.post(path + "/start").status == 409, "nothing is done while it stands still"
    paused = data_of(house, request, "clock.paused").data
    assert paused["reason"] == "waiting_for_resident"
    assert paused["approved_by"]
    assert me.post(path + "/resume").json["status"] == "assigned"
    assert data_of(house, request, "clock.resumed").data == {"status": "assigned", "automatic": False}
    assert due_of(house, request) == before, "resumed on the same day it lost no working day"


def test_who_handles_it_never_approves_even_as_a_dispatcher(house: House) -> None:
    """A right belongs to a person; what needs two people needs two persons."""
    request, path, me = taken(house)
    asked = me.post(path + "/suspend", WAITING).json
    with house.database_of("assignment").transaction() as work, pytest.raises(Exception, match="never_approved"):
        work.connection.execute(
            text("UPDATE assignment.pause SET approved_by = assignee, began_at = now() WHERE id = :id"),
            {"id": asked["pause_id"]},
        )
    assert state_of(house, request) == "assigned"


def read(reader: Caller, path: str) -> str:
    reply = reader.get(path)
    assert reply.status == 200, path
    return reply.body.decode()


class Moving:
    """A clock the test turns on."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self) -> datetime:
        return self.at


@pytest.mark.parametrize("house", [Moving()], indirect=True)
def test_on_the_day_of_review_it_resumes_by_itself_and_gives_the_working_days_back(house: House) -> None:
    clock: Any = house.clock
    request, path, me = taken(house, due_at=clock.at + timedelta(days=20))
    me.post(path + "/start")
    before, began = due_of(house, request), clock.at
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(path + "/suspend", WAITING).json["status"] == "suspended"
    house.worker.tick()
    assert state_of(house, request) == "suspended"
    clock.at = began + timedelta(days=16)
    for _ in range(2):
        house.worker.tick()
    assert state_of(house, request) == "in_progress"
    assert house.events(request).count("clock.resumed") == 1
    assert data_of(house, request, "clock.resumed").data["automatic"] is True
    calendar = official_calendar()
    stood = calendar.working_days_between(local_day(began), local_day(clock.at))
    assert calendar.working_days_between(local_day(before), local_day(due_of(house, request))) == stood


def test_an_extension_is_asked_before_due_decided_by_another_and_given_once(house: House) -> None:
    request, path, me = taken(house, due_at=datetime.now(UTC) + timedelta(days=7))
    before = due_of(house, request)
    asked = me.post(path + "/extensions", WHY)
    assert asked.status == 201
    assert me.post(path + "/extensions", WHY).status == 409, "once"
    assert house.staff("supervisor", TOWN[:6]).post(f"{API}/extensions/{asked.json['id']}/grant").status == 200
    assert due_of(house, request) > before
    granted = data_of(house, request, "extension.granted").data
    assert datetime.fromisoformat(granted["due_at"]) == due_of(house, request)
    assert me.post(path + "/extensions", WHY).status == 409, "and never again"
    assert me.post(path + "/start").status == 200
    assert me.post(path + "/complete", DONE).status == 200


def test_whoever_asked_for_it_does_not_grant_it(house: House) -> None:
    _, path, me = taken(house)
    dispatcher = house.staff("dispatcher", TOWN)
    asked = dispatcher.post(path + "/extensions", WHY).json
    assert dispatcher.post(f"{API}/extensions/{asked['id']}/grant").status == 403
    assert (
        house.staff("dispatcher", TOWN).post(f"{API}/extensions/{asked['id']}/refuse", {"reason": "来得及"}).status
        == 200
    )
    assert me.post(path + "/extensions", WHY).status == 201, "a refused wish may be uttered again while there is time"


def test_asked_after_due_it_is_overdue(house: House) -> None:
    _, path, me = taken(house, due_at=datetime.now(UTC) - timedelta(hours=1))
    refused = me.post(path + "/extensions", WHY)
    assert (refused.status, refused.json["code"]) == (409, "asked-after-due")


def test_the_limits_of_the_law_hold(house: House) -> None:
    _, path, me = taken(house)
    assert me.post(path + "/extensions", {**WHY, "working_days": 60}).status == 422
    assert me.post(path + "/suspend", {"reason": "tired"}).status == 422
    far = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    assert me.post(path + "/suspend", {**WAITING, "review_on": far}).status == 422


def test_the_pages_offer_and_tell_it_all(house: House) -> None:
    _, path, me = taken(house)
    duty = path.rsplit("/", 1)[1]
    assert "申请暂停" in read(me, f"/work/clock/{duty}")
    asked = me.post(path + "/extensions", WHY).json
    me.post(path + "/suspend", WAITING)
    dispatcher = house.staff("dispatcher", TOWN)
    listed = read(dispatcher, "/work/clock")
    assert "等他从外地回来" in listed
    assert "要等市里的数据" in listed
    assert house.staff("dispatcher", OTHER_TOWN).get(f"/work/clock/{duty}").status == 404
    dispatcher.post(f"{API}/extensions/{asked['id']}/grant")
    assert "同意延期" in read(me, f"/work/clock/{duty}")


@pytest.mark.parametrize("house", [FixedClock(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))], indirect=True)  # a Monday
def test_an_undone_merge_gives_back_the_days_paused_before_it_and_none_of_the_days_merged(house: House) -> None:
    began = house.clock.now()
    request, path, _ = taken(house, occurred_at=began - timedelta(hours=1))
    dispatcher = house.staff("dispatcher", TOWN)
    other, due = house.accepted(occurred_at=began, code="ABCDEFGH2345"), due_of(house, request)
    house.consume()
    assert dispatcher.post(path + "/suspend", WAITING).json["status"] == "suspended"
    house.clock.move(timedelta(days=2))
    assert dispatcher.post(f"{API}/requests/{request}/merge", {"into": str(other)}).status == 200
    house.clock.move(timedelta(days=2))
    assert dispatcher.post(f"{API}/requests/{request}/unmerge").status == 200
    ended = began + timedelta(days=2)
    assert due_of(house, request) == moved_by_stop(due, began, ended, official_calendar()) > due
    told = data_of(house, request, "case.unmerged").data
    assert datetime.fromisoformat(told["due_at"]) == due_of(house, request)
    assert [datetime.fromisoformat(told[name]) for name in ("paused_from", "paused_until")] == [began, ended]
    assert house.one("SELECT began_at, ended_at FROM assignment.stop") == (began, ended), (
        "another calendar counts it too"
    )
    assert dispatcher.post(f"{API}/requests/{request}/merge", {"into": str(other)}).status == 200
    assert dispatcher.post(f"{API}/requests/{request}/unmerge").status == 200
    assert due_of(house, request) == datetime.fromisoformat(told["due_at"]), "given back once"


@pytest.mark.parametrize("house", [FixedClock(datetime(2014, 3, 3, 2, 0, tzinfo=UTC))], indirect=True)  # a Monday
def test_reporting_counts_an_undone_merge_as_assignment_does(house: House) -> None:
    began = house.clock.now()
    request, path, _ = taken(house, occurred_at=began - timedelta(hours=1))
    dispatcher, other = house.staff("dispatcher", TOWN), house.accepted(occurred_at=began, code="ABCDEFGH2345")
    house.consume()
    for command, told, days in (("suspend", WAITING, 2), ("merge", {"into": str(other)}, 2), ("unmerge", {}, 0)):
        at = path if command == "suspend" else f"{API}/requests/{request}"
        assert dispatcher.post(f"{at}/{command}", told).status == 200
        heard(house)
        house.clock.move(timedelta(days=days))
    assert as_reporting_has_it(house, request) == (state_of(house, request), due_of(house, request), 2, None)
    figures = recount(house.database_of("reporting"), Period(local_day(began), local_day(began)), TOWN)
    assert (figures["equal"], figures["waiting"], figures["areas"][TOWN]["differences"]) == (True, 0, {})
    assert figures["areas"][TOWN]["figures"]["accepted"] == 2, "it counts as a case of its own again"


def as_reporting_has_it(house: House, request: UUID) -> tuple[Any, ...]:
    kept = "SELECT state, due_at, days_stopped, paused_at FROM reporting.cases WHERE id = :id"
    with house.database_of("reporting").reading() as connection:
        return tuple(connection.execute(text(kept), {"id": request}).one())


def test_a_merge_ends_the_pause_and_what_comes_back_can_be_paused_again(house: House) -> None:
    request, path, _ = taken(house)
    dispatcher, other = house.staff("dispatcher", TOWN), house.accepted()
    house.consume()
    assert dispatcher.post(path + "/suspend", WAITING).json["status"] == "suspended"
    assert dispatcher.post(f"{API}/requests/{request}/merge", {"into": str(other)}).status == 200
    assert house.one("SELECT status FROM assignment.pause").status == "ended"
    assert dispatcher.post(f"{API}/requests/{request}/unmerge").status == 200
    house.worker.tick()
    (offer,) = dispatcher.get(f"{API}/offers", request=request, status="open").json
    again = dispatcher.post(f"{API}/offers/{offer['id']}/accept", {"method": "phone"}).json["assignment_id"]
    assert dispatcher.post(f"{API}/assignments/{again}/suspend", WAITING).json["status"] == "suspended"
