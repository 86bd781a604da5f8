"""What comes in with a review and with its answer, as JSON and from the form; what is shown of one."""

from marshmallow import Schema, fields, validate

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


class NewAnswer(NoBody):
    answer = Sentence(required=True, validate=validate.Length(1, 500), metadata={"description": "once, sealed"})


class ReviewShown(Schema):
    id = fields.UUID()
    post_id = fields.UUID()
    volunteer_id = fields.UUID()
    level = fields.Integer(metadata={"description": "5 is best"})
    from_day = fields.Date(allow_none=True)
    to_day = fields.Date(allow_none=True)
    reviewed_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)


class ReviewOpened(ReviewShown):
    sentence = fields.String(allow_none=True, metadata={"description": "opened for the reader, which is noted"})
    answer = fields.String(allow_none=True)
