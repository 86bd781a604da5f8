"""What the routes of rectifications take and show; forms and JSON alike."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence


class Verify(Command):
    founded = fields.Boolean(required=True, truthy={True, "true"}, falsy={False, "false"})
    note = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=1000))


class Decide(Command):
    upheld = fields.Boolean(required=True, truthy={True, "true"}, falsy={False, "false"})


class Appeal(Command):
    reason = Sentence(required=True, validate=validate.Length(1, 1000))


class PutRight(Command):
    what = Sentence(required=True, validate=validate.Length(1, 2000))


class RectificationShown(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    number = fields.String()
    area = fields.String()
    rating = fields.Integer()
    state = fields.String()
    due_at = fields.AwareDateTime(allow_none=True)


class Moved(Schema):
    id = fields.UUID()
