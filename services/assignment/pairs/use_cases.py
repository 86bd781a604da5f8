"""Forming and ending a pair, what visits do to its rhythm, and finding the visits that are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.pairs.domain import (
    EVERY_DAYS,
    KEEPERS,
    NO_SUCH_HELPER,
    NO_SUCH_REQUEST,
    NO_SUCH_VILLAGE,
    NOBODY_STANDS_BY,
    Pair,
    PairedAlready,
    PairEnded,
    Partner,
    SealedPartner,
    check_day,
    due_after,
    told,
)
from shared.contracts.errors import Invalid, NotFound
from shared.contracts.events import SYSTEM, Actor, Clock, Event, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day


class Pairs(Protocol):
    """Where pairs are kept; `pairs.store.PairStore`."""

    def partner_of(self, fingerprint: str) -> UUID | None: ...
    def add_partners(self, partners: Sequence[SealedPartner]) -> None: ...
    def add_pairs(self, pairs: Sequence[Pair]) -> int: ...
    def helper(self, number: str) -> Any: ...
    def resident_of(self, number: str, village: str) -> UUID | None: ...
    def link(self, partner_id: UUID, resident_id: UUID) -> None: ...
    def lock(self, pair_id: UUID) -> Any: ...
    def end(self, pair_id: UUID, on: date, because: str) -> None: ...
    def add_visit(self, visit_id: UUID, pair_id: UUID, on: date) -> None: ...
    def replace_visit(self, visit_id: UUID, on: date | None, who: "Visited") -> None: ...
    def find_due(self, today: date) -> int: ...
    def forget(self, residents: Sequence[UUID]) -> Sequence[Any]: ...


class Sealing(Protocol):
    """Seals under a key that is there already; `shared.runtime.sealing.PersonSeal`."""

    def seal(self, person: UUID, field: str, clear: str) -> str: ...


class Seals(Sealing, Protocol):
    """The same with keys of new subjects."""

    def new_key(self, person: UUID) -> None: ...


class Index(Protocol):
    def of(self, purpose: str, *parts: str) -> str: ...


@dataclass(frozen=True, slots=True)
class PairDesk:
    """What the use cases work with within one transaction."""

    store: Pairs
    clock: Clock
    outbox: Outbox
    seal: Seals
    index: Index

    @property
    def today(self) -> date:
        return local_day(self.clock.now())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pair as it was entered: the other side, and who stands by it."""

    partner: Partner
    volunteer_number: str | None = None
    work_unit: str | None = None
    pledge: str | None = None
    every_days: int = EVERY_DAYS
    formed_on: date | None = None
    request_number: str | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """Whom a recorded visit concerns: residents met, accounts that went, and their unit."""

    residents: Sequence[UUID]
    visitors: Sequence[UUID]
    work_unit: str | None


def fingerprint_of(index: Index, partner: Partner) -> str:
    """By which the same other side is found again without being readable."""
    return index.of("pair-partner", partner.role, partner.village, partner.name, partner.phone or "")


def form(desk: PairDesk, person: Person, wanted: Wanted) -> Pair:
    """结对. Raises NotFound outside the organiser's area, Invalid, PairedAlready."""
    person.check_area(wanted.partner.village, *KEEPERS)
    if load_areas().get(wanted.partner.village) is None:
        raise Invalid({"village": [NO_SUCH_VILLAGE]})
    helper = _helper(desk, wanted)
    formed_on = wanted.formed_on or desk.today
    check_day(formed_on, desk.today, name="formed_on")
    resident = _resident(desk, wanted)
    partner_id = _partner(desk, wanted.partner, resident)
    unit = wanted.work_unit or (helper.work_unit if helper else None)
    pair = Pair(
        id=uuid7(),
        partner_id=partner_id,
        volunteer_id=helper.id if helper else None,
        work_unit=unit,
        pledge=desk.seal.seal(partner_id, "pledge", wanted.pledge) if wanted.pledge else None,
        every_days=wanted.every_days,
        formed_on=formed_on,
        due_on=due_after(formed_on, wanted.every_days),
    )
    if not desk.store.add_pairs([pair]):
        raise PairedAlready()
    data = told(wanted.partner.role, pair.volunteer_id, unit, resident)
    actor = person.acting_as(*KEEPERS)
    desk.outbox.publish(NewEvent("pair.formed", pair.id, wanted.partner.village, desk.clock.now(), actor, data))
    return pair


