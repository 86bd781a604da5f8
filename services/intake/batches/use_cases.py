"""Deciding about several requests at once, carrying the decision out one by one, and taking it back before that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from services.intake.batches.domain import (
    HOLD,
    AlreadyHeld,
    Batch,
    Item,
    ItemState,
    MatterOpen,
    TooLateToTakeBack,
    problem_of,
)
from services.intake.requests.domain import Command, Request
from services.intake.requests.use_cases import Desk, accept_as, checked
from shared.contracts.errors import DomainError, NotFound
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day


class Batches(Protocol):
    """Where batches are kept; `batches.store.BatchStore`."""

    def add(self, batch: Batch) -> Sequence[int]: ...
    def one(self, batch_id: UUID) -> Batch | None: ...
    def claim(self, batch_id: UUID, place: int) -> "Held | None": ...
    def settle(self, batch_id: UUID, place: int, state: ItemState, problem: dict[str, Any] | None = None) -> None: ...
    def hurry(self, batch_id: UUID) -> None: ...
    def take_back(self, batch_id: UUID) -> int: ...


@dataclass(frozen=True, slots=True)
class Held:
    """One request whose acceptance is decided and waits to be carried out; its row is locked."""

    batch: Batch
    request_id: UUID
    matter_code: str


def decide(
    desk: Desk, batches: Batches, by: Person, wanted: Sequence[UUID], matter_code: str | None, hold: timedelta = HOLD
) -> Batch:
    """Decide to accept them, each under its own matter or all under one; nothing is told yet, and each has its own answer.

    What cannot be accepted now says why and keeps nothing else back.
    """
    now = desk.clock.now()
    found = desk.store.many(list(dict.fromkeys(wanted)))
    items = [
        _looked_at(desk, by, place, request_id, found.get(request_id), matter_code)
        for place, request_id in enumerate(dict.fromkeys(wanted))
    ]
    actor = by.acting_as("clerk")
    batch = Batch(uuid7(), by.id, actor.kind, now, now + hold, items)
    taken = batches.add(batch)
    left = [_refused(item, AlreadyHeld()) if item.place in taken else item for item in items]
    return replace(batch, items=left)


def carry_out(desk: Desk, batches: Batches, batch_id: UUID, place: int) -> bool:
    """Accept one held request as of the moment it was decided; False when it is settled or somebody else is at it.

    Raises the DomainError that forbids it now; `give_up` then says so.
    """
    held = batches.claim(batch_id, place)
    if held is None:
        return False
    request = desk.store.locked(held.request_id)
    if request is None:
        raise NotFound()
    request.next_state(Command.ACCEPT)
    actor = Actor(held.batch.actor_kind, held.batch.decided_by)
    accept_as(desk, request, actor, held.matter_code, max(held.batch.decided_at, request.last_event_at))
    batches.settle(batch_id, place, ItemState.ACCEPTED)
    return True


def give_up(batches: Batches, batch_id: UUID, place: int, error: DomainError) -> None:
    """The request has moved on since it was decided: say why it was not accepted."""
    if batches.claim(batch_id, place) is not None:
        batches.settle(batch_id, place, ItemState.REFUSED, problem_of(error))


def own_batch(batches: Batches, by: Person, batch_id: UUID) -> Batch:
    """A batch for whoever decided it; NotFound for everybody else."""
    batch = batches.one(batch_id)
    if batch is None or batch.decided_by != by.id:
        raise NotFound()
    return batch


def take_back(batches: Batches, by: Person, batch_id: UUID) -> Batch:
    """撤销: whatever still waits is not accepted; what was carried out stays. Raises TooLateToTakeBack when nothing waited."""
    batch = own_batch(batches, by, batch_id)
    if not batches.take_back(batch_id) and not batch.count(ItemState.TAKEN_BACK):
        raise TooLateToTakeBack()
    return own_batch(batches, by, batch_id)


def _looked_at(
    desk: Desk, by: Person, place: int, request_id: UUID, request: Request | None, matter_code: str | None
) -> Item:
    """What will become of one request, as far as can be known now."""
    chosen = matter_code or (request.matter_code if request else None)
    item = Item(place, request_id, chosen, ItemState.HELD)
    try:
        seen = checked(request, by, Command.ACCEPT)
        item = replace(item, number=seen.number)
        if chosen is None:
            raise MatterOpen()
        desk.catalogue.on(chosen, local_day(desk.clock.now()))
    except DomainError as error:
        return _refused(item, error)
    return item


def _refused(item: Item, error: DomainError) -> Item:
    return replace(item, state=ItemState.REFUSED, problem=problem_of(error))
