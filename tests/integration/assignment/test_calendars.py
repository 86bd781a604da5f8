"""A new year's notice on real Postgres: looked at, loaded, the open cases moved by the worker and told downstream, undone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.assignment.app import web
from services.assignment.calendars import ticking, use_cases
from services.reporting.ladder.domain import DEFAULT, rung_times
from services.reporting.tasks import handle as reporting_hears
from shared.reference.calendar import install_calendars, official_calendar, packaged_calendar
from shared.reference.deadlines import due_at
from shared.reference.working_hours import add_working_days_to, add_working_hours
from shared.runtime.bus.inbox import Inbox
from shared.runtime.known_calendars import install_from
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_work import DONE, data_of, taken

OFF = "2027-01-01 2027-01-03 元旦\n2027-02-05 2027-02-18 春节\n2027-04-03 2027-04-05 清明节\n2027-05-01 2027-05-05 劳动节\n2027-10-01 2027-10-07 国庆节"
MADE_UP = "2027-02-20 春节"
HERE = "http://127.0.0.1"
ACCEPTED = datetime(2027, 2, 3, 2, 0, tzinfo=UTC)


class At:
    """The clock the house lives by."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def packaged_again() -> Iterator[None]:
    """What a test loads is installed in the process; the next one begins with the packaged calendar."""
    install_calendars({}, None)
    yield
    install_calendars({}, None)


def sent(house: House, role: str, path: str, fields: dict[str, Any]) -> Any:
    """The page's form sent by somebody of that role."""
    client = web(house.settings, house.clock).test_client()
    area = TOWN[:6] if role in ("admin", "supervisor") else TOWN
    headers = {"Authorization": f"Bearer {house.staff(role, area).token}", "Referer": HERE}
    page = client.get("/work/calendar", headers=headers, base_url=HERE).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0] if "csrf_token" in page else ""
    return client.post(path, data={"csrf_token": token, **fields}, headers=headers, base_url=HERE)


def form(house: House, path: str, role: str = "admin", **fields: Any) -> Any:
    return sent(house, role, path, {"year": "2027", "off": OFF, "made_up": MADE_UP, **fields})


def the_case(house: House, request: UUID) -> Any:
    return house.one("SELECT due_at, calendar_version, state FROM assignment.request WHERE id = :id", id=request)


def an_open_case(house: House, days: int = 5) -> UUID:
    due = due_at(ACCEPTED, days, calendar=packaged_calendar()).due_at
    return house.offered(
        occurred_at=ACCEPTED,
        due_at=due,
        provisional=True,
        calendar_version=packaged_calendar().version,
        matter={"promised_working_days": days},
        number=f"NX{days}",
    )


def heard(house: House) -> None:
    inbox = Inbox(house.database_of("reporting"), reporting_hears, lambda: None)
    for lane in range(house.settings.lanes):
        inbox.work_lane(lane)