def end(desk: PairDesk, person: Person, pair_id: UUID, because: str) -> UUID:
    """End it today. Raises NotFound outside one's area, PairEnded (409) when it ended before."""
    row = _standing(desk, person, pair_id)
    desk.store.end(pair_id, max(desk.today, row.formed_on), because)
    desk.outbox.publish(_ended(pair_id, row.village, desk.clock.now(), person.acting_as(*KEEPERS), because))
    return pair_id


def visited(desk: PairDesk, person: Person, pair_id: UUID, on: date) -> UUID:
    """The helper, or the organiser for them, says that a visit was made on a day."""
    row = _standing(desk, person, pair_id)
    check_day(on, desk.today, row.formed_on)
    desk.store.add_visit(uuid7(), pair_id, on)
    return pair_id


def link(desk: PairDesk, person: Person, pair_id: UUID, number: str) -> UUID:
    """Say which of the district's residents it is, by the number of a request of theirs."""
    row = _standing(desk, person, pair_id)
    person.check_area(row.village, *KEEPERS)
    resident = desk.store.resident_of(number, row.village)
    if resident is None:
        raise Invalid({"request_number": [NO_SUCH_REQUEST]})
    desk.store.link(row.partner_id, resident)
    return pair_id


def hear_visits(store: Pairs, events: Sequence[Event]) -> None:
    """A visit the desk recorded moves the rhythm of the visitors' own pairs with whom was met; withdrawn, it never was."""
    for event in events:
        data = event.data
        who = Visited(data.get("residents") or (), data.get("visitors") or (), data.get("work_unit"))
        store.replace_visit(event.subject, None if data.get("withdrawn") else local_day(event.occurred_at), who)


def find_due(store: Pairs, now: datetime) -> int:
    """Rows for visits whose day has passed; a second look finds nothing new. Returns how many were found."""
    return store.find_due(local_day(now))


def forget(store: Pairs, outbox: Outbox, now: datetime, residents: Sequence[UUID]) -> None:
    """Erased residents are nobody's partner any more."""
    for row in store.forget(residents):
        outbox.publish(_ended(row.id, row.village, now, SYSTEM, "erased"))


def _ended(pair_id: UUID, village: str, at: datetime, actor: Actor, because: str) -> NewEvent:
    return NewEvent("pair.ended", pair_id, village, at, actor, {"because": because})


def _standing(desk: PairDesk, person: Person, pair_id: UUID) -> Any:
    row = desk.store.lock(pair_id)
    if row is None or not (person.may_in(row.village, *KEEPERS) or row.person_id == person.id):
        raise NotFound()
    if row.ended_on is not None:
        raise PairEnded()
    return row


def _helper(desk: PairDesk, wanted: Wanted) -> Any:
    if not wanted.volunteer_number:
        if not wanted.work_unit:
            raise Invalid({"volunteer_number": [NOBODY_STANDS_BY]})
        return None
    helper = desk.store.helper(wanted.volunteer_number)
    if helper is None:
        raise Invalid({"volunteer_number": [NO_SUCH_HELPER]})
    return helper


def _resident(desk: PairDesk, wanted: Wanted) -> UUID | None:
    if not wanted.request_number:
        return None
    resident = desk.store.resident_of(wanted.request_number, wanted.partner.village)
    if resident is None:
        raise Invalid({"request_number": [NO_SUCH_REQUEST]})
    return resident


def _partner(desk: PairDesk, partner: Partner, resident: UUID | None) -> UUID:
    """The same other side as before, or a new one under a key of its own."""
    fingerprint = fingerprint_of(desk.index, partner)
    known = desk.store.partner_of(fingerprint)
    if known is None:
        known = uuid7()
        desk.seal.new_key(known)
        sealed = sealed_partner(desk.seal, known, partner, fingerprint)
        desk.store.add_partners([sealed])
    if resident is not None:
        desk.store.link(known, resident)
    return known


def sealed_partner(seal: Sealing, partner_id: UUID, partner: Partner, fingerprint: str) -> SealedPartner:
    """As it is kept, under a key that is there already."""
    return SealedPartner(
        id=partner_id,
        role=partner.role,
        village=partner.village,
        partner_name=seal.seal(partner_id, "partner_name", partner.name),
        partner_phone=seal.seal(partner_id, "partner_phone", partner.phone) if partner.phone else None,
        fingerprint=fingerprint,
    )
