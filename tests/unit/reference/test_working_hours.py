"""Office hours and quiet hours in Asia/Shanghai."""

# ruff: noqa: DTZ001 - times without a zone are given their zone by the test, or are what the test is about

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.calendar import official_calendar
from shared.reference.working_hours import (
    SHANGHAI,
    NaiveTime,
    OfficeHours,
    add_working_hours,
    in_quiet_hours,
    local_day,
    next_quiet_end,
)

CALENDAR = official_calendar()
moments = st.datetimes(datetime(2008, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2014-03-03T09:00", 2, "2014-03-03T11:00"),
        ("2014-03-03T11:00", 4, "2014-03-03T16:30"),
        ("2014-03-03T11:00", 1, "2014-03-03T12:00"),
        ("2014-03-03T12:30", 1, "2014-03-03T14:30"),
        ("2014-03-07T17:00", 1, "2014-03-10T09:30"),
        ("2014-03-08T10:00", 7, "2014-03-10T17:30"),
        ("2014-09-30T17:30", 8, "2014-10-09T10:00"),
        ("2014-03-03T20:00", 0, "2014-03-03T20:00"),
    ],
)
def test_only_office_hours_of_working_days_pass(start, hours, end):
    assert add_working_hours(at(start), hours) == at(end)


def test_another_service_points_hours_may_be_given():
    through = OfficeHours(((time(9), time(17, 30)),))
    assert add_working_hours(at("2014-03-03T11:00"), 4, through) == at("2014-03-03T15:00")


def test_hours_that_run_backwards_and_sessions_out_of_order_are_refused():
    with pytest.raises(ValueError):
        add_working_hours(at("2014-03-03T11:00"), -1)
    with pytest.raises(ValueError):
        OfficeHours(((time(13), time(17)), (time(9), time(12))))


@given(moments, st.integers(0, 3000), st.integers(0, 3000))
def test_working_time_may_be_added_in_two_steps(start, first, second):
    steps = add_working_hours(add_working_hours(start, timedelta(minutes=first)), timedelta(minutes=second))
    assert steps == add_working_hours(start, timedelta(minutes=first + second))


@pytest.mark.parametrize(
    ("moment", "quiet", "end"),
    [
        ("2014-03-03T07:59", True, "2014-03-03T08:00"),
        ("2014-03-03T08:00", False, "2014-03-03T08:00"),
        ("2014-03-03T20:59", False, "2014-03-03T20:59"),
        ("2014-03-03T21:00", True, "2014-03-04T08:00"),
        ("2014-03-07T22:00", True, "2014-03-10T08:00"),
        ("2014-03-08T12:00", True, "2014-03-10T08:00"),
        ("2014-09-28T12:00", False, "2014-09-28T12:00"),
        ("2014-10-01T07:00", True, "2014-10-08T08:00"),
    ],
)
def test_no_message_at_night_or_on_days_off(moment, quiet, end):
    assert in_quiet_hours(at(moment)) is quiet
    assert next_quiet_end(at(moment)) == at(end)


@given(moments)
def test_quiet_ends_at_a_moment_that_is_not_quiet(moment):
    end = next_quiet_end(moment)
    assert end >= moment
    assert not in_quiet_hours(end)
    assert CALENDAR.is_working_day(local_day(end))


def test_evening_in_utc_is_already_the_next_day():
    assert local_day(datetime(2014, 3, 3, 16, 30, tzinfo=UTC)) == at("2014-03-04T00:30").date()


def test_a_time_without_a_zone_is_refused():
    for ask in (local_day, in_quiet_hours, next_quiet_end, lambda moment: add_working_hours(moment, 1)):
        with pytest.raises(NaiveTime):
            ask(datetime(2014, 3, 3, 12))
