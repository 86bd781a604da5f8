"""Keeping the visits in step with what intake tells."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from services.reporting.visits.domain import VisitRow, visit_of
from shared.contracts.events import Event


class Visits(Protocol):
    def save(self, visits: Sequence[VisitRow]) -> None: ...


def record(store: Visits, events: Sequence[Event]) -> None:
    """Let a batch of visit events, in order, change the rows; the last one of a visit counts."""
    latest: dict[UUID, VisitRow] = {event.subject: visit_of(event) for event in events}
    store.save(list(latest.values()))
