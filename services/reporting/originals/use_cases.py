"""Recording what is heard of originals; the case itself does not change by it."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from shared.contracts.events import Event

TAKEN: Final = "originals.taken"
RETURNED: Final = "originals.returned"


class Originals(Protocol):
    """Where they are kept; `originals.store.OriginalStore`."""

    def take_in(self, rows: Sequence[dict[str, Any]]) -> None: ...
    def give_back(self, rows: Sequence[dict[str, Any]]) -> None: ...


def record(originals: Originals, events: Sequence[Event]) -> None:
    """A batch in order; the same event twice is once. Taken first: a paper is never given back before."""
    taken = [_taken(event) for event in events if event.type == TAKEN]
    returned = [
        {"id": event.data["original_id"], "returned_at": event.occurred_at}
        for event in events
        if event.type == RETURNED
    ]
    if taken:
        originals.take_in(taken)
    if returned:
        originals.give_back(returned)


def _taken(event: Event) -> dict[str, Any]:
    data = event.data
    return {
        "id": data["original_id"],
        "request": event.subject,
        "held_at": data.get("held_at") or event.area[:9],
        "back_by": data["back_by"],
        "taken_at": event.occurred_at,
    }
