"""What the register's use cases work with within one transaction, and how an entry is found, locked and opened.

Protocols only; `transactions` makes the real ones.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.intake.register.domain import Entry, Look, OpenedEntry, Reason
from services.intake.register.refusals import AlreadyErased
from services.intake.register.words import READERS
from services.intake.residents.use_cases import Index, Residents, Seal
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, Clock, Outbox
from shared.identity.people import Person
from shared.identity.recusal import recusal_of

Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]
"""Writes one audit entry in the same transaction: actor, action, subject, area, detail."""
MOST_LOOKS = 300


class People(Protocol):
    """Where the register's people are kept; `register.store.PeopleStore`."""

    def one(self, resident_id: UUID, lock: bool = False) -> Entry | None: ...
    def found(self, hashes: Sequence[str], areas: Sequence[str], most: int) -> Sequence[Entry]: ...
    def is_known(self, id_hash: str | None, same_person_hash: str | None, except_for: Sequence[UUID]) -> set[str]: ...
    def change(self, resident_id: UUID, **columns: Any) -> None: ...
    def set_phones(self, resident_id: UUID, phones: Mapping[str, str]) -> None: ...
    def requests_of(self, ids: Sequence[UUID], lock: bool = False) -> Sequence[Any]: ...
    def requests_for(self, ids: Sequence[UUID]) -> Sequence[Any]: ...
    def set_tails(self, tails: Mapping[UUID, str]) -> None: ...
    def set_addresses(self, requests: Sequence[UUID], address: str | None) -> None: ...
    def merge(self, kept: UUID, other: UUID) -> None: ...
    def separate(self, other: UUID) -> None: ...


class Looks(Protocol):
    """The audit as it may be read; `register.store.LookStore`."""

    def of(self, subjects: Sequence[UUID], most: int) -> list[Look]: ...
    def names(self, people: Sequence[UUID | None]) -> dict[UUID, str]: ...


@dataclass(frozen=True, slots=True)
class Register:
    """Everything on the desk of one transaction."""

    people: People
    residents: Residents
    households: Any
    firms: Any
    looks: Looks
    seal: Seal
    index: Index
    clock: Clock
    outbox: Outbox
    note: Note
    new_key: Callable[[UUID], None]
    """Makes and keeps the key a firm is sealed under."""
    tracking_hashes: Callable[[str, str | None], tuple[str, str | None]]

    def sealed(self, person: UUID, field: str, clear: str | None) -> str | None:
        return self.seal.seal(person, field, clear) if clear else None

    def write_down(self, by: Person, action: str, entry: Entry, reason: Reason | None = None, **more: Any) -> None:
        """One audit entry about a person; words of a reason are sealed under the person's own key."""
        detail = {**more, **(self.reason_of(entry.id, reason) if reason else {})}
        self.note(by.acting_as(*READERS), action, entry.id, entry.village, detail)

    def reason_of(self, person: UUID, reason: Reason) -> dict[str, Any]:
        told: dict[str, Any] = {"reason": reason.key}
        return {**told, "note": self.seal.seal(person, "reason", reason.note)} if reason.note else told


def entry_of(desk: Register, by: Person, resident_id: UUID, *roles: str, lock: bool = False) -> Entry:
    """The entry, or the one it was merged into, within the person's area; NotFound outside it."""
    entry = desk.people.one(resident_id, lock)
    if entry is not None and entry.merged_into is not None:
        entry = desk.people.one(entry.merged_into, lock)
    if entry is None:
        raise NotFound()
    by.check_area(entry.village, *(roles or READERS))
    return entry


def living_entry(desk: Register, by: Person, resident_id: UUID, *roles: str) -> Entry:
    """The same, its row locked; raises AlreadyErased for a person who was erased."""
    entry = entry_of(desk, by, resident_id, *roles, lock=True)
    if entry.erased_at is not None:
        raise AlreadyErased()
    return entry


def shown_to(by: Person, requests: Sequence[Any]) -> list[Any]:
    """Of somebody's requests those the reader may know of: in their area, and no complaint that is hidden from them (回避)."""
    return [
        row
        for row in requests
        if recusal_of(row.recused_persons, row.recused_areas).standing_of(by).may_in(row.village, *READERS)
    ]


def opened(seal: Seal, entry: Entry, with_circumstances: bool = False) -> OpenedEntry:
    """Open an entry; the caller has noted the reveal."""
    seal.load([entry.id])
    circumstances = None
    if with_circumstances:
        circumstances = tuple(orjson.loads(seal.open(entry.circumstances, "circumstances") or "[]"))
    return OpenedEntry(
        name=seal.open(entry.requester_name, "requester_name") or "",
        phone=seal.open(entry.requester_phone, "requester_phone"),
        phones=tuple(phone for sealed in entry.phones if (phone := seal.open(sealed, "requester_phone"))),
        address=seal.open(entry.requester_address, "requester_address"),
        document=entry.document,
        id_number=seal.open(entry.id_number, "id_number"),
        circumstances=circumstances,
    )
