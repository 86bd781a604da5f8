"""What the record of a volunteer shows."""

from marshmallow import Schema, fields


class RecordShown(Schema):
    volunteer_id = fields.UUID()
    hours = fields.Float(metadata={"description": "hours residents have signed for, to one decimal"})
    signed_minutes = fields.Integer()
    unsigned_minutes = fields.Integer(metadata={"description": "not confirmed yet, or closed by silence"})
    cases = fields.Integer()
    stars = fields.Integer(metadata={"description": "0 to 5, at 100, 300, 600, 1000 and 1500 hours"})
    next_star_at = fields.Integer(allow_none=True)
