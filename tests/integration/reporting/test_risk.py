"""The chance of missing a promise counted from cases as they were, shown to staff at the window and on the board."""

from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.cases.store import CaseStore
from services.reporting.risk import use_cases
from services.reporting.risk.store import RiskStore
from shared.identity.people import Person
from shared.reference.calendar import calendar_of, install_calendars, official_calendar
from shared.reference.working_hours import local_day
from shared.web.formatting import percentage
from tests.integration.reporting.stories import OTHER_VILLAGE, VILLAGE, Story, at, with_days_off

CALENDAR = official_calendar()
NOW = at("2014-04-01 09:00")


@pytest.fixture(scope="module")
def counted(house):
    """Ten promises of five days came due in March, four were missed; one runs."""
    stories = []
    for number in range(10):
        story = Story(house.settings, at(f"2014-03-{3 + number % 5:02} 09:00"), at(f"2014-03-{10 + number % 5} 17:30"))
        done = story.due_at + timedelta(days=3 if number < 4 else -1)
        story.submitted().accepted().offered().assigned(story.when + timedelta(hours=26)).started().completed(
            done, approved_by=house.people["dispatcher"]
        )
        stories.append(story)
    running = Story(house.settings, at("2014-03-31 10:00"), at("2014-04-08 17:30")).submitted().accepted()
    house.hear(*stories, running)
    with house.database.transaction() as work:
        use_cases.keep_counted(RiskStore(work.connection), NOW, CALENDAR)
    return running


def cells(house):
    rows = house.rows("SELECT step, days_left, cases, missed FROM reporting.risk_cells")
    return {(row.step, row.days_left): (row.cases, row.missed) for row in rows}


def test_each_promise_counts_once_for_every_working_day_it_was_open(house, counted):
    found = cells(house)
    assert found[("waiting", 5)] == (10, 4)
    assert found[("working", 1)][1] == 4
    assert found[("working", 0)] == (4, 4)  # who was not done the day before was late


def test_counting_twice_a_day_is_left_out(house, counted):
    with house.database.transaction() as work:
        assert not use_cases.keep_counted(RiskStore(work.connection), NOW + timedelta(hours=1), CALENDAR)
        assert use_cases.keep_counted(RiskStore(work.connection), NOW + timedelta(hours=30), CALENDAR)


class Undone(Exception):
    """Ends a transaction without a trace: the counts of this file are made once."""


def counted_until_undone(house, moments):
    """Whether it was counted at each of these moments, from before the first night on; leaves no trace."""
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("UPDATE reporting.risk_state SET built_at = NULL")
        store = RiskStore(work.connection)
        told = [use_cases.keep_counted(store, now, CALENDAR) for now in moments]
        raise Undone(told)


def test_a_district_without_a_past_is_counted_again_soon(house, counted):
    moments = [NOW - timedelta(days=700) + timedelta(minutes=minutes) for minutes in (0, 5, 15)]
    with pytest.raises(Undone) as found:
        counted_until_undone(house, moments)
    assert found.value.args == ([True, False, True],)


def test_the_window_is_told_before_accepting(house, counted):
    page = house.get("/board/parts/risk", "clerk", matter_code="dibao", village_code=VILLAGE).text
    assert "会超期" in page
    assert "没有足够的经验" in house.get("/board/parts/risk", "clerk", matter_code="unheard", village_code=VILLAGE).text
    assert "请先选" in house.get("/board/parts/risk", "clerk").text
    assert (
        house.get("/board/parts/risk", "volunteer", matter_code="dibao", village_code=OTHER_VILLAGE).status_code == 403
    )


def test_the_board_lists_open_cases_by_their_chance(house, counted):
    with house.database.reading() as connection:
        found = use_cases.at_risk(
            RiskStore(connection), _person(house), ("supervisor",), "510503", NOW + timedelta(hours=1), calendar_of
        )
    (own,) = [each for each in found if each.case.id == counted.id]
    assert 0.2 < own.chance.value < 0.6
    assert house.get("/board/risk", "supervisor").status_code == 200
    assert house.get("/board/risk", "volunteer").status_code == 403


def test_a_cases_own_page_counts_its_days_with_the_calendar_it_was_promised_by(house, counted):
    now = datetime.now(UTC)
    due = CALENDAR.add_working_days(local_day(now), 3)
    off = [local_day(now) + timedelta(days=more) for more in range(1, (due - local_day(now)).days + 1)]
    own = with_days_off("test-own", *off)
    install_calendars({own.version: own}, None)
    story = Story(house.settings, now - timedelta(minutes=9), at(f"{due} 17:30"), tail=None)
    house.hear(story.submitted().accepted(calendar_version=own.version).offered().assigned().started())
    with house.database.reading() as connection:
        case, store = CaseStore(connection).one(story.id), RiskStore(connection)
        by_own, by_other = (use_cases.of_case(store, case, now, each).value for each in (own, CALENDAR))
    assert percentage(by_own) != percentage(by_other)
    assert f"超期可能 {percentage(by_own)}" in house.get(f"/board/cases/{story.id}").text


def test_a_resident_is_never_told(house, counted):
    assert house.get("/board/parts/risk", None, matter_code="dibao", village_code=VILLAGE).status_code in (
        302,
        303,
        401,
    )


def _person(house):
    return Person(house.people["supervisor"], "supervisor", "supervisor", (("supervisor", "510503"),))
