"""A corrected entry in the open case: its words, its person, and how the resident proves it is theirs.

Only what may still change after acceptance is taken over; place, matter and channel were corrected before, or not at all.
Corrections of a person in the register are `dispatch.use_cases.corrections`.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from shared.contracts.events import Event

TAKEN_OVER: Final = (
    "description",
    "requester_name",
    "requester_phone",
    "requester_address",
    "tail_hash",
    "resident_id",
)


class Cases(Protocol):
    """`corrections.store.CorrectedCases`."""

    def correct(self, rows: Sequence[dict[str, Any]]) -> None: ...


def correct(store: Cases, events: Sequence[Event]) -> None:
    """In order: of two corrections of a case the later one stands. A case not taken in yet carries them in its acceptance."""
    for event in events:
        changed = [name for name in TAKEN_OVER if name in event.data.get("changed", ())]
        if changed:
            values = {name: event.data.get(name) for name in changed}
            store.correct([{"id": event.subject, "changed": changed, **values}])
