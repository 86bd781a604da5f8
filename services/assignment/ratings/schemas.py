"""What the routes of flagged ratings take and show."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from services.assignment.ratings.domain import REVIEWS
from shared.web.fields import Sentence


class Review(Command):
    review = fields.String(required=True, validate=validate.OneOf(tuple(REVIEWS)))
    reason = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=500))


class FlaggedShown(Schema):
    request_id = fields.UUID()
    number = fields.String()
    area = fields.String()
    rating = fields.Integer()
    flagged = fields.List(fields.String())
    recorded_at = fields.AwareDateTime()
    review = fields.String(allow_none=True)


class Reviewed(Schema):
    request_id = fields.UUID()
    review = fields.String()
