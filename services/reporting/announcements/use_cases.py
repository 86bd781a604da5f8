"""Residents are told unasked how far their request has come, and may say that they want no messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.reporting.announcements.domain import Announcement, announcements
from services.reporting.deadlines.domain import sending_time
from shared.contracts.events import Event
from shared.reference.calendar import WorkingCalendar


class Announcements(Protocol):
    def plan(self, rows: Sequence[Announcement], now: datetime, send_after: datetime) -> None: ...
    def silence(self, resident: UUID) -> None: ...
    def speak(self, resident: UUID) -> None: ...


def announce(store: Announcements, events: Sequence[Event], calendar: WorkingCalendar) -> None:
    """Plan what a batch gives residents to know; sent at an hour when people may be told."""
    rows = announcements(events)
    if rows:
        now = max(event.recorded_at for event in events)
        store.plan(rows, now, sending_time(now, calendar))


def choose(store: Announcements, resident: UUID, wants: bool) -> None:
    """A resident says whether they want messages about their requests."""
    (store.speak if wants else store.silence)(resident)
