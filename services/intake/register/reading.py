"""Reading what was typed into a search, and a person's whole page, for the JSON interface and the pages alike."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.register.schemas import NUMBER_NEEDED
from services.intake.register.use_cases import firms, households, looking
from services.intake.register.use_cases.desk import Register
from services.intake.register.views import Names
from services.intake.residents.documents import BadNumber, plain_credit_code, plain_document, plain_id_number
from services.intake.residents.domain import BadPhone, plain_phone
from shared.contracts.errors import Invalid
from shared.identity.people import Person


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a typed number can be, each in its plain form."""

    phone: str | None
    id_number: str | None
    credit_code: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A person with what stands around them."""

    seen: looking.Seen
    household: households.Household | None
    firms: list[firms.Firm]
    names: Names


def numbers_in(entered: str) -> Numbers:
    """A phone, the number of a paper, a credit code, or several of these at once; raises Invalid for none of them."""
    found = Numbers(_phone(entered), _paper(entered), _code(entered))
    if not (found.phone or found.id_number or found.credit_code):
        raise Invalid({"number": [_why_not(entered)]})
    return found


def found_by(desk: Register, by: Person, number: str, name: str | None) -> tuple[list[looking.Found], list[firms.Firm]]:
    """The people and the firms of the own area with this number."""
    numbers = numbers_in(number)
    people = looking.search(desk, by, looking.Asked(numbers.phone, numbers.id_number, name))
    return people, firms.search_firms(desk, by, numbers.credit_code, numbers.phone)


def page_of(desk: Register, by: Person, resident_id: UUID) -> Page:
    seen = looking.see(desk, by, resident_id)
    names = desk.looks.names([look.person_id for look in seen.looks])
    if seen.entry.erased_at is not None:
        return Page(seen, None, [], names)
    household = households.household_of(desk, by, seen.entry.id)
    return Page(seen, household, firms.firms_of(desk, by, seen.entry.id), names)


def _phone(entered: str) -> str | None:
    try:
        return plain_phone(entered)
    except BadPhone:
        return None


def _paper(entered: str) -> str | None:
    """What is as long as an identity number is one, or wrong; anything shorter may be another paper's."""
    try:
        return plain_id_number(entered) if _is_long(entered) else plain_document("other", entered)
    except BadNumber:
        return None


def _code(entered: str) -> str | None:
    try:
        return plain_credit_code(entered)
    except BadNumber:
        return None


def _why_not(entered: str) -> str:
    """What is wrong with something as long as an identity number; else what is wanted."""
    if _is_long(entered):
        try:
            plain_id_number(entered)
        except BadNumber as error:
            return error.sentence
    return NUMBER_NEEDED


def _is_long(entered: str) -> bool:
    return sum(character.isdigit() for character in entered) >= 14
