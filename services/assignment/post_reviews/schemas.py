"""What comes in with a review, as JSON and from the form."""

from marshmallow import fields, validate

from services.assignment.posts.schemas import NoBody
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber


class NewReview(NoBody):
    volunteer_id = fields.UUID(required=True)
    level: fields.Integer = StrictWholeNumber(required=True, validate=validate.Range(1, 5))
    from_day = fields.Date(required=True)
    to_day = fields.Date(required=True)
    sentence = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ReviewForm(NewReview):
    level = WholeNumber(required=True, validate=validate.Range(1, 5))
