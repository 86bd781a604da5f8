"""Looking for what rises, raising one alert for it, and somebody saying what is done about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.reporting.rising.domain import LEAST, WEEKS, WINDOW, AcknowledgedMeanwhile, Cell, chance_of, is_rising
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

ACKNOWLEDGERS = ("supervisor", "leader", "dispatcher")


class Alerts(Protocol):
    """`rising.store.RisingStore`."""

    def cells(self, since: datetime, until: datetime, history_since: datetime, least: int) -> list[Cell]: ...
    def open_alert(self, cell: Cell) -> UUID | None: ...
    def raise_alert(self, alert: UUID, cell: Cell, chance: float, now: datetime, quiet_since: datetime) -> bool: ...
    def add_cases(self, alert: UUID, cases: Sequence[UUID]) -> None: ...
    def one(self, area: str, alert: UUID) -> Any | None: ...
    def acknowledge(self, alert: UUID, by: UUID, said: str) -> bool: ...


def look(store: Alerts, now: datetime) -> int:
    """One look, in the caller's transaction; returns how many alerts were raised. A second look raises none of them again.

    A cell that has an open alert gets its further cases; one that was acknowledged within the week stays quiet.
    """
    since, raised = now - WINDOW, 0
    for cell in store.cells(since, now, since - WEEKS * WINDOW, LEAST):
        alert = store.open_alert(cell)
        if alert is None and is_rising(cell):
            new = uuid7()
            if store.raise_alert(new, cell, chance_of(len(cell.cases), cell.before), now, since):
                alert, raised = new, raised + 1
        if alert is not None:
            store.add_cases(alert, cell.cases)
    return raised


def acknowledge(store: Alerts, person: Person, area: str, alert: UUID, said: str) -> Any:
    """What was done about it, in a sentence; the alert as it was. Raises NotFound, AcknowledgedMeanwhile."""
    row = store.one(area, alert)
    if row is None:
        raise NotFound()
    if not store.acknowledge(alert, person.id, said):
        raise AcknowledgedMeanwhile()
    return row
