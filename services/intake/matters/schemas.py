"""What goes out about matters and areas."""

from marshmallow import Schema, fields, validate

from shared.web.fields import Sentence
from shared.web.paging import PageArguments


class TwoLanguages(Schema):
    zh = fields.String(required=True)
    en = fields.String(required=True)


class SkillSchema(Schema):
    skill = fields.String(required=True)
    level = fields.Integer(required=True)


class MaterialSchema(TwoLanguages):
    issuer = fields.Nested(TwoLanguages, load_default=None, allow_none=True, metadata={"description": "who issues it"})


class StepSchema(TwoLanguages):
    limit_working_days = fields.Integer(load_default=None, allow_none=True)


class MatterSchema(Schema):
    """A matter as of today; days are working days."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    short = fields.String(required=True)
    category = fields.String(required=True)
    category_en = fields.String(required=True)
    kind = fields.String(required=True)
    level = fields.String(required=True)
    unit = fields.Nested(TwoLanguages, required=True, metadata={"description": "responsible unit"})
    promised_working_days = fields.Integer(required=True)
    statutory_working_days = fields.Integer(required=True)
    post_kind = fields.String(required=True)
    skills = fields.List(fields.Nested(SkillSchema), required=True)
    handler_kinds = fields.List(fields.String(), required=True)
    effort_minutes = fields.Integer(required=True)
    closes_by = fields.String(required=True)
    fee_yuan = fields.Integer(required=True, metadata={"description": "always 0: the service is free (无偿)"})
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True, metadata={"description": "first day it is no longer valid"})
    successor = fields.String(
        required=True, allow_none=True, metadata={"description": "code of the matter that follows"}
    )
    aliases = fields.List(fields.String(), required=True)
    materials = fields.List(fields.Nested(MaterialSchema), required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class AreaSchema(Schema):
    code = fields.String(required=True, metadata={"description": "6, 9 or 12 digits"})
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    level = fields.String(required=True, validate=validate.OneOf(("district", "town", "village")))
    parent = fields.String(required=True, allow_none=True)
    pinyin = fields.String(required=True)
    initials = fields.String(required=True)


class AreaArguments(PageArguments):
    level = Sentence(load_default=None, validate=validate.OneOf(("district", "town", "village")))
    within = Sentence(load_default=None, metadata={"description": "only areas inside this one"})
    q = Sentence(
        load_default=None,
        validate=validate.Length(max=60),
        metadata={"description": "name, pinyin, first letters or code"},
    )
