"""What may stop or move a promise clock: days, limits, and who decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.clock.domain import (
    LAWFUL_EXTENSION,
    LONGEST,
    PAUSE_WORDS,
    BeyondTheLimit,
    NotTheAssignee,
    NotWhoAsked,
    check_decider,
    extended_due,
    review_day,
)
from shared.contracts.errors import Invalid
from shared.contracts.events import uuid7
from shared.reference.calendar import official_calendar
from shared.reference.deadlines import due_at, moved_by_stop
from shared.reference.working_hours import local_day

CALENDAR = official_calendar()
ACCEPTED = datetime(2014, 3, 3, 2, 0, tzinfo=UTC)
MATTER = {"promised_working_days": 5, "statutory_working_days": 20}
DUE = due_at(ACCEPTED, 5).due_at


def test_every_reason_has_words_and_a_longest_time() -> None:
    assert set(PAUSE_WORDS) == set(LONGEST)


@given(st.sampled_from(sorted(LONGEST)), st.integers(-5, 60))
def test_a_pause_is_reviewed_after_today_and_no_later_than_its_reason_allows(reason: str, offset: int) -> None:
    today = local_day(ACCEPTED)
    wanted, latest = today + timedelta(days=offset), CALENDAR.add_working_days(today, LONGEST[reason])
    if today < wanted <= latest:
        assert review_day(reason, wanted, ACCEPTED, CALENDAR) == wanted
        return
    with pytest.raises(Invalid):
        review_day(reason, wanted, ACCEPTED, CALENDAR)


def test_without_a_wish_the_longest_time_holds() -> None:
    assert review_day("waiting_for_resident", None, ACCEPTED, CALENDAR) == date(2014, 3, 17)


def test_an_extension_moves_the_due_day_by_working_days_at_the_same_hour() -> None:
    moved = extended_due(DUE, ACCEPTED, MATTER, 3, CALENDAR)
    assert moved.timetz() == DUE.timetz()
    assert CALENDAR.working_days_between(local_day(DUE), local_day(moved)) == 3


@given(st.integers(1, 60), st.integers(0, 15))
def test_no_extension_goes_beyond_the_statutory_limit_and_its_lawful_extension(days: int, stopped: int) -> None:
    """What stops have added to the promise they have added to the limit."""
    due = due_at(ACCEPTED, 5 + stopped).due_at
    room = 20 + LAWFUL_EXTENSION - 5
    if days <= room:
        assert extended_due(due, ACCEPTED, MATTER, days, CALENDAR) > due
        return
    with pytest.raises(BeyondTheLimit) as refused:
        extended_due(due, ACCEPTED, MATTER, days, CALENDAR)
    assert refused.value.values["most"] == room


def test_nobody_decides_about_their_own_work_or_their_own_wish() -> None:
    me, other = uuid7(), uuid7()
    check_decider(me, other, other)
    with pytest.raises(NotTheAssignee):
        check_decider(me, me)
    with pytest.raises(NotWhoAsked):
        check_decider(me, other, me)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_stop_adds_the_working_days_it_stood_still(start: int, length: int) -> None:
    """The working days d with S <= d < R; none when the due time had passed already."""
    stopped = ACCEPTED + timedelta(days=start)
    resumed = stopped + timedelta(days=length)
    moved = moved_by_stop(DUE, stopped, resumed, CALENDAR)
    expected = CALENDAR.working_days_between(local_day(stopped), local_day(resumed)) if stopped <= DUE else 0
    assert CALENDAR.working_days_between(local_day(DUE), local_day(moved)) == expected
