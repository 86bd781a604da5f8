"""What every use case of the feature works with: the stores of one transaction, its outbox, the clock and the seal.

Protocols only; the real ones are wired in `app.py`, fakes stand in for them in tests. Here too: who somebody is to a
request, and what is the same in every event.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import (
    CLERK,
    DISPATCHER,
    HANDLER,
    METHODS,
    SUPERVISOR,
    Case,
    Handler,
    State,
    When,
)
from services.assignment.money.domain import Money
from services.assignment.originals.use_cases import Originals
from services.assignment.rulings.domain import Ruling
from services.assignment.work_photos.domain import WorkPhoto
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import SYSTEM, Actor, Clock, NewEvent, Outbox
from shared.identity.people import Person


class Cases(Protocol):
    """Finds a request and locks its row."""

    def lock(self, what: str, key: UUID) -> Case | None: ...
    def lock_by_code(self, code_hash: str, tail_hash: str | None) -> Case | None: ...
    def offered_to(self, offer_id: UUID) -> UUID | None: ...


class Steps(Protocol):
    """Stores one step of a locked request."""

    def accept(self, case: Case, state: State, when: When, offer: UUID, duty: UUID, method: str | None) -> bool: ...
    def decline(self, case: Case, state: State, when: When, offer: UUID, reason: str) -> None: ...
    def start(self, case: Case, state: State, when: When, duty: UUID) -> None: ...
    def log(
        self, case: Case, state: State, when: When, log: UUID, duty: UUID, note: str | None, minutes: int
    ) -> None: ...
    def attach(self, log: UUID, photos: Sequence[WorkPhoto]) -> None: ...
    def keep_money(self, duty: UUID, money: Money) -> None: ...
    def money(self, duty: UUID) -> Money: ...
    def complete(
        self,
        case: Case,
        state: State,
        when: When,
        duty: UUID,
        outcome: str,
        result: str | None,
        approved_by: UUID | None,
    ) -> None: ...
    def let_go(self, case: Case, state: State, when: When, ending: str, ended: datetime | None = None) -> None: ...
    def confirm(self, case: Case, state: State, when: When, **signed: Any) -> None: ...
    def reject(self, case: Case, state: State, when: When, **signed: Any) -> None: ...
    def rate(self, case: Case, volunteer: UUID, rating: int, comment: str | None, at: datetime) -> None: ...
    def urge(self, case: Case) -> None: ...


class Pool(Protocol):
    """Stores what concerns many requests at once."""

    def take_in(self, rows: Sequence[dict[str, Any]]) -> None: ...
    def forget(self, residents: Sequence[UUID]) -> None: ...
    def lapsed(self, now: datetime, most: int = 200) -> Sequence[Any]: ...
    def expire(self, offers: Sequence[UUID], now: datetime) -> None: ...
    def offer(self, rows: Sequence[dict[str, Any]], overrule: bool = False) -> dict[UUID, UUID | None]: ...
    def hold(self, volunteers: Iterable[UUID]) -> None: ...
    def volunteer(self, volunteer_id: UUID, day: date) -> Any: ...


class Seal(Protocol):
    """Seals a person's text; None when the person was erased and nothing of them may be kept any more."""

    def seal_or_drop(self, person: UUID, field: str, clear: str | None) -> str | None: ...


class Rulings(Protocol):
    """Rulings that stand and how they are settled."""

    def open(self, ruling: Ruling, reason: str | None, evidence: str | None, at: datetime) -> bool: ...
    def standing(self, request_id: UUID) -> Ruling | None: ...
    def settle(self, ruling: Ruling, verdict: str, note: str | None, by: UUID | None, at: datetime) -> None: ...
    def go_on(self, case: Case, ruling: Ruling, state: State, when: When) -> Handler: ...


class Invitations(Protocol):
    """Keeps the hash of a token for the resident; False where there is nobody to send it to."""

    def keep(self, token: str, request_id: UUID, now: datetime, expires: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The things on the desk of one transaction."""

    cases: Cases
    steps: Steps
    pool: Pool
    outbox: Outbox
    clock: Clock
    seal: Seal
    originals: Originals
    rulings: Rulings
    invitations: Invitations

    def publish(self, kind: str, case: Case, at: datetime, actor: Actor, data: Mapping[str, Any]) -> None:
        self.outbox.publish(NewEvent(kind, case.id, case.area, at, actor, data))


def found(case: Case | None) -> Case:
    if case is None:
        raise NotFound()
    return case


def roles_in(case: Case, person: Person) -> frozenset[str]:
    """Who this person is to the request; raises NotFound for somebody it does not concern, or is hidden from."""
    standing = case.recusal.standing_of(person)
    roles = {role for role in (DISPATCHER, SUPERVISOR, CLERK) if standing.may_in(case.area, role)}
    if is_handler(case, person) and person.id not in case.recusal.persons:
        roles.add(HANDLER)
    if not roles:
        raise NotFound()
    return frozenset(roles)


def is_handler(case: Case, person: Person) -> bool:
    return case.handler is not None and case.handler.person_id == person.id


def actor_of(case: Case, person: Person | None) -> Actor:
    """The actor an event names: the handler as volunteer, staff by their role, nobody as the system."""
    if person is None:
        return SYSTEM
    if is_handler(case, person):
        return Actor("volunteer", person.id)
    return person.acting_as("dispatcher", "supervisor", "clerk", "volunteer")


def stated_method(case: Case, person: Person, method: str | None) -> str | None:
    """On behalf of somebody else the way it was learnt must be said; for one's own work there is none."""
    if is_handler(case, person):
        return None
    if method not in METHODS:
        raise Invalid({"method": [N_("代为登记时，请写明是怎么得知的。")]})
    return method


def handler_of(case: Case) -> Handler:
    """Whom the open offer or the live assignment names; a state that has one always has it."""
    if case.handler is None:
        raise NotFound()
    return case.handler
