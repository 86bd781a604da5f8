"""What comes in to check reported numbers, and what goes out."""

from marshmallow import Schema, fields, validate

from services.reporting.figures.schemas import FigureReply, FigureValue, PeriodQuery

LONGEST = 200


class CheckPageQuery(PeriodQuery):
    reported = fields.String(load_default="", validate=validate.Length(max=LONGEST))


class CheckQuery(PeriodQuery):
    reported = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST))


class TypedReply(Schema):
    """One typed number: the figures it equals, and those of its sort it cannot be."""

    typed = fields.String(required=True)
    equals = fields.List(fields.Nested(FigureReply), required=True)
    cannot_be = fields.List(fields.Nested(FigureReply), required=True)


class RatioReply(Schema):
    """One typed number by another, in per cent."""

    numerator = fields.String(required=True)
    denominator = fields.String(required=True)
    percent = FigureValue(required=True)
    agrees_with = fields.List(fields.String(), required=True)
    impossible = fields.Boolean(required=True, metadata={"description": "a part above its whole"})


class CheckReply(Schema):
    numbers = fields.List(fields.Nested(TypedReply), required=True)
    ratios = fields.List(fields.Nested(RatioReply), required=True)
