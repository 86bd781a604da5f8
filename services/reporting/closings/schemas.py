"""What is asked about a person's cases, and the word that is given."""

from marshmallow import Schema, fields, validate

MOST = 50


class OfResidents(Schema):
    """One person: their entry in the register and those merged into it."""

    resident = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST))


class ClosedCasesSchema(Schema):
    all_closed = fields.Boolean(required=True)
    closed = fields.String(
        required=True, metadata={"description": "the word intake's erasure asks for; valid a quarter of an hour"}
    )
