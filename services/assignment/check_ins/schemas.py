"""What the desk's forms bring."""

from marshmallow import Schema, fields, validate

from services.assignment.check_ins.domain import PROOFS, TONGUES
from services.assignment.dispatch.schemas import Command
from services.assignment.volunteers.schemas import VILLAGE
from shared.contracts.errors import N_
from shared.reference.posts import SKILLS
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber
from shared.web.paging import PageArguments

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


class ProofGiven(Command):
    """A skill at a level, and what proves it; `note`: the number of a certificate or who attests it."""

    skill = fields.String(required=True, validate=validate.OneOf(tuple(SKILLS)))
    level = StrictWholeNumber(required=True, validate=validate.Range(1, 3))
    proof = fields.String(load_default="seen", validate=validate.OneOf(tuple(PROOFS)))
    note = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=60))


class _Given(Command):
    name = Sentence(required=True, validate=validate.Length(1, 60), metadata={"description": "as they say it"})
    skills = fields.List(fields.Nested(ProofGiven), load_default=list, validate=validate.Length(max=20))
    languages = fields.List(fields.String(validate=validate.OneOf(tuple(TONGUES))), validate=validate.Length(max=10))
    duty = fields.List(
        StrictWholeNumber(validate=validate.Range(0, 6)),
        validate=validate.Length(max=7),
        metadata={"description": "weekdays on duty, Monday 0; empty: every day"},
    )
    capacity = StrictWholeNumber(validate=validate.Range(0, 50))
    longest_task = StrictWholeNumber(
        allow_none=True, validate=validate.Range(1, 10080), metadata={"description": "minutes; null: any"}
    )


class CheckInGiven(_Given):
    volunteer_id = fields.UUID(required=True, metadata={"description": "of the entry on the register"})


class NewcomerGiven(_Given):
    phone = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=20))
    work_unit = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=120))
    village_code = fields.String(required=True, attribute="village", validate=VILLAGE)
    member = fields.Boolean(required=True, truthy={True}, falsy={False})


class CheckInMade(Schema):
    id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    account = fields.String(required=True)
    first_password = fields.String(
        required=True, allow_none=True, metadata={"description": "of a new account, told once, stored nowhere"}
    )


class CheckInShown(Schema):
    id = fields.UUID()
    volunteer_id = fields.UUID()
    account = fields.String(attribute="number")
    name = fields.String()
    village_code = fields.String(attribute="village")
    checked_in_on = fields.Date()
    recorded_at = fields.DateTime()
    was_registered = fields.Boolean()
    undone_at = fields.DateTime(allow_none=True)
    account_closed_at = fields.DateTime(allow_none=True)
    skills = fields.Dict(keys=fields.String(), values=fields.Integer())
    languages = fields.List(fields.String())
    duty = fields.List(fields.Integer())
    capacity = fields.Integer()
    longest_task = fields.Integer(allow_none=True)


class CheckInUndone(Schema):
    id = fields.UUID(required=True)
    account_closed = fields.Boolean(required=True)


class MemberFilter(PageArguments):
    q = Sentence(load_default=None, validate=validate.Length(1, 60))
    checked_in = fields.Boolean(load_default=None)


class MemberShown(Schema):
    id = fields.UUID()
    account = fields.String(attribute="number")
    name = fields.String(metadata={"description": "masked until the check-in"})
    work_unit = fields.String(allow_none=True)
    village_code = fields.String(attribute="village")
    checked_in_on = fields.Date(allow_none=True)