def rungs(house: House, request: UUID) -> list[datetime]:
    """When the rungs of the promise come, as reporting has heard of it."""
    heard(house)
    with house.database_of("reporting").reading() as connection:
        asked = text("SELECT rung_at FROM reporting.deadlines WHERE request = :id")
        found: list[datetime] = connection.execute(asked, {"id": request}).scalar_one()
        return found


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_a_notice_is_previewed_loaded_moves_open_cases_once_and_can_be_undone(house: House) -> None:
    request = an_open_case(house)
    before, rungs_before = the_case(house, request), rungs(house, request)
    shown = form(house, "/work/calendar/preview")
    assert shown.status_code == 200
    assert "NX5" in shown.text
    assert the_case(house, request) == before, "a preview stores nothing"

    assert form(house, "/work/calendar", seen="0").status_code == 303
    assert form(house, "/work/calendar", seen="0").status_code == 409, "sent twice it is loaded once"
    assert house.worker.tick() is None
    after = the_case(house, request)
    assert after.due_at == due_at(ACCEPTED, 5, calendar=official_calendar()).due_at > before.due_at
    assert after.calendar_version == official_calendar().version != before.calendar_version
    house.worker.tick()
    assert house.events(request).count("deadline.recalculated") == 1, "told once"
    told = data_of(house, request, "deadline.recalculated").data
    assert (told["provisional"], told["calendar_version"]) == (False, after.calendar_version)

    heard(house)
    with house.database_of("reporting").reading() as connection:
        kept = connection.execute(
            text("SELECT due_at, provisional, calendar_version, cycle FROM reporting.cases WHERE id = :id"),
            {"id": request},
        ).one()
    assert (kept.due_at, kept.provisional, kept.calendar_version) == (after.due_at, False, after.calendar_version)
    assert kept.cycle == 2, "a due date that moves begins a new cycle of reminders"
    assert rungs(house, request) == rung_times(DEFAULT, ACCEPTED, after.due_at, official_calendar()) != rungs_before

    assert sent(house, "admin", "/work/calendar/preview", {"restores": "0"}).status_code == 200
    assert sent(house, "admin", "/work/calendar", {"restores": "0", "seen": "1"}).status_code == 303
    house.worker.tick()
    assert the_case(house, request)[:2] == before[:2]
    assert rungs(house, request) == rungs_before


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_a_closed_case_never_moves_and_one_accepted_under_the_old_version_catches_up(house: House) -> None:
    request, path, me = taken(
        house, occurred_at=ACCEPTED, due_at=due_at(ACCEPTED, 5).due_at, calendar_version=packaged_calendar().version
    )
    me.post(path + "/start")
    me.post(path + "/complete", DONE)
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(
            text("UPDATE assignment.request SET state = 'closed', ended_at = now() WHERE id = :id"), {"id": request}
        )
    frozen = the_case(house, request)
    assert form(house, "/work/calendar", "supervisor", seen="0").status_code == 303
    late = an_open_case(house)  # its acceptance was on its way when the calendar was loaded
    house.worker.tick()
    assert the_case(house, request) == frozen
    assert "deadline.recalculated" not in house.events(request)
    assert the_case(house, late).due_at == due_at(ACCEPTED, 5, calendar=official_calendar()).due_at


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_until_the_tick_lists_count_the_days_left_with_the_calendar_of_the_case(house: House) -> None:
    counted = {"due_at": due_at(ACCEPTED, 5).due_at, "calendar_version": packaged_calendar().version}
    request, path, me = taken(house, occurred_at=ACCEPTED, **counted)
    dispatcher, five = house.staff("dispatcher", TOWN), "还剩5个工作日"
    assert form(house, "/work/calendar", seen="0").status_code == 303
    sent_up = {"unit": "市民政局", "expected_on": "2027-02-04", "reason": "要市里定"}
    assert dispatcher.post(f"/api/assignment/v1/requests/{request}/send-up", sent_up).status == 201
    task = path.rpartition("/")[2]
    own = ("/work", f"/work/tasks/{task}", f"/work/clock/{task}")
    for reader, pages in ((me, own), (dispatcher, ("/work/dispatch", "/work/sent-up", f"/work/sent-up/{request}"))):
        for page in pages:
            assert five in reader.get(page).body.decode(), page
    house.worker.tick()
    assert five in me.get("/work").body.decode(), "of the later day by the new calendar"


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_killed_between_two_batches_it_goes_on_where_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = [an_open_case(house, days) for days in (3, 4, 5)]
    assert form(house, "/work/calendar", seen="0").status_code == 303
    monkeypatch.setattr(use_cases, "AT_ONCE", 1)
    monkeypatch.setattr(ticking, "LONGEST", 0.000001)
    with house.database_of("assignment").reading() as connection:
        install_from(connection)
    for _ in range(8):
        ticking.tick(house.database_of("assignment"), house.clock)
    monkeypatch.setattr(ticking, "LONGEST", 12.0)
    ticking.tick(house.database_of("assignment"), house.clock)
    for request in requests:
        assert house.events(request).count("deadline.recalculated") == 1


OPENED = datetime(2027, 2, 5, 2, 0, tzinfo=UTC)  # a Friday: the guess works the day before the eve, the notice does not
LIMITS = {
    "ruling": (
        1,
        "INSERT INTO assignment.ruling (id, request_id, because, opened_at, due_at) VALUES (uuidv7(), :request, 'second_return', :at, :due)",
    ),
    "rectification": (
        15,
        "INSERT INTO assignment.rectification (id, request_id, volunteer_id, rating, state, opened_at, verified_at, due_at)"
        " SELECT uuidv7(), :request, id, 1, 'open', :at, :at, :due FROM assignment.volunteer LIMIT 1",
    ),
    "callback": (
        1,
        "INSERT INTO assignment.callback (id, request_id, reason, opened_at, due_at) VALUES (uuidv7(), :request, 'signature', :at, :due)",
    ),
}


