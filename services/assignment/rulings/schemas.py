"""What a ruling says and shows."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from services.assignment.rulings.domain import BECAUSE_WORDS, RULING_WORDS
from shared.web.fields import Sentence


class Rule(Command):
    ruling = fields.String(required=True, validate=validate.OneOf(tuple(RULING_WORDS)))
    note = Sentence(required=True, validate=validate.Length(1, 500))


class RulingShown(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    number = fields.String()
    area = fields.String()
    because = fields.String(validate=validate.OneOf(tuple(BECAUSE_WORDS)))
    opened_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True, metadata={"description": "null for a first return"})
