"""Keeping leave in step with what assignment tells."""

from collections.abc import Sequence
from typing import Any, Final, Protocol
from uuid import UUID

from shared.contracts.events import Event

HEARD: Final = "volunteer.on_leave"


class Leaves(Protocol):
    def keep(self, rows: Sequence[dict[str, Any]]) -> None: ...
    def forget(self, leaves: Sequence[UUID]) -> None: ...


def record(store: Leaves, events: Sequence[Event]) -> None:
    """The last word on each leave counts; one called off is gone."""
    last = {UUID(str(event.data["leave_id"])): event for event in events}
    gone = [leave for leave, event in last.items() if event.data["called_off"]]
    if gone:
        store.forget(gone)
    rows = [_row(leave, event) for leave, event in last.items() if not event.data["called_off"]]
    if rows:
        store.keep(rows)


def _row(leave: UUID, event: Event) -> dict[str, Any]:
    told = {name: event.data.get(name) for name in ("first_day", "last_day", "cover_person_id")}
    return {"id": leave, "volunteer_id": event.subject, **told}
