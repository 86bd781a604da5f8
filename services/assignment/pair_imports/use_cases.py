"""Entering what a spreadsheet said: whom it names, who stands by them, all in the caller's one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.assignment.pairs.domain import KEEPERS, Pair, SealedPartner, due_after, told
from services.assignment.pairs.use_cases import PairDesk, Wanted, fingerprint_of, sealed_partner
from shared.contracts.events import NewEvent, uuid7
from shared.identity.people import Person


class Bulk(Protocol):
    """`pair_imports.store.ImportStore`."""

    def helpers(self, numbers: Sequence[str]) -> Mapping[str, Any]: ...
    def partners(self, fingerprints: Sequence[str]) -> dict[str, UUID]: ...
    def live(self, partners: Sequence[UUID]) -> set[tuple[UUID, str]]: ...
    def keep_keys(self, keys: Mapping[UUID, tuple[str, bytes]]) -> None: ...


class Seals(Protocol):
    def fresh_key(self, person: UUID) -> tuple[str, bytes]: ...
    def seal(self, person: UUID, field: str, clear: str) -> str: ...


class Publisher(Protocol):
    def publish_all(self, events: Iterable[NewEvent]) -> None: ...


@dataclass(frozen=True, slots=True)
class Entered:
    """How many pairs are new, how many stood already, and how many people nobody stands by yet."""

    pairs: int
    known: int
    waiting: int


def enter(
    desk: PairDesk, bulk: Bulk, seals: Seals, publisher: Publisher, person: Person, lines: Sequence[Wanted]
) -> Entered:
    """Raises nothing of its own: every line was read before. Entered twice, it finds everything known."""
    for village in {wanted.partner.village for wanted in lines}:
        person.check_area(village, *KEEPERS)
    prints = [fingerprint_of(desk.index, wanted.partner) for wanted in lines]
    partners = _partners(desk, bulk, seals, lines, prints)
    helpers = bulk.helpers(sorted({wanted.volunteer_number for wanted in lines if wanted.volunteer_number}))
    live, made, events, known = bulk.live(list(partners.values())), [], [], 0
    for wanted, fingerprint in zip(lines, prints, strict=True):
        pair = _pair(wanted, partners[fingerprint], helpers)
        if pair is None:
            continue
        both = pair.partner_id, str(pair.volunteer_id or pair.work_unit)
        if both in live:
            known += 1
            continue
        live.add(both)
        made.append(pair)
        events.append(_formed(desk, person, wanted, pair))
    desk.store.add_pairs(made)
    publisher.publish_all(events)
    return Entered(len(made), known, len(lines) - len(made) - known)


def _partners(
    desk: PairDesk, bulk: Bulk, seals: Seals, lines: Sequence[Wanted], prints: Sequence[str]
) -> dict[str, UUID]:
    """Id by fingerprint; those not known yet are sealed, each under a key of its own."""
    partners = bulk.partners(prints)
    new: list[SealedPartner] = []
    keys: dict[UUID, tuple[str, bytes]] = {}
    for wanted, fingerprint in zip(lines, prints, strict=True):
        if fingerprint not in partners:
            partner_id = partners[fingerprint] = uuid7()
            keys[partner_id] = seals.fresh_key(partner_id)
            new.append(sealed_partner(seals, partner_id, wanted.partner, fingerprint))
    if new:
        bulk.keep_keys(keys)
        desk.store.add_partners(new)
    return partners


def _pair(wanted: Wanted, partner_id: UUID, helpers: Mapping[str, Any]) -> Pair | None:
    helper = helpers.get(wanted.volunteer_number or "")
    unit = wanted.work_unit or (helper.work_unit if helper else None)
    since = wanted.formed_on
    if since is None or (helper is None and unit is None):
        return None
    due = due_after(since, wanted.every_days)
    return Pair(uuid7(), partner_id, helper.id if helper else None, unit, None, wanted.every_days, since, due)


def _formed(desk: PairDesk, person: Person, wanted: Wanted, pair: Pair) -> NewEvent:
    data = told(wanted.partner.role, pair.volunteer_id, pair.work_unit, None)
    now, actor = desk.clock.now(), person.acting_as(*KEEPERS)
    return NewEvent("pair.formed", pair.id, wanted.partner.village, now, actor, data)
