"""The receipt clock of domain.md §3: a web request is answered within two working hours; without any notice within five
working days it counts as accepted from its receipt (逾期不告知，视为受理). Pure.

The day of receipt is not counted, and the fifth day ends at closing hour, as a promise does. What was entered late gets one
working day from its entry, in which the clerk may still enter what was done at the time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from services.intake.matters.domain import Catalogue, Matter
from services.intake.requests.domain import Request, State
from shared.reference.calendar import official_calendar
from shared.reference.deadlines import due_on
from shared.reference.working_hours import CLOSING, add_working_hours, at_local, local_day

RESPONSE_HOURS: Final = 2
NOTICE_DAYS: Final = 5
ENTRY_DAYS: Final = 1
CATCH_ALL: Final = "zhengce_zixun"
"""The matter of last resort (decision 0010): a question of policy, which the town's centre passes on to whoever is right."""
CONSULTATION: Final = "consultation"
_ALONE: Final = frozenset({"web", "open311"})
"""Channels by which nobody of the office was there when it came in."""


class Standing(StrEnum):
    """Where a request stands by the receipt clock."""

    TO_ANSWER = "to_answer"
    LATE = "late"
    IN_HAND = "in_hand"


@dataclass(frozen=True, slots=True)
class ReceiptClock:
    """`respond_by` is None once somebody has it in hand; `lapses_on` is the last day for a notice, `days_left` working days
    after today up to and with it; `provisional` when it lies in a year whose holidays are not published."""

    standing: Standing
    respond_by: datetime | None
    lapses_on: date
    days_left: int
    provisional: bool


def lapses_on(received_at: datetime, days: int = NOTICE_DAYS) -> date:
    """The last day on which a notice is in time. Raises OutsideCalendar."""
    return due_on(received_at, days)


def lapsed_before(now: datetime, days: int = NOTICE_DAYS) -> datetime:
    """What was received before this moment has run out of its working days by `now`, and nothing received later has."""
    day = local_day(now) + timedelta(days=1)
    while at_local(lapses_on(at_local(day, CLOSING), days), CLOSING) > now:
        day -= timedelta(days=1)
    return at_local(day + timedelta(days=1), CLOSING.min)


def clock_of(row: Any, now: datetime) -> ReceiptClock | None:
    """The clock of a request as a list or a page has it; None where nothing is owed: told, accepted or over."""
    if row.status != State.SUBMITTED:
        return None
    received = row.received_at or row.submitted_at
    last, calendar = lapses_on(received), official_calendar()
    respond_by = _respond_by(row)
    standing = Standing.LATE if respond_by and now > respond_by else Standing.TO_ANSWER
    left = calendar.working_days_between(local_day(now) + timedelta(days=1), last + timedelta(days=1))
    return ReceiptClock(
        standing if respond_by else Standing.IN_HAND, respond_by, last, left, calendar.is_provisional(last)
    )


def _respond_by(row: Any) -> datetime | None:
    """Two working hours after it came; None once somebody of the office has dealt with it."""
    if row.notices or row.held_by or row.channel not in _ALONE:
        return None
    return add_working_hours(row.submitted_at, RESPONSE_HOURS)


def matter_of_last_resort(catalogue: Catalogue, day: date) -> Matter | None:
    """What is accepted by rule when no matter is known: the catch-all, else the first consultation of that day."""
    others = (matter for matter in catalogue.valid_on(day) if matter.kind == CONSULTATION)
    return catalogue.find(CATCH_ALL, day) or next(others, None)


def deemed_matter(catalogue: Catalogue, request: Request, day: date) -> Matter | None:
    """Under which matter a request is accepted by rule: the one chosen, the one its words point to, or the last resort."""
    for code in filter(None, (request.matter_code, request.suggested_code)):
        known = catalogue.find(code, day)
        if known:
            return known
    return matter_of_last_resort(catalogue, day)
