"""What comes in about people, households and firms, for forms and JSON alike. Unknown fields are refused. Replies: `reply_schemas`."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.intake.register.domain import Reason
from services.intake.register.use_cases.correcting import Correction
from services.intake.register.use_cases.entering import NewEntry
from services.intake.register.use_cases.firms import FirmTold
from services.intake.register.words import (
    CIRCUMSTANCES,
    CORRECTION_REASONS,
    DUTIES,
    ERASURE_REASONS,
    FIRM_KINDS,
    REASONS,
    RELATIONS,
    RESTRICTIONS,
)
from services.intake.requests.domain import NO_SUCH_VILLAGE
from services.intake.requests.schemas import NAME_NEEDED, VILLAGE_NEEDED, Command, CreditCode, Phone, written
from services.intake.residents.documents import DOCUMENTS, ID_CARD, BadIdNumber, plain_document
from services.intake.residents.domain import Requester
from shared.contracts.errors import N_
from shared.web.fields import Sentence, WholeNumber

REASON_NEEDED = N_("请选一个理由。")
NUMBER_NEEDED = N_("请填整个电话号码、证件号码或统一社会信用代码。")
FIRM_NAME_NEEDED = N_("请填写单位名称。")


def one_of(known: dict[str, str], needed: str = REASON_NEEDED, **options: Any) -> Sentence:
    """A key of a list; `needed` is said when a required one is missing."""
    if options.get("required"):
        options["error_messages"] = {"required": needed}
    return Sentence(validate=validate.OneOf(list(known)), **options)


def village() -> Sentence:
    return Sentence(
        required=True,
        validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE),
        error_messages={"required": VILLAGE_NEEDED},
        metadata={"example": "510503108201"},
    )


def note() -> Sentence:
    return written(300, load_default=None, allow_none=True)


class SearchFields(Command):
    """A whole number, and part of a name among the people found by it: names are sealed and cannot be searched."""

    number = written(40, required=True, error_messages={"required": NUMBER_NEEDED}, metadata={"example": "13800138000"})
    name = written(60, load_default=None, allow_none=True)


class _Entry(Command):
    """The parts of a person that entering and correcting have in common; a paper is checked by the rules of its kind."""

    phone = Phone(load_default=None, allow_none=True, metadata={"example": "13800138000"})
    phones = fields.List(Phone(), validate=validate.Length(max=5), metadata={"description": "further phones"})
    address = written(200, load_default=None, allow_none=True)
    document = one_of(DOCUMENTS, load_default=None, allow_none=True)
    id_number = written(60, load_default=None, allow_none=True, metadata={"example": "11010519491231002X"})
    circumstances = fields.List(one_of(CIRCUMSTANCES), metadata={"description": "protected"})

    @validates_schema(skip_on_field_errors=False)
    def _check_paper(self, data: dict[str, Any], **_: Any) -> None:
        _with_paper(data)


class EnterFields(_Entry):
    name = written(60, required=True, error_messages={"required": NAME_NEEDED}, metadata={"example": "测试甲"})
    village_code = village()


class CorrectFields(_Entry):
    """Only what is given changes; null takes a phone, address or paper out. `version` is that of the entry looked at."""

    reason = one_of(CORRECTION_REASONS, required=True)
    note = note()
    version = WholeNumber(required=True)
    name = written(60, error_messages={"required": NAME_NEEDED})
    village_code = Sentence(validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE))
    phone = Phone(allow_none=True)
    address = written(200, allow_none=True)
    document = one_of(DOCUMENTS, allow_none=True)
    id_number = written(60, allow_none=True)


def new_entry(data: dict[str, Any]) -> NewEntry:
    """What `EnterFields` read, as the use case wants it."""
    lists = {name: tuple(data.get(name) or ()) for name in ("phones", "circumstances")}
    return NewEntry(**{**_with_paper(data), **lists})


def correction(data: dict[str, Any]) -> Correction:
    """What `CorrectFields` read, as the use case wants it."""
    changes = {name: value for name, value in data.items() if name not in ("reason", "note", "version")}
    return Correction(Reason(data["reason"], data["note"]), data["version"], _with_paper(changes))


def _with_paper(data: dict[str, Any]) -> dict[str, Any]:
    """The number of a paper in its plain form; a number without a kind is an identity card's. Raises ValidationError."""
    number = data.get("id_number")
    if number is None:
        return data
    kind = data.get("document") or ID_CARD
    try:
        return {**data, "document": kind, "id_number": plain_document(kind, number)}
    except BadIdNumber as error:
        raise ValidationError({"id_number": [error.sentence]}) from error


class RevealFields(Command):
    reason = one_of(REASONS, required=True)
    note = note()
    circumstances = fields.Boolean(load_default=False)


class MergeFields(Command):
    other = fields.UUID(required=True, metadata={"description": "the entry that is merged into this one"})
    reason = one_of(CORRECTION_REASONS, required=True)
    note = note()


class RestrictFields(Command):
    reason = one_of(RESTRICTIONS, required=True)
    until = fields.Date(load_default=None, allow_none=True)


class EraseFields(Command):
    reason = one_of(ERASURE_REASONS, required=True)
    closed = Sentence(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=20_000),
        metadata={
            "description": "reporting's signed word that their cases have ended: GET /api/reporting/v1/closed-cases"
        },
    )


class HouseholdFields(Command):
    village_group = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 99))
    grid = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 999))


class MemberFields(Command):
    resident_id = fields.UUID(required=True)
    relation = one_of(RELATIONS, N_("请选与户主的关系。"), required=True)


class ContactFields(Command):
    name = written(60, required=True, error_messages={"required": NAME_NEEDED})
    phone = Phone(required=True)
    duty = one_of(DUTIES, load_default="staff")


def contact_of(data: dict[str, Any]) -> tuple[Requester, str]:
    """(who, in which duty)."""
    return Requester(data["name"], data["phone"]), data["duty"]


class FirmFields(Command):
    """A firm, with whoever speaks for it."""

    kind = one_of(FIRM_KINDS, N_("请选单位类型。"), required=True)
    name = written(100, required=True, error_messages={"required": FIRM_NAME_NEEDED})
    village_code = village()
    credit_code = CreditCode(load_default=None, allow_none=True, metadata={"example": "914403001922038216"})
    phone = Phone(load_default=None, allow_none=True)
    address = written(200, load_default=None, allow_none=True)
    contact = fields.Nested(ContactFields, load_default=None, allow_none=True)
    version = WholeNumber(load_default=None, allow_none=True, metadata={"description": "needed for a correction"})


def firm_told(data: dict[str, Any]) -> FirmTold:
    """What `FirmFields` read, as the use case wants it."""
    contact, duty = contact_of(data["contact"]) if data["contact"] else (None, "staff")
    return FirmTold(**{**data, "contact": contact, "duty": duty})
