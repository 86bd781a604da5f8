"""Which steps of a request its resident is told of, unasked: accepted, taken on, done, and asked to confirm. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from shared.contracts.events import Event

TELLS: Final = {
    "request.accepted": ("told_accepted",),
    "request.assigned": ("told_assigned",),
    "work.completed": ("told_done", "told_confirm"),
}
"""Event type → rungs. Asking to confirm is left out where the matter does not close by it."""
ONCE: Final = frozenset({"told_accepted", "told_assigned"})
TOO_LATE: Final = timedelta(days=1)
"""A step entered later than this is no news."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing to tell about one request; `cycle` is the step's own number, so the same event never tells twice."""

    request: UUID
    rung: str
    cycle: int
    at: datetime
    is_late: bool


def announcements(events: Sequence[Event]) -> list[Announcement]:
    """What a batch of events gives residents to know."""
    return [
        Announcement(
            event.subject,
            rung,
            1 if rung in ONCE else event.sequence,
            event.occurred_at,
            event.recorded_at - event.occurred_at > TOO_LATE,
        )
        for event in events
        for rung in TELLS.get(event.type, ())
    ]
