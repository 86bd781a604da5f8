"""What comes in about people, households and firms, for forms and JSON alike. Unknown fields are refused."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.intake.register.domain import Reason
from services.intake.register.use_cases.correcting import Correction
from services.intake.register.use_cases.entering import NewEntry
from services.intake.register.use_cases.firms import FirmTold
from services.intake.register.use_cases.households import Place
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

    def _with_paper(self, data: dict[str, Any]) -> dict[str, Any]:
        number = data.get("id_number")
        if number is None:
            return data
        kind = data.get("document") or ID_CARD
        try:
            return {**data, "document": kind, "id_number": plain_document(kind, number)}
        except BadIdNumber as error:
            raise ValidationError({"id_number": [error.sentence]}) from error


class EnterFields(_Entry):
    name = written(60, required=True, error_messages={"required": NAME_NEEDED}, metadata={"example": "测试甲"})
    village_code = village()

    @post_load
    def _entry(self, data: dict[str, Any], **_: Any) -> NewEntry:
        told = self._with_paper(data)
        lists = {name: tuple(told.get(name) or ()) for name in ("phones", "circumstances")}
        return NewEntry(**{**told, **lists})


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

    @post_load
    def _correction(self, data: dict[str, Any], **_: Any) -> Correction:
        reason = Reason(data.pop("reason"), data.pop("note"))
        version = data.pop("version")
        return Correction(reason, version, self._with_paper(data))


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
    cases_checked = fields.Boolean(
        load_default=False, metadata={"description": "every accepted case is known to be closed"}
    )


class HouseholdFields(Command):
    village_group = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 99))
    grid = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 999))

    @post_load
    def _place(self, data: dict[str, Any], **_: Any) -> Place:
        return Place(**data)


class MemberFields(Command):
    resident_id = fields.UUID(required=True)
    relation = one_of(RELATIONS, N_("请选与户主的关系。"), required=True)


class ContactFields(Command):
    name = written(60, required=True, error_messages={"required": NAME_NEEDED})
    phone = Phone(required=True)
    duty = one_of(DUTIES, load_default="staff")

    @post_load
    def _contact(self, data: dict[str, Any], **_: Any) -> tuple[Requester, str]:
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

    @post_load
    def _firm(self, data: dict[str, Any], **_: Any) -> FirmTold:
        contact, duty = data.pop("contact") or (None, "staff")
        return FirmTold(**data, contact=contact, duty=duty)


class MadeSchema(Schema):
    """The reply to making something: where it is."""

    id = fields.UUID(required=True)


class MaskedSchema(Schema):
    """A person as everybody entitled to look for them sees them first."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "masked"})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    id_number = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    document = fields.String(required=True, allow_none=True)
    village_code = fields.String(required=True)
    erased = fields.Boolean(required=True)
    restricted = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class LookSchema(Schema):
    at = fields.AwareDateTime(required=True)
    action = fields.String(required=True)
    role = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    masked = fields.Boolean(required=True)
    circumstances = fields.Boolean(required=True)
    fields_changed = fields.List(fields.String(), required=True)


class ListedRequestSchema(Schema):
    id = fields.UUID(required=True)
    number = fields.String(required=True)
    status = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True)


class MemberSchema(Schema):
    resident_id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "masked"})
    relation = fields.String(required=True)


class HouseholdSchema(Schema):
    id = fields.UUID(required=True)
    village_code = fields.String(required=True)
    village_group = fields.Integer(required=True, allow_none=True)
    grid = fields.Integer(required=True, allow_none=True)
    members = fields.List(fields.Nested(MemberSchema), required=True)


class ResidentSchema(MaskedSchema):
    """A person's page: masked, or with everything while a stated reason holds."""

    open_until = fields.AwareDateTime(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    phones = fields.List(fields.String(), required=True)
    circumstances = fields.List(fields.String(), required=True, allow_none=True)
    requests = fields.List(fields.Nested(ListedRequestSchema), required=True)
    household = fields.Nested(HouseholdSchema, required=True, allow_none=True)
    looks = fields.List(fields.Nested(LookSchema), required=True)
    changes = fields.List(fields.Nested(LookSchema), required=True)


class FirmSchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    village_code = fields.String(required=True)
    version = fields.Integer(required=True)
    contacts = fields.List(fields.Dict(), required=True)
    requests = fields.List(fields.Nested(ListedRequestSchema), required=True)
