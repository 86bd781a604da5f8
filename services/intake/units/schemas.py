"""What the forms of units hold, and what the interface tells of them."""

from marshmallow import RAISE, Schema, fields, validate

from services.intake.catalogue.schemas import day
from shared.contracts.errors import N_
from shared.web.fields import Sentence

NO_LINE_BREAKS = N_("名称里不能有换行和控制字符。")


def name(longest: int) -> Sentence:
    plain = validate.Regexp(r"[^\x00-\x1f\x7f]+\Z", error=NO_LINE_BREAKS)
    return Sentence(required=True, validate=validate.And(validate.Length(1, longest), plain))


class Command(Schema):
    class Meta:
        unknown = RAISE


class NameSchema(Command):
    """A name from a day on: of a new unit, or another one of a unit that is there."""

    zh = name(60)
    en = name(120)
    day = day(required=True)


class MergeSchema(Command):
    successor = Sentence(required=True, validate=validate.Length(1, 40))
    day = day(required=True)


class UnitSchema(Schema):
    """A unit as it is called today."""

    code = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    successor = fields.String(
        required=True, allow_none=True, metadata={"description": "code of the unit it joins then"}
    )
