"""When an accepted request is due: working days of the State Council's calendar, to the closing hour of its point. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time

from shared.reference.calendar import official_calendar
from shared.reference.deadlines import due_on
from shared.reference.working_hours import CLOSING, at_local


@dataclass(frozen=True, slots=True)
class Promise:
    """When an accepted request is due; counted from the next working day (次日起算)."""

    due_at: datetime
    promised_due_on: date
    provisional: bool
    calendar_version: str


def promise(accepted_at: datetime, working_days: int, closing: time = CLOSING) -> Promise:
    """The promise of a request accepted then, up to the closing hour of its service point; domain.md §3. Raises OutsideCalendar."""
    calendar = official_calendar()
    day = due_on(accepted_at, working_days, calendar=calendar)
    return Promise(at_local(day, closing), day, calendar.is_provisional(day), calendar.version)
