"""Entering a person in the register at the window: found or made as at a submission, with papers, phones and circumstances."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import orjson

from services.intake.register.refusals import BORN_IN_FUTURE, DOCUMENT_KNOWN, SAME_PERSON_KNOWN
from services.intake.register.use_cases.desk import Register
from services.intake.register.words import CIRCUMSTANCE_READERS, WRITERS
from services.intake.residents.documents import CHECKED_DOCUMENTS, ID_CARD, birthday
from services.intake.residents.domain import Requester
from services.intake.residents.use_cases import find_or_make, id_hash, phone_hash, same_person_hash
from shared.contracts.errors import N_, Invalid, NotAllowed
from shared.identity.people import Person
from shared.reference.areas import AreaLevel, load_areas
from shared.reference.working_hours import local_day

NO_SUCH_VILLAGE = N_("没有这个村（社区），请从列表里选一个。")
OUTSIDE_AREA = N_("这个村（社区）不在您的辖区内。")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A person as told at the window, read by the schema; `id_number` is in the plain form of its `document`."""

    name: str = field(repr=False)
    village_code: str
    phone: str | None = field(default=None, repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    address: str | None = field(default=None, repr=False)
    document: str | None = None
    id_number: str | None = field(default=None, repr=False)
    circumstances: tuple[str, ...] = field(default=(), repr=False)


def enter(desk: Register, by: Person, told: NewEntry) -> UUID:
    """Register somebody who is not there yet; raises Invalid where they are, and JustMade (begin anew)."""
    check_village(by, told.village_code)
    check_born(told.document, told.id_number, local_day(desk.clock.now()))
    check_unknown(desk, told.name, told.phone, told.id_number, ())
    if told.circumstances and not by.may_in(told.village_code, *CIRCUMSTANCE_READERS):
        raise NotAllowed()
    requester = Requester(told.name, told.phone, told.address)
    made = find_or_make(desk.residents, desk.seal, desk.index, told.village_code, requester, is_told_by_staff=True)
    _complete(desk, made.id, told)
    fields = [name for name in ("phone", "address", "id_number", "circumstances") if getattr(told, name)]
    desk.note(by.acting_as(*WRITERS), "registered", made.id, told.village_code, {"fields": ["name", *fields]})
    return made.id


def _complete(desk: Register, person: UUID, told: NewEntry) -> None:
    """What a submission does not ask."""
    columns: dict[str, str | None] = {}
    if told.id_number:
        columns |= document_columns(desk, person, told.document, told.id_number)
    if told.circumstances:
        columns["circumstances"] = sealed_circumstances(desk, person, told.circumstances)
    if columns:
        desk.people.change(person, **columns)
    if told.phones:
        desk.people.set_phones(person, phones_of(desk, person, told.phones))


def document_columns(desk: Register, person: UUID, document: str | None, number: str | None) -> dict[str, str | None]:
    if not number:
        return {"document": None, "id_number": None, "id_hash": None}
    sealed = desk.seal.seal(person, "id_number", number)
    return {"document": document or ID_CARD, "id_number": sealed, "id_hash": id_hash(desk.index, number)}


def phones_of(desk: Register, person: UUID, phones: tuple[str, ...]) -> dict[str, str]:
    """Hash → sealed number, for the further phones."""
    return {phone_hash(desk.index, phone): desk.seal.seal(person, "requester_phone", phone) for phone in phones}


def sealed_circumstances(desk: Register, person: UUID, keys: tuple[str, ...]) -> str | None:
    return desk.seal.seal(person, "circumstances", orjson.dumps(sorted(keys)).decode()) if keys else None


def check_village(by: Person | None, code: str) -> None:
    """Raise Invalid for what is no village, and for one outside the person's area (None: wherever)."""
    area = load_areas().get(code)
    if area is None or area.level is not AreaLevel.VILLAGE or area.code != code:
        raise Invalid({"village_code": [NO_SUCH_VILLAGE]})
    if by is not None and not by.may_in(code, *WRITERS):
        raise Invalid({"village_code": [OUTSIDE_AREA]})


def check_born(document: str | None, number: str | None, today: date) -> None:
    """Nobody is registered before they are born."""
    if number and (document or ID_CARD) in CHECKED_DOCUMENTS:
        born = birthday(number)
        if born is not None and born > today:
            raise Invalid({"id_number": [BORN_IN_FUTURE]})


def check_unknown(
    desk: Register, name: str, phone: str | None, id_number: str | None, except_for: tuple[UUID, ...]
) -> None:
    """Raise Invalid when another entry has this paper, or this phone and name; in whatever area it lies."""
    known = desk.people.is_known(
        id_hash(desk.index, id_number) if id_number else None,
        same_person_hash(desk.index, phone, name),
        except_for,
    )
    found = {"id_number": [DOCUMENT_KNOWN]} if "id_hash" in known else {}
    found |= {"name": [SAME_PERSON_KNOWN]} if "same_person_hash" in known else {}
    if found:
        raise Invalid(found)
