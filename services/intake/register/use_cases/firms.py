"""Firms and co-operatives as clients: a name, the unified social credit code, contacts who stand in the register, their requests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from services.intake.register.refusals import ChangedMeanwhile
from services.intake.register.use_cases.desk import Register, living_entry, opened, shown_to
from services.intake.register.use_cases.entering import check_village
from services.intake.register.words import DUTIES, FIRM_KINDS, READERS, WRITERS
from services.intake.residents.domain import Requester, masked_name
from services.intake.residents.use_cases import credit_code_hash, find_or_make, phone_hash
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

CODE_KNOWN = N_("这个统一社会信用代码已经登记过，请先查找。")


class Firms(Protocol):
    """Where firms are kept; `register.store.FirmStore`."""

    def one(self, firm_id: UUID, lock: bool = False) -> Any: ...
    def found(self, hashes: Sequence[str], areas: Sequence[str], most: int) -> Sequence[Any]: ...
    def is_known(self, code_hash: str, except_for: UUID | None) -> bool: ...
    def add(self, firm_id: UUID, columns: dict[str, Any]) -> None: ...
    def change(self, firm_id: UUID, columns: dict[str, Any]) -> None: ...
    def contacts(self, firm_id: UUID) -> Sequence[Any]: ...
    def add_contact(self, firm_id: UUID, resident_id: UUID, duty: str, at: Any) -> None: ...
    def remove_contact(self, firm_id: UUID, resident_id: UUID) -> bool: ...
    def requests_of(self, code_hash: str | None) -> Sequence[Any]: ...
    def of_person(self, resident_id: UUID) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class FirmTold:
    """A firm as told; `contact` is a person to be found or made by phone and name."""

    kind: str
    name: str
    village_code: str
    credit_code: str | None = None
    phone: str | None = None
    address: str | None = None
    contact: Requester | None = field(default=None, repr=False)
    duty: str = "staff"
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    resident_id: UUID
    masked: str
    duty: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm as staff of its area see it; contacts are masked, they are opened on their own pages."""

    id: UUID
    village: str
    kind: str
    version: int
    name: str
    credit_code: str | None
    phone: str | None
    address: str | None
    contacts: list[Contact]
    requests: Sequence[Any]


def enter_firm(desk: Register, by: Person, told: FirmTold) -> UUID:
    """Register a firm, with a contact if one was named; raises Invalid for a code that is known, JustMade."""
    check_village(by, told.village_code)
    _check(desk, told, None)
    firm = uuid7()
    desk.new_key(firm)
    desk.firms.add(firm, {**_columns(desk, firm, told), "made_at": desk.clock.now()})
    desk.note(by.acting_as(*WRITERS), "firm_registered", firm, told.village_code, {})
    if told.contact is not None:
        add_contact(desk, by, firm, told.contact, told.duty)
    return firm


def correct_firm(desk: Register, by: Person, firm_id: UUID, told: FirmTold) -> None:
    """Put right what is known of a firm; raises ChangedMeanwhile."""
    row = _own(desk, by, firm_id, *WRITERS, lock=True)
    if told.version != row.version:
        raise ChangedMeanwhile()
    check_village(by, told.village_code)
    _check(desk, told, firm_id)
    desk.firms.change(firm_id, _columns(desk, firm_id, told))
    desk.note(by.acting_as(*WRITERS), "firm_corrected", firm_id, row.village, {})


def add_contact(desk: Register, by: Person, firm_id: UUID, contact: Requester, duty: str) -> UUID:
    """Who speaks for the firm; a person of the register, made when they are not known. Raises JustMade."""
    row = _own(desk, by, firm_id, *WRITERS)
    if duty not in DUTIES:
        raise Invalid({"duty": [N_("请选职务。")]})
    person = find_or_make(desk.residents, desk.seal, desk.index, row.village, contact, is_told_by_staff=True)
    desk.firms.add_contact(firm_id, person.id, duty, desk.clock.now())
    desk.note(by.acting_as(*WRITERS), "contact_added", person.id, row.village, {"firm": str(firm_id), "duty": duty})
    return person.id