def limits(house: House, request: UUID) -> dict[str, datetime]:
    asked = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, due_at FROM assignment.{kind} WHERE request_id = :id" for kind in LIMITS
    )
    with house.database_of("assignment").reading() as connection:
        return {row.kind: row.due_at for row in connection.execute(text(asked), {"id": request})}


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_open_rulings_rectifications_and_calls_move_with_the_calendar_and_ended_ones_never(house: House) -> None:
    house.volunteer()
    request, ended, old = an_open_case(house), an_open_case(house, 4), packaged_calendar()
    with house.database_of("assignment").transaction() as work:
        for days, insert in LIMITS.values():
            for one in (request, ended):
                due = add_working_days_to(OPENED, days, old)
                work.connection.execute(text(insert), {"request": one, "at": OPENED, "due": due})
        over = {"id": ended, "at": OPENED}
        for change in (
            "ruling SET ruling = 'upheld', ruled_at = :at",
            "rectification SET state = 'rectified'",
            "callback SET done_at = :at, outcome = 'confirmed'",
        ):
            work.connection.execute(text(f"UPDATE assignment.{change} WHERE request_id = :id"), over)
    before, frozen = limits(house, request), limits(house, ended)
    house.worker.tick()
    at_rest = limits(house, request)
    assert at_rest["ruling"] == before["ruling"], "what this calendar counted stays"
    shown = form(house, "/work/calendar/preview").text
    assert "3个会变动" in shown

    assert form(house, "/work/calendar", seen="0").status_code == 303
    house.worker.tick()
    house.worker.tick()
    moved, new = limits(house, request), official_calendar()
    assert moved["ruling"] == add_working_days_to(OPENED, 1, new) > before["ruling"]
    assert moved["rectification"] == add_working_days_to(OPENED, 15, new) > before["rectification"]
    assert moved["callback"] == add_working_hours(OPENED, 7, calendar=new) > at_rest["callback"]
    assert limits(house, ended) == frozen
    assert house.events(request).count("limit.recalculated") == 2, "of the ruling and the rectification, once each"
    assert "limit.recalculated" not in house.events(ended)
    heard(house)


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_the_waiting_time_of_a_rejection_is_given_back_under_either_calendar(house: House) -> None:
    clock: Any = house.clock
    clock.at = ACCEPTED
    due = due_at(ACCEPTED, 5).due_at
    request, path, me = taken(house, occurred_at=ACCEPTED, due_at=due, calendar_version=packaged_calendar().version)
    me.post(path + "/start")
    me.post(path + "/complete", DONE)
    clock.at = ACCEPTED + timedelta(days=1)
    said = {"request_id": str(request), "solved": False, "method": "phone"}
    assert house.staff("dispatcher", TOWN).post("/api/assignment/v1/confirmations", said).status == 201
    moved = the_case(house, request).due_at
    assert moved > due, "the promise clock stood still while it waited for the resident"
    heard(house)
    with house.database_of("reporting").reading() as connection:
        kept = connection.execute(text("SELECT due_at FROM reporting.cases WHERE id = :id"), {"id": request}).one()
    assert kept.due_at == moved, "both services count it alike"


@pytest.mark.parametrize("house", [At(ACCEPTED)], indirect=True)
def test_a_wrong_notice_is_refused_beside_its_field_and_nothing_typed_is_lost(house: House) -> None:
    wrong = form(house, "/work/calendar/preview", made_up="2027-02-16 春节")
    assert wrong.status_code == 422
    assert "2027-02-16 春节" in wrong.text
    assert "2027-02-05 2027-02-18 春节" in wrong.text
    for fields in ({"year": "2031"}, {"year": "x"}, {"off": ""}, {"seen": "x"}, {"off": "\x00"}):
        assert form(house, "/work/calendar", **fields).status_code == 422, fields
    assert sent(house, "admin", "/work/calendar", {"restores": "77", "seen": "0"}).status_code == 404


def test_others_than_admin_and_supervisor_are_refused(house: House) -> None:
    for role in ("clerk", "dispatcher", "organiser", "leader"):
        assert house.staff(role, TOWN).get("/work/calendar").status == 403
        assert form(house, "/work/calendar", role, seen="0").status_code in (400, 403)
