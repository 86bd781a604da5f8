"""What an operator does with a parked event: let it be tried again, or drop it for a stated reason. Both are audited."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from services.reporting.system.domain import CONSUMERS, NotParked
from shared.contracts.errors import NotFound

Note = Callable[[str, Mapping[str, Any]], None]
"""Writes an audit entry: action and detail."""


class Parking(Protocol):
    def let_go(self, consumer: str, position: int, state: str, error: str | None) -> bool: ...


def retry(parking: Parking, note: Note, consumer: str, position: int) -> None:
    """Another series of attempts, and what waits behind it with it; raises NotParked (409)."""
    _let_go(parking, consumer, position, "pending", None)
    note("event_retried", {"consumer": consumer, "position": position})


def discard(parking: Parking, note: Note, consumer: str, position: int, reason: str) -> None:
    """The event stays in the log, this hearer never hears it; raises NotParked (409)."""
    _let_go(parking, consumer, position, "discarded", "discarded by a person")
    note("event_discarded", {"consumer": consumer, "position": position, "reason": reason})


def _let_go(parking: Parking, consumer: str, position: int, state: str, error: str | None) -> None:
    if consumer not in CONSUMERS:
        raise NotFound()
    if not parking.let_go(consumer, position, state, error):
        raise NotParked()
