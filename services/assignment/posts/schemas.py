"""What comes in and goes out of the posts' routes."""

from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from services.assignment.volunteers.schemas import Skill
from shared.contracts.errors import N_
from shared.reference.posts import POST_KINDS, SKILLS
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber
from shared.web.paging import PageArguments


class NoBody(Schema):
    class Meta:
        unknown = RAISE


AREA = validate.Regexp(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})\Z")
LANGUAGES = {"sichuanese": N_("四川话"), "miao": N_("苗语"), "sign": N_("手语"), "english": N_("英语")}
"""Offered on the form; a volunteer's profile may name others."""


class PostChange(NoBody):
    """What may change while people hold it."""

    head_count: fields.Integer = StrictWholeNumber(validate=validate.Range(1, 10_000))
    skills = fields.List(fields.Nested(Skill), validate=validate.Length(max=12))
    languages = fields.List(Sentence(validate=validate.Length(1, 20)), validate=validate.Length(max=10))
    words = Sentence(validate=validate.Length(max=500), metadata={"description": "what the holder does, in Chinese"})
    words_en = Sentence(validate=validate.Length(max=500))
    first_day = fields.Date(allow_none=True)
    last_day = fields.Date(allow_none=True, metadata={"description": "the term's last day; null: until ended"})

    @post_load
    def skills_by_name(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "skills" in data:
            data["skills"] = {each["skill"]: each["level"] for each in data["skills"]}
        return data


class NewPost(PostChange):
    kind = fields.String(required=True, validate=validate.OneOf(tuple(POST_KINDS)))
    area = fields.String(required=True, validate=AREA)
    head_count = StrictWholeNumber(required=True, validate=validate.Range(1, 10_000))


class PostForm(NoBody):
    """The page: three skills with levels at most, languages are boxes."""

    head_count = WholeNumber(required=True, validate=validate.Range(1, 10_000))
    skills = fields.List(
        fields.String(validate=validate.Regexp(r"^(" + "|".join(SKILLS) + r"):[123]\Z")), load_default=list
    )
    languages = fields.List(Sentence(validate=validate.Length(1, 20)), load_default=list)
    words = Sentence(load_default="", validate=validate.Length(max=500))
    words_en = Sentence(load_default="", validate=validate.Length(max=500))
    first_day = fields.Date(load_default=None, allow_none=True)
    last_day = fields.Date(load_default=None, allow_none=True)

    @post_load
    def skills_by_name(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        pairs = sorted(each.split(":") for each in data["skills"])
        return {**data, "skills": {skill: int(level) for skill, level in pairs}}


class NewPostForm(PostForm):
    kind = fields.String(required=True, validate=validate.OneOf(tuple(POST_KINDS)))
    area = fields.String(required=True, validate=AREA)


class PostFilter(PageArguments):
    pass


class PostShown(Schema):
    id = fields.UUID()
    kind = fields.String()
    area = fields.String()
    head_count = fields.Integer()
    held = fields.Integer(metadata={"description": "approved claims"})
    defined_at = fields.AwareDateTime()
    skills = fields.Dict(keys=fields.String(), values=fields.Integer())
    languages = fields.List(fields.String())
    words = fields.String()
    words_en = fields.String()
    first_day = fields.Date(allow_none=True)
    last_day = fields.Date(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    ended_because = fields.String(allow_none=True)


class PostId(Schema):
    id = fields.UUID()
