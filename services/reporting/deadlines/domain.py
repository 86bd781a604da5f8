"""Rungs of a deadline and the hours in which people may be told: yellow one working day before due, red when due has
passed (domain.md §3), nothing between 21:00 and 08:00 or on days off. Pure; the sweep that acts on it is in `reminders`.
"""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.reference.calendar import WorkingCalendar

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
MORNING: Final = time(8, 0)
EVENING: Final = time(21, 0)

_CLOCK_OF_STATE: Final = {
    "accepted": "open",
    "offered": "open",
    "assigned": "open",
    "in_progress": "open",
    "returned": "open",
    "reopened": "open",
    "suspended": "paused",
    "awaiting_confirmation": "stopped",
}


def clock_of(state: str) -> str:
    """What the promise clock does in a state of the case: open, paused, stopped or ended."""
    return _CLOCK_OF_STATE.get(state, "ended")


def yellow_at(due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """One working day before due, at the same hour."""
    due = due_at.astimezone(SHANGHAI)
    return datetime.combine(calendar.add_working_days(due.date(), -1), due.timetz())


def may_send(now: datetime, calendar: WorkingCalendar) -> bool:
    local = now.astimezone(SHANGHAI)
    return MORNING <= local.time() < EVENING and calendar.is_working_day(local.date())


def sending_time(now: datetime, calendar: WorkingCalendar) -> datetime:
    """`now` if people may be told now, otherwise eight o'clock of the next working morning."""
    if may_send(now, calendar):
        return now
    local = now.astimezone(SHANGHAI)
    day = local.date() + timedelta(days=1) if local.time() >= EVENING else local.date()
    return datetime.combine(calendar.working_day_from(day), MORNING, SHANGHAI)
