"""What comes in about requests, for forms and JSON alike; unknown fields are refused. What goes out is `replies`."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from services.intake.complaints.schemas import ComplaintSchema
from services.intake.requests.domain import CHANNELS, NO_SUCH_VILLAGE
from services.intake.requests.submission import Submission
from services.intake.residents.documents import BadCreditCode, BadIdNumber, plain_credit_code, plain_id_number
from services.intake.residents.domain import BAD_PHONE, BadPhone, Beneficiary, Requester, plain_phone
from shared.contracts.errors import N_
from shared.reference.working_hours import SHANGHAI
from shared.web.fields import Sentence

LONGEST_DESCRIPTION = 4000
LONGEST_NOTE = 2000
WORDS_NEEDED = N_("请写一写是什么事。")
VILLAGE_NEEDED = N_("请选一个村（社区）。")
NAME_NEEDED = N_("请填写姓名。")
ORGANISATION_NEEDED = N_("请填写企业或合作社的名称。")
REASON_NEEDED = N_("请写一句为什么换。")
THEIR_NAME_NEEDED = N_("请填写是替谁办，写这个人的姓名。")


class Command(Schema):
    """A body; what it does not know it refuses."""

    class Meta:
        unknown = RAISE


class Phone(Sentence):
    """A Chinese phone number in any usual spelling; loaded as plain national digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        entered = super()._deserialize(value, attr, data, **kwargs)
        try:
            return plain_phone(entered)
        except BadPhone as error:
            raise ValidationError(BAD_PHONE) from error


class IdNumber(Sentence):
    """A resident identity number with the right check digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        entered = super()._deserialize(value, attr, data, **kwargs)
        try:
            return plain_id_number(entered)
        except BadIdNumber as error:
            raise ValidationError(error.sentence) from error


def when() -> fields.AwareDateTime:
    """When a step happened, for back-entry; a time without offset is Chinese time."""
    return fields.AwareDateTime(
        default_timezone=SHANGHAI,
        load_default=None,
        allow_none=True,
        metadata={"description": "back-entry: when it really happened"},
    )


def written(most: int, least: int = 1, **options: Any) -> Sentence:
    return Sentence(validate=validate.Length(min=least, max=most), **options)


class CreditCode(Sentence):
    """A unified social credit code with the right check character."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        entered = super()._deserialize(value, attr, data, **kwargs)
        try:
            return plain_credit_code(entered)
        except BadCreditCode as error:
            raise ValidationError(error.sentence) from error


class RequesterSchema(Command):
    """Who asks; for a firm or co-operative the contact, with the firm's name and, if known, its credit code."""

    kind = Sentence(load_default="person", validate=validate.OneOf(("person", "firm")))
    name = written(60, required=True, error_messages={"required": NAME_NEEDED}, metadata={"example": "测试甲"})
    phone = Phone(
        load_default=None,
        allow_none=True,
        metadata={"example": "13800138000", "description": "optional for staff only"},
    )
    address = written(200, load_default=None, allow_none=True)
    id_number = IdNumber(load_default=None, allow_none=True)
    organisation = written(100, load_default=None, allow_none=True, metadata={"description": "name, of kind firm only"})
    credit_code = CreditCode(load_default=None, allow_none=True, metadata={"example": "914403001922038216"})

    @post_load
    def _requester(self, data: dict[str, Any], **_: Any) -> Requester:
        is_firm = data.pop("kind") == "firm"
        if is_firm and not data["organisation"]:
            raise ValidationError({"organisation": [ORGANISATION_NEEDED]})
        return Requester(**data) if is_firm else Requester(**{**data, "organisation": None, "credit_code": None})


class BeneficiarySchema(Command):
    """For whom it is, when not for the requester."""

    name = written(60, required=True, error_messages={"required": THEIR_NAME_NEEDED})
    relation = written(30, load_default=None, allow_none=True, metadata={"example": "母亲"})
    phone = Phone(load_default=None, allow_none=True)
    id_number = IdNumber(load_default=None, allow_none=True)

    @post_load
    def _beneficiary(self, data: dict[str, Any], **_: Any) -> Beneficiary:
        return Beneficiary(**data)


class SubmitFields(Command):
    """What a submission is made of; the pages that ask in steps read parts of it."""

    description = written(
        LONGEST_DESCRIPTION,
        required=True,
        error_messages={"required": WORDS_NEEDED},
        metadata={"example": "母亲78岁，常年有病，家里困难，想申请农村低保"},
    )
    village_code = Sentence(
        required=True,
        validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE),
        error_messages={"required": VILLAGE_NEEDED},
        metadata={"example": "510503108201"},
    )
    requester = fields.Nested(RequesterSchema, required=True)
    beneficiary = fields.Nested(BeneficiarySchema, load_default=None, allow_none=True)
    matter_code = written(40, load_default=None, allow_none=True)
    channel = Sentence(load_default="web", validate=validate.OneOf(CHANNELS))
    materials_complete = fields.Boolean(load_default=False)
    signs_on_paper = fields.Boolean(
        load_default=False,
        metadata={"description": "staff only: no phone of their own, so they will sign for the result on paper"},
    )
    occurred_at = when()
    language = Sentence(load_default=None, allow_none=True, validate=validate.OneOf(("zh", "en")))
    complaint = fields.Nested(
        ComplaintSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "about a cadre or volunteer: hidden from them and from their area"},
    )


class SubmitSchema(SubmitFields):
    @post_load
    def _submission(self, data: dict[str, Any], **_: Any) -> Submission:
        return Submission(**data)


class Timed(Command):
    occurred_at = when()


class AcceptSchema(Timed):
    matter_code = written(40, required=True, metadata={"example": "dibao"})


class CategoriseSchema(Timed):
    matter_code = written(40, required=True, metadata={"example": "dibao"})
    reason = written(300, required=True, error_messages={"required": REASON_NEEDED})


class SupplementRequestSchema(Timed):
    missing = fields.List(
        written(100),
        required=True,
        validate=validate.Length(min=1, max=20),
        metadata={"description": "everything that is missing, told at once"},
    )


class _MaybeResident(Timed):
    """What staff give by their session, a resident proves."""

    tracking_code = written(20, load_default=None, allow_none=True)
    phone_tail = Sentence(load_default=None, allow_none=True, validate=validate.Regexp(r"[0-9]{4}\Z"))


class SupplementSchema(_MaybeResident):
    pass


class RefuseSchema(Timed):
    reason = written(1000, required=True)
    where_to = written(300, required=True, metadata={"description": "where the person can go instead"})


class WithdrawSchema(_MaybeResident):
    reason = written(1000, load_default=None, allow_none=True)
