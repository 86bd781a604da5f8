"""A reminder nobody opened becomes a call: after one working day a dispatcher rings the person. Pure."""

from datetime import datetime
from typing import Final

from services.reporting.deadlines.domain import SHANGHAI
from shared.reference.calendar import WorkingCalendar

UNREAD_FOR: Final = 1
"""Working days."""
ANSWERS: Final = ("reached", "not_reached", "not_needed")
CALLERS: Final = ("dispatcher", "supervisor")


def sent_before(now: datetime, calendar: WorkingCalendar) -> datetime:
    """A reminder that left before this and is still unread is to be called about."""
    local = now.astimezone(SHANGHAI)
    return datetime.combine(calendar.add_working_days(local.date(), -UNREAD_FOR), local.timetz())
