"""What a handover says and shows."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence


class HandOver(Command):
    volunteer_id = fields.UUID(required=True, metadata={"description": "who leaves"})
    to = fields.UUID(load_default=None, allow_none=True, metadata={"description": "who takes over; left out: the pool"})
    reason = Sentence(required=True, validate=validate.Length(1, 200))


class HandedOver(Schema):
    id = fields.UUID()
    cases = fields.List(fields.UUID())
