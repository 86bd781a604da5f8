"""Passing a case on to another unit, with a reason that is sealed for whom the case is about."""

from typing import Protocol
from uuid import UUID

from services.assignment.dispatch.use_cases.desk import Desk, found
from shared.identity.people import Person


class Inbox(Protocol):
    """`inbox.store.InboxStore`."""

    def pass_on(self, person_id: UUID, request_id: UUID, unit: str, reason: str | None) -> None: ...


def pass_on(desk: Desk, store: Inbox, person: Person, request_id: UUID, unit: str, reason: str) -> None:
    """Raises NotTheReceiver (403) for anybody but the one responsible, NotFound outside one's own inbox."""
    case = found(desk.cases.lock("request", request_id))
    store.pass_on(person.id, request_id, unit, desk.seal.seal_or_drop(case.resident_id, "reason", reason))
