"""Keeping the register of members in step with what assignment tells about volunteers."""

from collections.abc import Sequence
from typing import Final, Protocol
from uuid import UUID

from services.reporting.members.domain import Member, apply
from shared.contracts.events import Event

HEARD: Final = frozenset({"volunteer.checked_in", "volunteer.check_in_undone", "volunteer.changed"})


class Members(Protocol):
    def load(self, ids: Sequence[UUID]) -> dict[UUID, Member]: ...
    def save(self, members: Sequence[Member]) -> None: ...


def record(store: Members, events: Sequence[Event]) -> None:
    """Let a batch of volunteer events, in order, change the register."""
    members = store.load(list({event.subject for event in events}))
    changed: dict[UUID, Member] = {}
    for event in events:
        member = members.setdefault(event.subject, Member(event.subject, event.area, event.occurred_at))
        if apply(member, event):
            changed[member.id] = member
    if changed:
        store.save(list(changed.values()))
