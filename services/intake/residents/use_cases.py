"""Finding or making the resident who asks, listing who is known by a phone, and erasing a person for good."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.residents.documents import ID_CARD
from services.intake.residents.domain import Beneficiary, NewResident, Requester, plain_name
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox, uuid7


class Seal(Protocol):
    """What seals and opens under a key per person; `shared.runtime.sealing.PersonSeal` does."""

    def fresh_key(self, person: UUID) -> tuple[str, bytes]: ...
    def adopt(self, person: UUID, master: str, wrapped: bytes) -> None: ...
    def load(self, persons: Iterable[UUID]) -> None: ...
    def seal(self, person: UUID, field: str, clear: str) -> str: ...
    def open(self, sealed: str | None, field: str) -> str | None: ...
    def erase(self, person: UUID) -> None: ...


class Index(Protocol):
    """Keyed hashes; `shared.runtime.sealing.BlindIndex` makes them."""

    def of(self, purpose: str, *parts: str) -> str: ...


class Residents(Protocol):
    """Where residents are kept; `residents.store.ResidentStore`."""

    def find_or_make(self, new: NewResident) -> Any: ...
    def move(self, resident_id: UUID, address: str) -> None: ...
    def known(self, same_person_hash: str | None, id_hash: str | None) -> UUID | None: ...
    def by_phone(self, phone_hash: str, areas: list[str] | None) -> Sequence[Any]: ...
    def erase(self, resident_id: UUID, at: datetime) -> Sequence[Any]: ...


class JustMade(Exception):
    """The same person is being registered by another request at this very moment: begin the transaction anew."""


@dataclass(frozen=True, slots=True)
class SealedResident:
    """A resident with what travels along with a request, sealed under their own key."""

    id: UUID
    requester_name: str
    requester_phone: str | None
    requester_address: str | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody known by a phone, as a clerk sees them, with their open requests (a hint at duplicates, never a block)."""

    id: UUID
    village: str
    name: str
    address: str | None
    requests: Sequence[dict[str, Any]]


def phone_hash(index: Index, phone: str) -> str:
    return index.of("phone", phone)


def id_hash(index: Index, number: str) -> str:
    """Of a paper's number in its plain form, whatever kind of paper it is."""
    return index.of("id-number", number)


def credit_code_hash(index: Index, code: str | None) -> str | None:
    return index.of("credit-code", code) if code else None


def same_person_hash(index: Index, phone: str | None, name: str) -> str | None:
    """The same phone and the same name are the same person; without a phone nobody can tell."""
    return index.of("phone-and-name", phone, plain_name(name)) if phone else None


def find_or_make(
    store: Residents, seal: Seal, index: Index, village: str, requester: Requester, is_told_by_staff: bool
) -> SealedResident:
    """The resident of this phone and name, else a new one with a key; raises JustMade.

    A request without an account may name anybody's phone: it gets to use the person's key, never to change the person.
    The address stands with the request it was given for, and staff's entry alone becomes the resident's own.
    """
    row = store.find_or_make(_sealed_anew(seal, index, village, requester))
    if row is None:
        raise JustMade
    if not row.known:
        return SealedResident(row.id, row.requester_name, row.requester_phone, row.requester_address)
    seal.adopt(row.id, row.master_key, bytes(row.wrapped))
    address = _address_of(store, seal, row, requester, is_told_by_staff)
    return SealedResident(row.id, row.requester_name, row.requester_phone, address)


def known_beneficiary(store: Residents, index: Index, beneficiary: Beneficiary | None) -> UUID | None:
    """The resident somebody asks for, where the paper's number or phone and name say who it is; nobody is made for it."""
    if beneficiary is None:
        return None
    same = same_person_hash(index, beneficiary.phone, beneficiary.name)
    by_paper = id_hash(index, beneficiary.id_number) if beneficiary.id_number else None
    return store.known(same, by_paper) if same or by_paper else None


def _sealed_anew(seal: Seal, index: Index, village: str, requester: Requester) -> NewResident:
    person = uuid7()
    master, wrapped = seal.fresh_key(person)

    def sealed(field: str, clear: str | None) -> str | None:
        return seal.seal(person, field, clear) if clear else None

    phone = requester.phone
    return NewResident(
        id=person,
        village=village,
        requester_name=seal.seal(person, "requester_name", requester.name),
        requester_phone=sealed("requester_phone", phone),
        requester_address=sealed("requester_address", requester.address),
        document=ID_CARD if requester.id_number else None,
        id_number=sealed("id_number", requester.id_number),
        id_hash=id_hash(index, requester.id_number) if requester.id_number else None,
        phone_hash=phone_hash(index, phone) if phone else None,
        same_person_hash=same_person_hash(index, phone, requester.name),
        master=master,
        wrapped=wrapped,
    )


def _address_of(store: Residents, seal: Seal, row: Any, requester: Requester, is_told_by_staff: bool) -> str | None:
    if not requester.address:
        return row.requester_address if is_told_by_staff else None
    sealed = seal.seal(row.id, "requester_address", requester.address)
    if is_told_by_staff and seal.open(row.requester_address, "requester_address") != requester.address:
        store.move(row.id, sealed)
    return sealed


def known_by_phone(
    store: Residents, seal: Seal, index: Index, phone: str, areas: Sequence[str] | None
) -> list[KnownPerson]:
    """The people known by a phone within the areas; `phone` is plain. The caller notes the reveal."""
    patterns = None if areas is None else [f"{area}%" for area in areas]
    rows = store.by_phone(phone_hash(index, phone), patterns)
    seal.load([row.id for row in rows])
    return [
        KnownPerson(
            row.id,
            row.village,
            seal.open(row.requester_name, "requester_name") or "",
            seal.open(row.requester_address, "requester_address"),
            row.requests,
        )
        for row in rows
    ]


def erase_resident(store: Residents, seal: Seal, clock: Clock, outbox: Outbox, by: Actor, resident_id: UUID) -> None:
    """Make a person unreadable everywhere: the key is destroyed, the rows emptied, the hashes dropped; figures stay.

    Entries merged into theirs go with them. Raises NotFound when there is no such resident or they were erased before.
    """
    now = clock.now()
    erased = store.erase(resident_id, now)
    if not erased:
        raise NotFound()
    for row in erased:
        seal.erase(row.id)
        outbox.publish(NewEvent("resident.erased", row.id, row.village, now, by))
