"""When a case goes up, by when its answer is expected, and who takes it back on which day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.dispatch.domain import DISPATCHER, HANDLER, State
from services.assignment.sending_up.domain import (
    AnsweredAlready,
    AnswerNotToday,
    NotAnswered,
    NotTheSameDay,
    NotYourAnswer,
    NotYours,
    SentUp,
    check_answer_day,
    check_answer_undo,
    check_days,
    check_undo,
    check_waits,
)
from shared.contracts.errors import Invalid, NotFound, NotNow
from shared.contracts.events import uuid7
from shared.reference.calendar import official_calendar

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
TODAY, ACCEPTED = date(2026, 3, 4), datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SENDER = uuid7()


def sent(**more: Any) -> SentUp:
    known: dict[str, Any] = {"id": uuid7(), "request_id": uuid7(), "unit": "区民政局", "unit_code": None}
    known |= {"reference": None, "reason": None, "sent_on": date(2026, 3, 3), "expected_on": date(2026, 3, 10)}
    return SentUp(**{**known, "sent_by": SENDER, "recorded_at": NOW, **more})


@pytest.mark.parametrize(
    ("sent_on", "expected_on", "wrong"),
    [
        (TODAY, date(2026, 3, 5), set()),
        (date(2026, 3, 2), date(2026, 3, 5), set()),
        (TODAY, TODAY, {"expected_on"}),
        (TODAY, date(2026, 3, 7), {"expected_on"}),  # a Saturday
        (TODAY, date(2026, 4, 6), {"expected_on"}),  # Qingming's day off, a Monday
        (TODAY, date(2027, 3, 5), {"expected_on"}),
        (TODAY, date(9999, 12, 31), {"expected_on"}),
        (date(2026, 3, 1), date(2026, 3, 5), {"sent_on"}),
        (date(2026, 3, 5), date(2026, 3, 3), {"sent_on", "expected_on"}),
    ],
)
def test_it_goes_up_after_acceptance_and_is_answered_on_a_working_day(
    sent_on: date, expected_on: date, wrong: set[str]
) -> None:
    found: set[str] = set()
    try:
        check_days(sent_on, expected_on, ACCEPTED, NOW, official_calendar())
    except Invalid as error:
        found = set(error.fields or {})
    assert found == wrong


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_what_is_let_through_is_a_working_day_to_come(sent_on: date, expected_on: date) -> None:
    try:
        check_days(sent_on, expected_on, ACCEPTED, NOW, official_calendar())
    except Invalid:
        return
    assert date(2026, 3, 2) <= sent_on <= TODAY < expected_on
    assert official_calendar().is_working_day(expected_on)


def test_an_answer_is_overdue_from_the_day_after_until_it_has_come() -> None:
    assert not sent().is_overdue(date(2026, 3, 10))
    assert sent().is_overdue(date(2026, 3, 11))
    assert not sent(answered_on=TODAY).is_overdue(date(2026, 3, 11))


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 5)])
def test_an_answer_comes_after_what_it_answers_and_not_tomorrow(day: date) -> None:
    check_answer_day(date(2026, 3, 3), sent(), NOW)
    with pytest.raises(Invalid):
        check_answer_day(day, sent(), NOW)


def test_it_is_answered_once_by_handler_or_dispatcher() -> None:
    for role in (HANDLER, DISPATCHER):
        check_waits(sent(), frozenset({role}))
    with pytest.raises(NotFound):
        check_waits(sent(), frozenset({"clerk"}))
    with pytest.raises(AnsweredAlready):
        check_waits(sent(answered_on=TODAY), frozenset({HANDLER}))
    with pytest.raises(AnsweredAlready):
        check_waits(sent(undone_at=NOW), frozenset({HANDLER}))


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.SUSPENDED, State.WITHDRAWN, State.MERGED, State.REOPENED])
def test_an_answer_is_taken_back_the_same_day_by_who_recorded_it_while_nothing_rests_on_it(state: State) -> None:
    done = sent(answered_on=TODAY, answered_by=SENDER, answered_at=NOW)
    mine = frozenset({HANDLER})
    check_answer_undo(done, state, mine, SENDER, NOW + timedelta(hours=13))
    with pytest.raises(AnswerNotToday):
        check_answer_undo(done, state, mine, SENDER, NOW + timedelta(hours=14))
    with pytest.raises(NotYourAnswer):
        check_answer_undo(done, state, mine, uuid7(), NOW)
    with pytest.raises(NotAnswered):
        check_answer_undo(sent(), state, mine, SENDER, NOW)
    with pytest.raises(NotFound):
        check_answer_undo(done, state, frozenset({"clerk"}), SENDER, NOW)
    for over in (State.AWAITING_CONFIRMATION, State.CLOSED):
        with pytest.raises(NotNow):
            check_answer_undo(done, over, mine, SENDER, NOW)


def test_only_who_sent_it_takes_it_back_and_only_the_same_day() -> None:
    check_undo(sent(), SENDER, NOW + timedelta(hours=13))
    with pytest.raises(NotTheSameDay):  # 16:00 UTC is already the next day in the district
        check_undo(sent(), SENDER, NOW + timedelta(hours=14))
    with pytest.raises(NotYours):
        check_undo(sent(), uuid7(), NOW)
