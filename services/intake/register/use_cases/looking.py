"""Finding people by phone or paper, and opening one for a stated reason that holds ten minutes; every look is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.intake.register.domain import Entry, Look, OpenedEntry, Reason, open_reason
from services.intake.register.refusals import NotOpen
from services.intake.register.use_cases.desk import MOST_LOOKS, Register, entry_of, living_entry, opened, shown_to
from services.intake.register.words import CIRCUMSTANCE_READERS, READERS, REASONS
from services.intake.residents.domain import plain_name
from services.intake.residents.use_cases import id_hash, phone_hash
from shared.contracts.errors import NotAllowed
from shared.identity.people import Person

MOST_FOUND = 30
_IDENTITY = ["name", "phone", "address", "id_number"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, in plain form: a number that may be a phone or a paper's, and part of a name among those found."""

    phone: str | None = None
    id_number: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A person found; whoever shows it masks name and numbers."""

    entry: Entry
    opened: OpenedEntry


@dataclass(frozen=True, slots=True)
class Seen:
    """A person's page: the entry, what somebody entitled sees of it, and everything around it."""

    entry: Entry
    opened: OpenedEntry | None
    reason: Look | None
    """The stated reason under which it is open; None: masked."""
    looks: list[Look]
    requests: Sequence[Any]
    asked_for: Sequence[Any] = ()
    """Requests somebody else made for them."""

    @property
    def is_open(self) -> bool:
        return self.reason is not None


def search(desk: Register, by: Person, asked: Asked) -> list[Found]:
    """The people of the own area with exactly this phone or paper; each one shown, though masked, is written down."""
    hashes = [phone_hash(desk.index, asked.phone)] if asked.phone else []
    hashes += [id_hash(desk.index, asked.id_number)] if asked.id_number else []
    if not hashes:
        return []
    entries = desk.people.found(hashes, [f"{area}%" for area in by.areas(*READERS)], MOST_FOUND)
    desk.seal.load([entry.id for entry in entries])
    found = [Found(entry, opened(desk.seal, entry)) for entry in entries]
    if asked.name:
        found = [one for one in found if plain_name(asked.name) in plain_name(one.opened.name)]
    for one in found:
        desk.write_down(by, "revealed", one.entry, page="residents", masked=True)
    return found


def state_reason(desk: Register, by: Person, resident_id: UUID, reason: Reason, with_circumstances: bool) -> Entry:
    """Say why one needs to see a person; from now on, for ten minutes, their page is open to whoever said it.

    Raises NotAllowed for circumstances one is not entitled to, Restricted where the entry is only kept.
    """
    entry = living_entry(desk, by, resident_id)
    reason.check(REASONS)
    entry.check_open_to(by, reason.key)
    if with_circumstances and not by.may_in(entry.village, *CIRCUMSTANCE_READERS):
        raise NotAllowed()
    fields = [*_IDENTITY, "circumstances"] if with_circumstances else _IDENTITY
    desk.write_down(by, "revealed", entry, reason, page="resident", fields=fields)
    return entry


def reveal(desk: Register, by: Person, resident_id: UUID, reason: Reason, with_circumstances: bool) -> OpenedEntry:
    """State the reason and see the person in the same step."""
    entry = state_reason(desk, by, resident_id, reason, with_circumstances)
    return opened(desk.seal, entry, with_circumstances)


def see(desk: Register, by: Person, resident_id: UUID) -> Seen:
    """A person's page: masked, or open while a stated reason holds. Either look is written down."""
    entry = entry_of(desk, by, resident_id)
    requests = shown_to(by, desk.people.requests_of(entry.ids))
    looks = desk.looks.of([*entry.ids, *(row.id for row in requests)], MOST_LOOKS)
    if entry.erased_at is not None:
        return Seen(entry, None, None, looks, requests)
    reason = open_reason(looks, by.id, desk.clock.now())
    if reason is not None and not entry.is_open_to(by, reason.reason or ""):
        reason = None
    shown = opened(desk.seal, entry, reason is not None and reason.with_circumstances)
    if reason is None:
        desk.write_down(by, "revealed", entry, page="resident", masked=True)
    else:
        stated, fields = Reason(reason.reason or ""), reason.detail.get("fields", [])
        desk.write_down(by, "revealed", entry, stated, page="resident", again=True, fields=fields)
        looks = [replace(look, note=desk.seal.open(look.detail.get("note"), "reason")) for look in looks]
    return Seen(entry, shown, reason, looks, requests, shown_to(by, desk.people.requests_for(entry.ids)))


def looks_at(desk: Register, by: Person, resident_id: UUID) -> tuple[list[Look], dict[UUID, str]]:
    """What was done about a person of the own area, and the names of who did it; nothing is opened."""
    entry = entry_of(desk, by, resident_id)
    requests = shown_to(by, desk.people.requests_of(entry.ids))
    looks = desk.looks.of([*entry.ids, *(row.id for row in requests)], MOST_LOOKS)
    return looks, desk.looks.names([look.person_id for look in looks])


def check_open(desk: Register, by: Person, entry: Entry) -> Look:
    """The reason under which the person's data is open to this person now; raises NotOpen."""
    reason = open_reason(desk.looks.of([entry.id], MOST_LOOKS), by.id, desk.clock.now())
    if reason is None:
        raise NotOpen()
    return reason
