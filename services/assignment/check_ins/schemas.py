"""What the desk's forms bring."""

from marshmallow import Schema, fields, validate

from services.assignment.check_ins.domain import PROOFS, TONGUES
from services.assignment.volunteers.schemas import VILLAGE
from shared.contracts.errors import N_
from shared.reference.posts import SKILLS
from shared.web.fields import Sentence, WholeNumber

CAPACITY_NEEDED = N_("请填同时最多办几件，0到50；暂时不接就填0。")


class SkillRow(Schema):
    """One line: the skill, its level, what proves it."""

    skill = fields.String(load_default=None, validate=validate.OneOf(tuple(SKILLS)))
    level = WholeNumber(load_default=1, validate=validate.Range(1, 3))
    proof = fields.String(load_default="seen", validate=validate.OneOf(tuple(PROOFS)))
    note = Sentence(load_default=None, validate=validate.Length(max=60))


class Availability(Schema):
    """Languages, days and capacity."""

    languages = fields.List(fields.String(validate=validate.OneOf(tuple(TONGUES))), load_default=list)
    duty = fields.List(WholeNumber(validate=validate.Range(0, 6)), load_default=list, validate=validate.Length(max=7))
    capacity = WholeNumber(
        required=True,
        error_messages={"required": CAPACITY_NEEDED},
        validate=validate.Range(0, 50, error=CAPACITY_NEEDED),
    )
    longest_task = WholeNumber(load_default=None, validate=validate.Range(1, 10080))


class CheckInForm(Availability):
    key = fields.UUID(required=True)
    name = Sentence(required=True, validate=validate.Length(1, 60))
    s1 = fields.Nested(SkillRow, load_default=None)
    s2 = fields.Nested(SkillRow, load_default=None)
    s3 = fields.Nested(SkillRow, load_default=None)
    s4 = fields.Nested(SkillRow, load_default=None)


class NewcomerForm(CheckInForm):
    phone = Sentence(load_default=None, validate=validate.Length(max=20))
    work_unit = Sentence(load_default=None, validate=validate.Length(max=120))
    village = fields.String(required=True, validate=VILLAGE)
    member = fields.String(required=True, validate=validate.OneOf(("yes", "no")))
