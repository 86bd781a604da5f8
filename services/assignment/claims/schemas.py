"""What comes in and goes out of the claims' routes."""

from marshmallow import Schema, fields, validate

from services.assignment.posts.schemas import NoBody, PostShown
from shared.contracts.errors import N_
from shared.web.fields import Sentence


class NewClaim(NoBody):
    volunteer_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "left out: oneself; an organiser names somebody"}
    )


class Refusal(NoBody):
    reason = Sentence(
        required=True,
        validate=validate.Length(1, 300),
        error_messages={"required": N_("请写一句理由，本人会看到。")},
        metadata={"description": "the volunteer reads it"},
    )


class SkillAsked(Schema):
    skill = fields.String()
    level = fields.Integer()


class FittingPost(PostShown):
    is_whole = fields.Boolean(metadata={"description": "nothing is lacking"})
    distance = fields.Integer(metadata={"description": "0 same village, 1 same town, 2 farther"})
    lacks = fields.List(fields.Nested(SkillAsked))
    lacks_languages = fields.List(fields.String())


class OwnClaim(Schema):
    id = fields.UUID()
    post_id = fields.UUID()
    status = fields.String()
    kind = fields.String()
    area = fields.String()
    place = fields.Integer(metadata={"description": "in the order of claiming, while it waits"})
    claimed_at = fields.AwareDateTime()
    moved_up_at = fields.AwareDateTime(allow_none=True)
    ended_because = fields.String(allow_none=True)
