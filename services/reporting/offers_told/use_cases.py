"""A volunteer hears of an offer by message, while it can still be answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.reporting.deadlines.domain import sending_time
from services.reporting.offers_told.domain import OfferTold, answered_in, offers_in
from shared.contracts.events import Event
from shared.reference.calendar import WorkingCalendar


class OffersTold(Protocol):
    def plan(self, rows: Sequence[OfferTold], now: datetime, send_after: datetime) -> None: ...
    def drop(self, offers: Sequence[UUID]) -> None: ...


def tell_of_offers(store: OffersTold, events: Sequence[Event], calendar: WorkingCalendar) -> None:
    """Plan a message for each offer of a batch, at an hour when people may be told; forget those that were answered."""
    rows, answered = offers_in(events), answered_in(events)
    if rows:
        now = max(event.recorded_at for event in events)
        store.plan(rows, now, sending_time(now, calendar))
    if answered:
        store.drop(answered)
