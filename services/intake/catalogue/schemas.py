"""What comes in and goes out about versions, for forms and JSON alike. What makes the content right is `matters.rules`."""

from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from services.intake.catalogue.domain import State
from services.intake.matters.schemas import MatterSchema
from shared.web.fields import Sentence, WholeNumber
from shared.web.paging import PageArguments

FIRST_DAY = date(2014, 1, 1)
LAST_DAY = date(2100, 1, 1)


def day(**options: Any) -> fields.Date:
    return fields.Date(validate=validate.Range(min=FIRST_DAY, max=LAST_DAY), **options)


class Command(Schema):
    class Meta:
        unknown = RAISE


class WordsSchema(Command):
    zh = Sentence(required=True)
    en = Sentence(required=True)


class MaterialFields(WordsSchema):
    issuer = fields.Nested(WordsSchema, load_default=None, allow_none=True, metadata={"description": "who issues it"})


class StepFields(WordsSchema):
    limit_working_days = WholeNumber(load_default=None, allow_none=True)


class SkillFields(Command):
    skill = Sentence(required=True)
    level = WholeNumber(required=True)
    optional = fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": "good to have: no longer asked when nobody takes it"}
    )

    @post_load
    def said_only_if_so(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data if data.get("optional") else {name: data[name] for name in ("skill", "level")}


class RecordSchema(Command):
    """What a version says. Days are working days; texts in both languages."""

    name = Sentence(required=True)
    name_en = Sentence(required=True)
    short = Sentence(required=True)
    initials = Sentence(load_default="", metadata={"description": "pinyin initials of `short`; made when empty"})
    category = Sentence(required=True)
    category_en = Sentence(required=True)
    kind = Sentence(required=True)
    level = Sentence(required=True)
    unit_code = Sentence(required=True, metadata={"description": "code of the responsible unit"})
    promised_working_days = WholeNumber(required=True)
    statutory_working_days = WholeNumber(required=True)
    post_kind = Sentence(required=True)
    skills = fields.List(fields.Nested(SkillFields), load_default=list)
    handler_kinds = fields.List(Sentence(), load_default=list, metadata={"description": "empty: any kind"})
    effort_minutes = WholeNumber(required=True)
    closes_by = Sentence(required=True)
    fee_yuan = WholeNumber(load_default=0)
    aliases = fields.List(Sentence(), required=True, metadata={"description": "how residents say it, at least 5"})
    keywords = fields.List(Sentence(), load_default=list)
    materials = fields.List(fields.Nested(MaterialFields), load_default=list)
    steps = fields.List(fields.Nested(StepFields), required=True)


class VersionFields(RecordSchema):
    valid_from = day(required=True)

    @post_load
    def _date_as_text(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "valid_from": data["valid_from"].isoformat()}


class MatterFields(VersionFields):
    code = Sentence(required=True, metadata={"example": "dibao"})


class RetireSchema(Command):
    valid_to = day(required=True, metadata={"description": "first day it can no longer be chosen"})
    successor = Sentence(
        load_default=None, allow_none=True, metadata={"description": "code of the matter that follows"}
    )


class ListArguments(PageArguments):
    q = Sentence(load_default=None, validate=validate.Length(max=60))
    category = Sentence(load_default=None, validate=validate.Length(max=30))
    state = Sentence(load_default=None, validate=validate.OneOf([state.value for state in State]))


class VersionSchema(MatterSchema):
    """A version as it is kept; a withdrawn one never was or will be valid."""

    id = fields.UUID(required=True)
    unit_code = fields.String(required=True)
    initials = fields.String(load_default="")
    keywords = fields.List(fields.String(), load_default=list)
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in State]))
    made_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
