"""What comes in and goes out of the posts' routes."""

from marshmallow import RAISE, Schema, fields, validate

from shared.reference.posts import POST_KINDS
from shared.web.fields import Sentence, StrictWholeNumber
from shared.web.paging import PageArguments


class NoBody(Schema):
    class Meta:
        unknown = RAISE


class NewPost(NoBody):
    kind = fields.String(required=True, validate=validate.OneOf(tuple(POST_KINDS)))
    area = fields.String(required=True, validate=validate.Regexp(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})\Z"))
    head_count = StrictWholeNumber(required=True, validate=validate.Range(1, 10_000))


class NewClaim(NoBody):
    volunteer_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "left out: oneself; an organiser names somebody"}
    )


class NewReview(NoBody):
    volunteer_id = fields.UUID(required=True)
    level = StrictWholeNumber(required=True, validate=validate.Range(1, 5))
    comment = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=500))


class PostFilter(PageArguments):
    pass


class PostShown(Schema):
    id = fields.UUID()
    kind = fields.String()
    area = fields.String()
    head_count = fields.Integer()
    held = fields.Integer(metadata={"description": "approved claims"})
    defined_at = fields.AwareDateTime()


class PostId(Schema):
    id = fields.UUID()
