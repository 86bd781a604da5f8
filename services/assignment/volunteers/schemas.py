"""What comes in and goes out of the volunteers' routes."""

from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, pre_dump, validate

from services.assignment.volunteers.domain import KINDS, rating
from shared.reference.posts import POST_KINDS, SKILLS
from shared.web.fields import Sentence, StrictWholeNumber
from shared.web.paging import PageArguments

VILLAGE = validate.Regexp(r"^[0-9]{12}\Z")
AREA = validate.Regexp(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})\Z")


class Skill(Schema):
    class Meta:
        unknown = RAISE

    skill = fields.String(required=True, validate=validate.OneOf(tuple(SKILLS)))
    level = StrictWholeNumber(required=True, validate=validate.Range(1, 3))


class Profile(Schema):
    """What may be changed later; every field optional."""

    class Meta:
        unknown = RAISE

    name = Sentence(validate=validate.Length(1, 60))
    work_unit = Sentence(allow_none=True, validate=validate.Length(max=120))
    category = Sentence(allow_none=True, validate=validate.Length(max=60))
    village_code = fields.String(attribute="village", validate=VILLAGE)
    area_scope = fields.String(validate=AREA, metadata={"description": "leading digits of the area served"})
    checked_in_on = fields.Date()
    skills = fields.List(fields.Nested(Skill), validate=validate.Length(max=20))
    languages = fields.List(fields.String(validate=validate.Length(1, 20)), validate=validate.Length(max=10))
    duty = fields.List(
        StrictWholeNumber(validate=validate.Range(0, 6)),
        validate=validate.Length(max=7),
        metadata={"description": "weekdays on duty, Monday 0; empty: every day"},
    )
    capacity = StrictWholeNumber(validate=validate.Range(0, 50))
    longest_task = StrictWholeNumber(allow_none=True, validate=validate.Range(1, 10080))
    weekly_minutes = StrictWholeNumber(
        allow_none=True,
        validate=validate.Range(0, 10080),
        metadata={"description": "minutes given in a week; null: not limited"},
    )

    @post_load
    def skills_by_name(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "skills" in data:
            data["skills"] = {each["skill"]: each["level"] for each in data["skills"]}
        return data


class VolunteerChange(Profile):
    active = fields.Boolean(truthy={True}, falsy={False})


class NewVolunteer(Profile):
    name = Sentence(required=True, validate=validate.Length(1, 60))
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    village_code = fields.String(required=True, attribute="village", validate=VILLAGE)
    member = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    work_unit = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=120))
    category = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=60))


class VolunteerFilter(PageArguments):
    area = fields.String(load_default=None, validate=AREA)
    post_kind = fields.String(load_default=None, validate=validate.OneOf(tuple(POST_KINDS)))
    kind = fields.String(load_default=None, validate=validate.OneOf(tuple(KINDS)))
    checked_in = fields.Boolean(load_default=False)
    q = Sentence(load_default=None, validate=validate.Length(1, 60))


class VolunteerProfile(Schema):
    id = fields.UUID()
    account = fields.String(attribute="number")
    name = fields.String()
    kind = fields.String()
    member = fields.Boolean()
    work_unit = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    village_code = fields.String(attribute="village")
    area_scope = fields.String()
    checked_in_on = fields.Date(allow_none=True)
    active = fields.Boolean()
    skills = fields.List(fields.Nested(Skill))
    languages = fields.List(fields.String())
    duty = fields.List(fields.Integer())
    capacity = fields.Integer()
    longest_task = fields.Integer(allow_none=True)
    weekly_minutes = fields.Integer(allow_none=True)
    open_load = fields.Integer()
    post_kinds = fields.List(fields.String())
    rating = fields.Float()

    @pre_dump
    def from_row(self, row: Any, **_: Any) -> dict[str, Any]:
        shown = dict(row._mapping)
        shown["skills"] = [{"skill": name, "level": level} for name, level in sorted(row.skills.items())]
        shown["rating"] = rating(row.rating_sum, row.rating_count)
        return shown


class Registered(Schema):
    id = fields.UUID()
    account = fields.String()
    first_password = fields.String(metadata={"description": "told once, stored nowhere"})


class VolunteerId(Schema):
    id = fields.UUID()
