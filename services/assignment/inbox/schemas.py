"""What passing a case on says, and what an inbox shows."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence


class PassOn(Command):
    unit = Sentence(required=True, validate=validate.Length(1, 100))
    reason = Sentence(required=True, validate=validate.Length(1, 300))


class InboxCase(Schema):
    request_id = fields.UUID()
    number = fields.String()
    area = fields.String()
    status = fields.String()
    due_at = fields.AwareDateTime()
    receiver = fields.UUID(allow_none=True, metadata={"description": "account of whoever opened it first"})


class Received(Schema):
    request_id = fields.UUID()
    receiver = fields.UUID(allow_none=True)
