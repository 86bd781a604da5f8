"""What a rating of a visit says."""

from marshmallow import fields, validate

from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence, StrictWholeNumber


class RateVisit(Command):
    tracking_code = Sentence(required=True, validate=validate.Length(4, 40))
    phone_tail = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{4}\Z"))
    appointment_id = fields.UUID(required=True)
    rating = StrictWholeNumber(required=True, validate=validate.Range(1, 5))
    comment = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=1000))
