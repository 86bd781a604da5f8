"""Working days a case took, stood still and lost, and by when its handler owes the first contact. Pure."""

from datetime import datetime

from services.reporting.cases.domain import Case, local_day
from shared.contracts.events import Event
from shared.reference.calendar import OutsideCalendar, WorkingCalendar
from shared.reference.deadlines import due_at, working_days_taken

CONTACT_DAYS = 1
"""First contact within one working day of taking it on (domain.md §3)."""


def taken_on(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    """Somebody has it: by when they owe the first contact, and how long it lay since it was returned."""
    if case.contact_due_at is None:
        case.contact_due_at = due_at(event.occurred_at, CONTACT_DAYS, calendar=calendar).due_at
    if case.lost_since:
        case.days_lost += _days(case.lost_since, event.recorded_at, calendar)
        case.lost_since = None


def stood_still(case: Case, stopped: datetime, resumed: datetime, calendar: WorkingCalendar) -> None:
    """Working days of a stop; they are not counted as taken, whenever the promise ran out."""
    case.days_stopped += _days(stopped, resumed, calendar)


def counted(case: Case, calendar: WorkingCalendar) -> None:
    """From acceptance to work done, stops left out; a time that lies before acceptance counts as the same day."""
    if case.accepted_at and case.completed_at:
        done = max(case.accepted_at, case.completed_at)
        case.days_taken = max(0, working_days_taken(case.accepted_at, done, calendar=calendar) - case.days_stopped)


def _days(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    try:
        return max(0, calendar.working_days_between(local_day(start), local_day(end)))
    except OutsideCalendar:
        return 0
