"""Recording that an area changes, and taking back what has not come into force."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from services.intake.areas.domain import AlreadyInForce, Wanted, check
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.reference.areas import Areas

Note = Callable[[str, str, Mapping[str, Any]], None]


class KeepsChanges(Protocol):
    """Where changes are kept; `areas.store.AreaChangeStore`."""

    def add(self, change: UUID, wanted: Wanted, by: UUID) -> None: ...
    def withdraw(self, change: UUID, today: date) -> bool: ...


def record(store: KeepsChanges, note: Note, by: Person, areas: Areas, wanted: Wanted, today: date) -> UUID:
    """From a day on the area has another name or is part of another. Raises Invalid, ChangedThatDay."""
    check(wanted, areas, today)
    change = uuid7()
    store.add(change, wanted, by.id)
    note("area-change-recorded", wanted.area, {"day": wanted.day.isoformat(), "successor": wanted.successor})
    return change


def withdraw(store: KeepsChanges, note: Note, areas: Areas, change: UUID, today: date) -> None:
    """Take back a change that is still to come. Raises AlreadyInForce."""
    known = next((one for one in areas.history.all() if one.id == change), None)
    if not store.withdraw(change, today):
        raise AlreadyInForce()
    note("area-change-withdrawn", known.area if known else "", {"change": str(change)})
