"""What the profile's forms bring."""

from marshmallow import Schema, fields, validate

from services.assignment.check_ins.domain import OWN_PROOFS
from services.assignment.check_ins.schemas import Availability
from shared.reference.posts import SKILLS
from shared.web.fields import Sentence, WholeNumber


class OwnAvailability(Availability):
    weekly_hours = fields.Decimal(load_default=None, validate=validate.Range(0, 168))
    seen = WholeNumber(required=True)


class OwnSkillForm(Schema):
    skill = fields.String(required=True, validate=validate.OneOf(tuple(SKILLS)))
    level = WholeNumber(required=True, validate=validate.Range(1, 3))
    proof = fields.String(required=True, validate=validate.OneOf(OWN_PROOFS))
    note = Sentence(required=True, validate=validate.Length(1, 60))


class ProofForm(Schema):
    skill = fields.String(required=True, validate=validate.OneOf(tuple(SKILLS)))
    level = WholeNumber(required=True, validate=validate.Range(1, 3))


class DismissForm(ProofForm):
    reason = Sentence(required=True, validate=validate.Length(1, 200))
