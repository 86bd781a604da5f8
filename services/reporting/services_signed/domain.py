"""One handler's work on one case, and what its events do to it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts.events import Event

HEARD: Final = frozenset({"work.logged", "request.closed", "closing.undone", "request.reopened"})
SILENCE: Final = "silence"
"""A closing nobody spoke for: nothing was signed."""


@dataclass(slots=True)
class Service:
    """`minutes` as written down; `signed_at` None until the resident has confirmed, and again once that is taken back."""

    assignment: UUID
    request: UUID
    volunteer_id: UUID
    area: str
    minutes: int = 0
    signed_at: datetime | None = None
    sequence: int = 0


def apply(services: dict[UUID, Service], events: Iterable[Event]) -> list[Service]:
    """Let events, in order, change services by assignment; returns those changed. What was heard before changes nothing."""
    changed: dict[UUID, Service] = {}
    for event in events:
        for one in _concerned(services, event):
            if event.sequence > one.sequence:
                one.sequence = event.sequence
                _change(one, event)
                changed[one.assignment] = one
    return list(changed.values())


def _concerned(services: dict[UUID, Service], event: Event) -> list[Service]:
    """The service of an assignment, new when it is the first time it is heard of; every one of the case for what undoes."""
    if event.type in ("work.logged", "request.closed"):
        assignment, volunteer = (UUID(str(event.data[name])) for name in ("assignment_id", "volunteer_id"))
        return [services.setdefault(assignment, Service(assignment, event.subject, volunteer, event.area))]
    if event.type == "request.reopened" and not event.data["void"]:
        return []
    return [one for one in services.values() if one.request == event.subject]


def _change(one: Service, event: Event) -> None:
    if event.type == "work.logged":
        one.minutes += int(event.data["minutes"])
    elif event.type == "request.closed":
        one.signed_at = None if event.data["method"] == SILENCE else event.occurred_at
    else:
        one.signed_at = None
