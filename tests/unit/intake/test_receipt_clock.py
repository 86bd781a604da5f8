"""The receipt clock: two working hours to an answer, five working days to a notice, then accepted from its receipt."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.receipt.domain import (
    ENTRY_DAYS,
    NOTICE_DAYS,
    Standing,
    clock_of,
    lapsed_before,
    lapses_on,
)
from shared.reference.calendar import official_calendar
from shared.reference.working_hours import CLOSING, at_local

MOMENTS = st.datetimes(datetime(2014, 1, 2), datetime(2027, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


def at(words: str) -> datetime:
    return datetime.fromisoformat(f"{words}:00+08:00")


@dataclass
class Row:
    submitted_at: datetime
    status: str = "submitted"
    notices: int = 0
    held_by: UUID | None = None
    channel: str = "web"
    received_at: datetime | None = None


@given(MOMENTS, MOMENTS, st.sampled_from([ENTRY_DAYS, NOTICE_DAYS]))
def test_exactly_what_was_received_before_the_cut_has_run_out(received: datetime, now: datetime, days: int) -> None:
    has_run_out = at_local(lapses_on(received, days), CLOSING) <= now
    assert (received < lapsed_before(now, days)) is has_run_out


@given(MOMENTS)
def test_between_receipt_and_its_last_day_lie_five_working_days(received: datetime) -> None:
    last, calendar = lapses_on(received), official_calendar()
    first = received.astimezone(at_local(last, CLOSING).tzinfo).date()
    assert calendar.is_working_day(last)
    assert calendar.working_days_between(first + timedelta(days=1), last + timedelta(days=1)) == NOTICE_DAYS


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_time_only_lets_more_run_out(now: datetime, more: timedelta) -> None:
    assert lapsed_before(now) <= lapsed_before(now + more)


def test_the_national_holiday_of_2014_is_not_counted_and_its_make_up_sunday_is() -> None:
    assert lapses_on(at("2014-09-26 10:00")) == date(2014, 10, 9)


def test_a_web_request_is_answered_within_two_working_hours() -> None:
    row = Row(at("2014-03-03 11:00"))
    clock = clock_of(row, at("2014-03-03 11:30"))
    assert clock is not None
    assert (clock.standing, clock.respond_by) == (Standing.TO_ANSWER, at("2014-03-03 14:30"))
    late = clock_of(row, at("2014-03-03 14:31"))
    assert late is not None
    assert late.standing is Standing.LATE


def test_what_came_in_at_night_is_answered_the_next_morning() -> None:
    clock = clock_of(Row(at("2014-03-07 22:00")), at("2014-03-07 23:00"))
    assert clock is not None
    assert clock.respond_by == at("2014-03-10 11:00")


@pytest.mark.parametrize("dealt_with", [{"held_by": UUID(int=1)}, {"notices": 1}, {"channel": "window"}])
def test_once_somebody_has_it_in_hand_only_the_five_days_are_shown(dealt_with) -> None:
    clock = clock_of(Row(at("2014-03-03 11:00"), **dealt_with), at("2014-03-10 09:00"))
    assert clock is not None
    assert (clock.standing, clock.respond_by, clock.days_left) == (Standing.IN_HAND, None, 0)
    assert clock.lapses_on == date(2014, 3, 10)


@pytest.mark.parametrize("status", ["needs_supplement", "accepted", "refused", "withdrawn", "merged"])
def test_a_notice_and_every_end_satisfy_the_clock(status) -> None:
    assert clock_of(Row(at("2014-03-03 11:00"), status=status), at("2014-03-20 11:00")) is None


def test_after_the_papers_came_the_five_days_run_from_then() -> None:
    row = Row(at("2014-03-03 11:00"), notices=1, received_at=at("2014-04-01 11:00"))
    clock = clock_of(row, at("2014-04-01 12:00"))
    assert clock is not None
    assert clock.lapses_on == date(2014, 4, 9)


def test_a_day_in_a_year_whose_holidays_are_not_published_is_marked() -> None:
    published = clock_of(Row(at("2026-03-02 11:00")), at("2026-03-02 12:00"))
    computed = clock_of(Row(at("2027-03-01 11:00")), at("2027-03-01 12:00"))
    assert published is not None
    assert computed is not None
    assert (published.provisional, computed.provisional) == (False, True)
