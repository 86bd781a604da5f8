"""Rungs and the hours in which people may be told."""

from datetime import datetime

import pytest

from services.reporting.deadlines.domain import clock_of, may_send, sending_time, yellow_at
from shared.reference.calendar import official_calendar

CALENDAR = official_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def test_yellow_is_one_working_day_before_due_make_up_days_included():
    # 2014-09-28 is a Sunday people work on
    assert yellow_at(at("2014-09-29 17:30"), CALENDAR) == at("2014-09-28 17:30")


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        ("2014-03-05 10:00", "2014-03-05 10:00"),
        ("2014-03-05 21:00", "2014-03-06 08:00"),
        ("2014-03-05 03:00", "2014-03-05 08:00"),
        ("2014-03-07 22:00", "2014-03-10 08:00"),
        ("2014-03-08 12:00", "2014-03-10 08:00"),
        ("2014-10-01 12:00", "2014-10-08 08:00"),
        ("2014-10-11 12:00", "2014-10-11 12:00"),
    ],
)
def test_nobody_is_told_at_night_or_on_days_off(now, sent):
    assert sending_time(at(now), CALENDAR) == at(sent)


def test_eight_in_the_morning_is_early_enough():
    assert may_send(at("2014-03-05 08:00"), CALENDAR)
    assert not may_send(at("2014-03-05 07:59"), CALENDAR)


def test_the_clock_runs_while_returned_and_stands_still_when_done():
    assert [clock_of(state) for state in ("returned", "awaiting_confirmation", "suspended", "closed", "withdrawn")] == [
        "open",
        "stopped",
        "paused",
        "ended",
        "ended",
    ]
