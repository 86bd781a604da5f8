"""Rungs by each case's own calendar: they move when another one is loaded, come back when it is undone, nobody is told twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.reporting.reminders import use_cases
from services.reporting.reminders.store import LedgerTransactions
from shared.reference.calendar import install_calendars, packaged_calendar
from tests.integration.reporting.stories import TOWN, Story, at, with_days_off

OLD = packaged_calendar()


def day(days: int) -> date:
    """So many working days from today, by the packaged calendar."""
    return OLD.add_working_days((datetime.now(UTC) + timedelta(hours=8)).date(), days)


@pytest.fixture(autouse=True)
def new() -> Iterator[Any]:
    """A calendar in force by which the days before and after the due day are off; each test leaves the packaged one."""
    calendar = with_days_off("test-off", day(5), day(7))
    install_calendars({calendar.version: calendar}, calendar.version)
    yield calendar
    install_calendars({}, None)


@pytest.fixture
def quiet(house) -> None:
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.deadlines SET state = 'ended'")


def case_of(house, version: str) -> Story:
    """Taken on by the volunteer, due in six working days of the packaged calendar."""
    story = Story(house.settings, datetime.now(UTC) - timedelta(minutes=9), at(f"{day(6)} 17:30"), tail=None)
    story.submitted().accepted(calendar_version=version).offered()
    story.assigned(person_id=house.people["volunteer"])
    house.hear(story)
    return story


def promise(house, story) -> Any:
    return house.rows(
        "SELECT rung_at, next_at, yellow_at, cycle FROM reporting.deadlines WHERE request = :id", id=story.id
    )[0]


def swept(house, now: datetime) -> int:
    """How many reminders a sweep plans; they are sent at once."""
    planned = use_cases.sweep(LedgerTransactions(house.database), now, OLD).planned
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.reminders SET state = 'sent' WHERE state = 'planned'")
    return planned


def test_each_case_climbs_by_its_own_calendar_whatever_is_in_force(house, quiet, new):
    old_case, new_case = case_of(house, OLD.version), case_of(house, new.version)
    by_old, by_new = promise(house, old_case), promise(house, new_case)
    assert by_old.rung_at[:3] == [at(f"{each} 17:30") for each in (day(5), day(6), day(7))]
    assert by_new.rung_at[:3] == [at(f"{each} 17:30") for each in (day(4), day(6), day(8))]
    assert (by_old.yellow_at, by_new.yellow_at) == (by_old.rung_at[0], by_new.rung_at[0])


def test_rungs_to_come_move_with_a_loaded_calendar_and_back_when_it_is_undone(house, quiet, new):
    story, other = case_of(house, OLD.version), case_of(house, new.version)
    before = promise(house, story)
    house.hear(story.recalculated(new.version))
    assert promise(house, story) == promise(house, other), "the due time stayed, the rungs moved"
    house.hear(story.recalculated(OLD.version))
    assert promise(house, story) == before


def test_a_due_time_that_moves_and_comes_back_brings_the_rungs_back(house, quiet, new):
    story = case_of(house, OLD.version)
    before = promise(house, story)
    house.hear(story.recalculated(new.version, at(f"{day(8)} 17:30")))
    moved = promise(house, story)
    assert moved.cycle == 2
    assert moved.rung_at[:2] == [at(f"{day(6)} 17:30"), at(f"{day(8)} 17:30")]
    house.hear(story.recalculated(OLD.version, before.rung_at[1]))
    assert promise(house, story)[:3] == before[:3]


def test_what_was_sent_is_not_sent_again_by_another_calendar(house, quiet, new):
    story = case_of(house, OLD.version)
    assert swept(house, at(f"{day(5)} 18:00")) == 1, "yellow"
    for version in (new.version, OLD.version, new.version):
        house.hear(story.recalculated(version))
        assert promise(house, story).rung_at[0] == at(f"{day(5)} 17:30"), "the rung that came stays as it came"
        assert swept(house, at(f"{day(5)} 18:00")) == 0
    assert promise(house, story).rung_at[2] == at(f"{day(8)} 17:30")
    assert swept(house, at(f"{day(6)} 18:00")) == 2, "red, to the assignee and the dispatcher"


def test_what_was_sent_of_a_due_date_is_not_sent_again_when_that_date_comes_back(house, quiet, new):
    story, due = case_of(house, OLD.version), at(f"{day(6)} 17:30")
    assert swept(house, at(f"{day(5)} 18:00")) == 1
    house.hear(story.recalculated(new.version, at(f"{day(8)} 17:30")))
    house.hear(story.recalculated(OLD.version, due))
    assert swept(house, at(f"{day(5)} 18:00")) == 0
    assert swept(house, at(f"{day(6)} 18:00")) == 2


def test_a_rung_that_moves_into_the_past_is_still_climbed_once(house, quiet, new):
    story = case_of(house, OLD.version)
    noon = at(f"{day(5)} 12:00")
    assert swept(house, noon) == 0
    house.hear(story.recalculated(new.version))  # yellow would have been the day before
    assert swept(house, noon) == 1
    assert swept(house, noon) == 0


def test_a_rule_set_anew_counts_each_running_case_with_its_own_calendar(house, quiet, new):
    old_case, new_case = case_of(house, OLD.version), case_of(house, new.version)
    form = {"red.on": "true", "red.days": "1", "red.roles": ["assignee"], "reason": "试行"}
    (version,) = house.rows(
        "SELECT coalesce(max(version), 0) FROM reporting.ladders WHERE matter_code = '' AND area = :a", a=TOWN
    )[0]
    assert house.post("/board/ladder", area=TOWN, seen=version, **form).status_code == 303
    assert promise(house, old_case).rung_at == [at(f"{day(7)} 17:30")]
    assert promise(house, new_case).rung_at == [at(f"{day(8)} 17:30")]
    (ladder,) = house.rows("SELECT max(id) FROM reporting.ladders WHERE area = :a", a=TOWN)[0]
    assert house.post(f"/board/ladder/{ladder}/withdraw").status_code == 303
