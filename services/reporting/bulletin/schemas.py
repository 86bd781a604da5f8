"""What a program asks of the bulletin, and what it gets."""

from marshmallow import Schema, fields, validate

from services.reporting.figures.schemas import FigureValue, PeriodQuery

FORMATS = ("json", "html", "xlsx")


class BulletinQuery(PeriodQuery):
    format = fields.String(load_default="json", validate=validate.OneOf(FORMATS))


class BulletinNumber(Schema):
    """One number: value, what it is made of, and the very list behind it."""

    key = fields.String(required=True, metadata={"description": "the figure's definition key, as GET /figures has it"})
    label = fields.String(required=True)
    value = FigureValue(required=True, allow_none=True, metadata={"description": "null when the denominator is 0"})
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True, allow_none=True, metadata={"description": "null for a plain count"})
    formula = fields.String(required=True, allow_none=True)
    list_url = fields.String(
        required=True, allow_none=True, metadata={"description": "null where the board has no list of it"}
    )
    denominator_list_url = fields.String(required=True, allow_none=True)


class BulletinSentence(Schema):
    row = fields.Integer(required=True, metadata={"description": "row of the table of facts the sentence reports"})
    text = fields.String(required=True)


class BulletinReply(Schema):
    """A period's numbers at this moment; a drawn and frozen one is at /board/bulletin."""

    area = fields.String(required=True)
    title = fields.String(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    as_of = fields.AwareDateTime(required=True, format="iso")
    numbers = fields.List(fields.Nested(BulletinNumber), required=True)
    sentences = fields.List(fields.Nested(BulletinSentence), required=True)
    cannot = fields.List(
        fields.Nested(BulletinSentence), required=True, metadata={"description": "facts the data cannot give, and why"}
    )
