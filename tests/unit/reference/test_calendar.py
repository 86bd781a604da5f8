"""The working calendar against the State Council's notices, day by day, and the rules of counting."""

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.build_calendar import contents
from shared.reference.calendar import CALENDAR_FILE, DayKind, OutsideCalendar, official_calendar

CALENDAR = official_calendar()
NOTICES = Path(__file__).with_name("data") / "cn_workdays_2004_2026.csv"
DAYS = st.dates(date(2005, 1, 1), date(2038, 12, 31))


def test_every_day_from_2004_to_2026_is_as_the_notices_say():
    with NOTICES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    wrong = [
        row["date"]
        for row in rows
        if CALENDAR.is_working_day(date.fromisoformat(row["date"])) != (row["is_workday"] == "1")
    ]
    assert wrong == []
    assert len(rows) == (date(2027, 1, 1) - date(2004, 1, 1)).days


def test_every_special_day_of_the_notices_has_its_festival():
    with NOTICES.open(encoding="utf-8") as lines:
        named = [row for row in csv.DictReader(lines) if row["holiday_name"]]
    for row in named:
        day = CALENDAR.day(date.fromisoformat(row["date"]))
        assert day.festival or day.kind is DayKind.WEEKEND


def test_first_half_of_2014_has_122_working_days():
    assert CALENDAR.working_days_between(date(2014, 1, 1), date(2014, 7, 1)) == 122


def test_national_day_2014_is_worked_for_on_the_weekends_around_it():
    assert [day for day in range(1, 9) if CALENDAR.is_working_day(date(2014, 10, day))] == [8]
    for day in (date(2014, 9, 28), date(2014, 10, 11)):
        assert CALENDAR.day(day).kind is DayKind.MAKE_UP
        assert CALENDAR.day(day).festival == "国庆节"


def test_years_without_a_notice_follow_the_festivals_and_are_provisional():
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert CALENDAR.day(date(2027, 2, 8)).festival == "春节"
    kinds = {CALENDAR.day(date(2027, 1, 1) + timedelta(days=offset)).kind for offset in range(365)}
    assert DayKind.MAKE_UP not in kinds


def test_the_committed_table_is_what_the_builder_makes():
    assert CALENDAR_FILE.read_text(encoding="utf-8") == contents()


def test_the_table_says_its_version_and_source():
    table = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    assert CALENDAR.version == table["version"]
    assert "State Council" in CALENDAR.source


def test_the_running_services_never_load_the_builders_libraries():
    code = "import sys, shared.reference.due_command; print({'holidays', 'pypinyin'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2041, 1, 1)])
def test_a_date_outside_the_calendar_is_refused(day):
    for ask in (CALENDAR.is_working_day, CALENDAR.next_working_day, CALENDAR.working_day_from):
        with pytest.raises(OutsideCalendar):
            ask(day)
    with pytest.raises(OutsideCalendar):
        CALENDAR.working_days_between(day, date(2014, 1, 1))


def test_counting_past_the_last_year_is_refused():
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(date(2040, 12, 28), 10)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(date(2004, 1, 2), -10)


def test_the_calendars_edges_answer():
    assert CALENDAR.is_working_day(date(2004, 1, 1)) is False
    assert CALENDAR.is_working_day(date(2040, 12, 31)) is True


@given(DAYS, st.integers(1, 300))
def test_adding_then_counting_gives_the_number_back(day, count):
    reached = CALENDAR.add_working_days(day, count)
    assert CALENDAR.working_days_between(day + timedelta(days=1), reached + timedelta(days=1)) == count
    assert CALENDAR.is_working_day(reached)


@given(DAYS, st.integers(-200, 200))
def test_adding_and_taking_back_returns_to_a_working_day(day, count):
    start = CALENDAR.working_day_from(day)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start


@given(DAYS, DAYS, DAYS)
def test_counts_of_adjoining_spans_add_up(first, second, third):
    between = CALENDAR.working_days_between
    assert between(first, second) + between(second, third) == between(first, third)


@given(DAYS)
def test_next_working_day_skips_days_off_only(day):
    reached = CALENDAR.next_working_day(day)
    skipped = [day + timedelta(days=offset) for offset in range(1, (reached - day).days)]
    assert reached > day
    assert CALENDAR.is_working_day(reached)
    assert not any(CALENDAR.is_working_day(one) for one in skipped)
