"""What is heard of originals, and the question asked before a case is closed."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from services.assignment.originals.domain import Out, check_none_out
from shared.contracts.events import Event


class Originals(Protocol):
    """Where it is known which originals are out; `originals.store.OriginalStore`."""

    def take_in(self, rows: Sequence[dict[str, Any]]) -> None: ...
    def give_back(self, rows: Sequence[dict[str, Any]]) -> None: ...
    def hold(self, request_id: UUID) -> None: ...
    def out(self, request_id: UUID) -> Sequence[Out]: ...


def taken(originals: Originals, events: Sequence[Event]) -> None:
    """`originals.taken`, which may be heard before the request is accepted. The same event twice is once."""
    originals.take_in([_taken(event) for event in events])


def returned(originals: Originals, events: Sequence[Event]) -> None:
    originals.give_back([{"id": event.data["original_id"], "returned_at": event.occurred_at} for event in events])


def check_may_close(originals: Originals, request_id: UUID) -> None:
    """Raise OriginalsAreOut while one is out, also one of which the event has not been worked off yet.

    The lock is the one intake holds while it takes an original in: whichever commits first has happened first.
    """
    originals.hold(request_id)
    check_none_out(originals.out(request_id))


def _taken(event: Event) -> dict[str, Any]:
    data = event.data
    return {
        "id": data["original_id"],
        "request_id": event.subject,
        "held_at": data.get("held_at") or event.area[:9],
        "back_by": data["back_by"],
        "taken_at": event.occurred_at,
    }
