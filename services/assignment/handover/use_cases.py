"""Handing over (移交): everything somebody still has in hand goes to one other person, or back into the pool, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.assignment.clock.use_cases import Stops, resume
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.use_cases import ruling
from services.assignment.dispatch.use_cases.desk import Desk, found
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person


class Handovers(Protocol):
    """What somebody has in hand, and the record of giving it away."""

    def in_hand(self, person: Person, volunteer_id: UUID) -> Sequence[UUID]: ...
    def keep(self, made: "Handover", by: UUID, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Handover:
    """Who leaves, to whom their cases go (None: the pool), and which cases these were, each with the reason sealed for
    its own resident: nobody's erasure leaves it standing with another's."""

    id: UUID
    volunteer_id: UUID
    to_id: UUID | None
    cases: Mapping[UUID, str | None]


def hand_over(
    desk: Desk,
    stops: Stops,
    store: Handovers,
    person: Person,
    leaver: UUID,
    to_id: UUID | None,
    reason: str,
    expires_at: datetime,
) -> Handover:
    """All open offers and work of `leaver` in the dispatcher's area, in one transaction: all go, or none.

    What stands paused runs again first. Work that is done waits for its resident's word and stays. Raises NotFound when
    nothing is in hand, Invalid (422) when somebody is to hand over to themselves.
    """
    if to_id == leaver:
        raise Invalid({"to": [N_("不能移交给本人。")]})
    cases = _held(desk, store, person, leaver)
    if not cases:
        raise NotFound()
    desk.pool.hold([leaver, *([to_id] if to_id else [])])
    sealed = {each: _pass_on(desk, stops, person, each, to_id, reason, expires_at) for each in cases}
    made = Handover(uuid7(), leaver, to_id, sealed)
    store.keep(made, person.id, desk.clock.now())
    return made


def _held(desk: Desk, store: Handovers, person: Person, leaver: UUID) -> list[UUID]:
    """What is still in hand once all of it is locked. Cases come before people: whoever answers one of them holds that
    case and waits for the place, never the other way round."""
    cases = [each for each in store.in_hand(person, leaver) if desk.cases.lock("request", each)]
    still = set(store.in_hand(person, leaver))
    return [each for each in cases if each in still]


def _pass_on(
    desk: Desk, stops: Stops, person: Person, request_id: UUID, to_id: UUID | None, reason: str, expires_at: datetime
) -> str | None:
    """Returns the reason, sealed for the case's resident."""
    case = found(desk.cases.lock("request", request_id))
    if case.state is State.SUSPENDED and case.duty is not None:
        resume(desk, stops, person, case.duty.id)
    if to_id is None:
        ruling.put_back(desk, person, request_id)
    else:
        ruling.reassign(desk, person, request_id, to_id, reason, expires_at)
    return desk.seal.seal_or_drop(case.resident_id, "reason", reason)
