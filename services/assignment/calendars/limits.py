"""Limits beside the promise that are counted in working time: a ruling, a rectification, a call, a silence that closes. Pure.

Each is counted from a moment that stands beside it, so that another calendar only counts again. One that has ended is none of
this module's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.assignment.callbacks.domain import CALL_AFTER_HOURS, SILENCE_HOURS
from services.assignment.rectifications.domain import DUE_DAYS
from services.assignment.rulings.domain import WORKING_DAYS
from shared.contracts.errors import N_
from shared.reference.calendar import OutsideCalendar, WorkingCalendar
from shared.reference.working_hours import add_working_days_to, add_working_hours

Counting = Callable[[datetime, WorkingCalendar], datetime]
KINDS: Final[dict[str, Counting]] = {
    "ruling": lambda since, calendar: add_working_days_to(since, WORKING_DAYS, calendar),
    "rectification": lambda since, calendar: add_working_days_to(since, DUE_DAYS, calendar),
    "callback": lambda since, calendar: add_working_hours(since, CALL_AFTER_HOURS, calendar=calendar),
    "silence": lambda since, calendar: add_working_hours(since, SILENCE_HOURS, calendar=calendar),
}
NAMES: Final = {
    "ruling": N_("审定"),
    "rectification": N_("整改"),
    "callback": N_("回访"),
    "silence": N_("无人应答而办结"),
}
TOLD: Final = ("ruling", "rectification")
"""Those whose date was told in an event; a new one is told too."""


@dataclass(frozen=True, slots=True)
class Limit:
    """An open one, and the moment it is counted from; `shown` false when its case is hidden from the reader."""

    kind: str
    id: UUID
    request_id: UUID
    number: str
    area: str
    since: datetime
    due_at: datetime
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Recounted:
    """A limit under another calendar."""

    limit: Limit
    due_at: datetime

    @property
    def is_moved(self) -> bool:
        return self.due_at != self.limit.due_at


def recounted(limits: Sequence[Limit], calendar: WorkingCalendar) -> list[Recounted]:
    """Each as this calendar counts it; beyond the calendar's last year it stays."""
    return [Recounted(limit, _counted(limit, calendar)) for limit in limits]


def _counted(limit: Limit, calendar: WorkingCalendar) -> datetime:
    try:
        return KINDS[limit.kind](limit.since, calendar)
    except OutsideCalendar:
        return limit.due_at