def remove_contact(desk: Register, by: Person, firm_id: UUID, resident_id: UUID) -> None:
    row = _own(desk, by, firm_id, *WRITERS)
    if not desk.firms.remove_contact(firm_id, resident_id):
        raise NotFound()
    desk.note(by.acting_as(*WRITERS), "contact_removed", resident_id, row.village, {"firm": str(firm_id)})


def search_firms(desk: Register, by: Person, credit_code: str | None, phone: str | None) -> list[Firm]:
    """Firms of the own area with exactly this code or phone."""
    hashes = [credit_code_hash(desk.index, credit_code), phone_hash(desk.index, phone) if phone else None]
    wanted = [one for one in hashes if one]
    if not wanted:
        return []
    rows = desk.firms.found(wanted, [f"{area}%" for area in by.areas(*READERS)], 30)
    return [_opened(desk, row, [], []) for row in rows]


def see_firm(desk: Register, by: Person, firm_id: UUID) -> Firm:
    """A firm's page; the look and each masked contact are noted."""
    row = _own(desk, by, firm_id, *READERS)
    desk.note(by.acting_as(*READERS), "revealed", firm_id, row.village, {"page": "firm"})
    contacts = []
    for entry, duty in desk.firms.contacts(firm_id):
        contacts.append(Contact(entry.id, masked_name(opened(desk.seal, entry).name), duty))
        desk.write_down(by, "revealed", entry, page="firm", masked=True)
    return _opened(desk, row, contacts, shown_to(by, desk.firms.requests_of(row.credit_code_hash)))


def firms_of(desk: Register, by: Person, resident_id: UUID) -> list[Firm]:
    """The firms a person of the own area speaks for."""
    entry = living_entry(desk, by, resident_id)
    return [_opened(desk, row, [], []) for row in desk.firms.of_person(entry.id)]


def _check(desk: Register, told: FirmTold, own: UUID | None) -> None:
    if told.kind not in FIRM_KINDS:
        raise Invalid({"kind": [N_("请选单位类型。")]})
    code_hash = credit_code_hash(desk.index, told.credit_code)
    if code_hash and desk.firms.is_known(code_hash, own):
        raise Invalid({"credit_code": [CODE_KNOWN]})


def _columns(desk: Register, firm: UUID, told: FirmTold) -> dict[str, Any]:
    return {
        "village": told.village_code,
        "kind": told.kind,
        "organisation_name": desk.sealed(firm, "organisation_name", told.name),
        "credit_code": desk.sealed(firm, "credit_code", told.credit_code),
        "credit_code_hash": credit_code_hash(desk.index, told.credit_code),
        "organisation_phone": desk.sealed(firm, "organisation_phone", told.phone),
        "phone_hash": phone_hash(desk.index, told.phone) if told.phone else None,
        "organisation_address": desk.sealed(firm, "organisation_address", told.address),
    }


def _own(desk: Register, by: Person, firm_id: UUID, *roles: str, lock: bool = False) -> Any:
    row = desk.firms.one(firm_id, lock)
    if row is None:
        raise NotFound()
    by.check_area(row.village, *roles)
    return row


def _opened(desk: Register, row: Any, contacts: list[Contact], requests: Sequence[Any]) -> Firm:
    seal = desk.seal
    return Firm(
        id=row.id,
        village=row.village,
        kind=row.kind,
        version=row.version,
        name=seal.open(row.organisation_name, "organisation_name") or "",
        credit_code=seal.open(row.credit_code, "credit_code"),
        phone=seal.open(row.organisation_phone, "organisation_phone"),
        address=seal.open(row.organisation_address, "organisation_address"),
        contacts=contacts,
        requests=requests,
    )
