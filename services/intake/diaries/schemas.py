"""What comes in and goes out about diary entries and their drafts, for forms and JSON alike. Unknown fields are refused."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.intake.diaries.deciding import Confirmed
from services.intake.diaries.domain import LONGEST_TEXT, REASONS, Content, DraftState, Written
from services.intake.requests.domain import NO_SUCH_VILLAGE
from services.intake.requests.schemas import NAME_NEEDED, Command, Phone, when, written
from services.intake.visits.domain import KIND_NAMES
from services.intake.visits.schemas import MONTH_WRONG, ReasonSchema, village, village_group
from shared.contracts.errors import N_
from shared.web.fields import Sentence, WholeNumber
from shared.web.paging import PageArguments

TEXT_NEEDED = N_("请写一写今天听到了什么。")
REASON_OF_DROP = N_("请选一个理由。")
NEED_NEEDED = N_("请写上群众要办什么事，或者商定了怎么办。")


def entry_text() -> Sentence:
    return written(
        LONGEST_TEXT,
        required=True,
        error_messages={"required": TEXT_NEEDED},
        metadata={"example": "8组村民龚长林想发展生猪养殖，但缺乏养殖技术。请畜牧局技术员上门指导。"},
    )


class DiaryFields(Command):
    """An entry; with `visit_kind` it is counted as a visit as well."""

    text = entry_text()
    village_code = village()
    village_group = village_group()
    occurred_at = when()
    visit_id = fields.UUID(load_default=None, allow_none=True)
    visit_kind = Sentence(load_default=None, allow_none=True, validate=validate.OneOf(tuple(KIND_NAMES)))
    people_met = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(min=0, max=10_000))


class DiarySchema(DiaryFields):
    @post_load
    def _written(self, data: dict[str, Any], **_: Any) -> Written:
        return Written(**data)


class DiaryCorrection(ReasonSchema):
    text = entry_text()


class ConfirmFields(Command):
    """A draft as the person leaves it."""

    person = written(60, required=True, error_messages={"required": NAME_NEEDED})
    phone = Phone(load_default=None, allow_none=True)
    address = written(200, load_default=None, allow_none=True)
    village_code = village()
    village_group = village_group()
    need = Sentence(load_default="", validate=validate.Length(max=2500))
    measure = Sentence(load_default="", validate=validate.Length(max=1200))
    matter_code = written(40, load_default=None, allow_none=True)
    materials_complete = fields.Boolean(load_default=False)

    @validates_schema
    def _says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("need") and not data.get("measure"):
            raise ValidationError({"need": [NEED_NEEDED]})


class ConfirmSchema(ConfirmFields):
    @post_load
    def _confirmed(self, data: dict[str, Any], **_: Any) -> Confirmed:
        return confirmed_from(data)


def confirmed_from(data: dict[str, Any]) -> Confirmed:
    """What the fields say, as the use case wants it."""
    content = Content(
        person=data["person"],
        phone=data["phone"],
        address=data["address"],
        group=data["village_group"],
        need=data["need"],
        measure=data["measure"],
        matter_code=data["matter_code"],
    )
    return Confirmed(content, data["village_code"], data["materials_complete"])


class DropSchema(Command):
    reason = Sentence(
        required=True, validate=validate.OneOf(tuple(REASONS)), error_messages={"required": REASON_OF_DROP}
    )


class DiaryQuery(Schema):
    """The filters of the list; they live in the address."""

    month = Sentence(load_default=None, validate=validate.Regexp(r"20[0-9]{2}-(0[1-9]|1[0-2])\Z", error=MONTH_WRONG))
    day = fields.Date(load_default=None)
    village_code = Sentence(load_default=None, validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE))
    whose = Sentence(load_default=None, validate=validate.OneOf(("mine", "town")))
    drafts = Sentence(load_default=None, validate=validate.OneOf(("open", "confirmed")))
    after = Sentence(load_default=None)


class DiaryListQuery(DiaryQuery, PageArguments):
    pass


class NewDiaryQuery(Schema):
    visit = fields.UUID(load_default=None)


class ListedDiarySchema(Schema):
    """An entry in a list: no words."""

    id = fields.UUID(required=True)
    village_code = fields.String(required=True)
    village_group = fields.Integer(required=True, allow_none=True)
    occurred_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    visit_id = fields.UUID(required=True, allow_none=True)
    written_by = fields.UUID(required=True)
    open_drafts = fields.Integer(required=True)
    confirmed_drafts = fields.Integer(required=True)
    withdrawn = fields.Boolean(required=True)


class DraftSchema(Schema):
    """A draft with the words that led to each field."""

    id = fields.UUID(required=True)
    status = fields.String(required=True, validate=validate.OneOf([state.value for state in DraftState]))
    person = fields.String(required=True)
    village_group = fields.Integer(required=True, allow_none=True)
    need = fields.String(required=True)
    measure = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    skill = fields.String(required=True, allow_none=True)
    post_kind = fields.String(required=True, allow_none=True)
    because = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    request_id = fields.UUID(required=True, allow_none=True)
    request_number = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class OpenedDiarySchema(ListedDiarySchema):
    """An entry opened by somebody entitled; every look is noted in the audit."""

    text = fields.String(required=True, allow_none=True)
    drafts = fields.List(fields.Nested(DraftSchema), required=True)


class ConfirmedSchema(Schema):
    """The request a draft became. The tracking code is told to clerks only: whoever may handle it must not know it."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    status = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    promised_due_on = fields.Date(required=True, allow_none=True)
    tracking_code = fields.String(required=True, allow_none=True)
