"""What a correction upstream means for cases: whoever handles an open one sees the person's name, phone and address as they are now."""

from collections.abc import Sequence
from typing import Any, Protocol

from shared.contracts.events import Event

_TEXTS = ("requester_name", "requester_phone", "requester_address")


class Corrections(Protocol):
    """Stores corrections of many people at once; `dispatch.store.CorrectionStore`."""

    def correct(self, rows: Sequence[dict[str, Any]]) -> None: ...


def correct(store: Corrections, events: Sequence[Event]) -> None:
    """`resident.corrected`, in order: of two corrections of a person the later one stands. The same event twice is once."""
    for event in events:
        store.correct([_row(event)])


def _row(event: Event) -> dict[str, Any]:
    data = event.data
    return {
        "resident_id": event.subject,
        "changed": data.get("changed", []),
        "addressed": data.get("addressed", []),
        **{name: data.get(name) for name in _TEXTS},
    }
