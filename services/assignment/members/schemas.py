"""What the register's pages are asked with."""

from marshmallow import fields, validate

from services.assignment.volunteers.schemas import AREA
from shared.web.fields import Sentence
from shared.web.paging import PageArguments


class RegisterFilter(PageArguments):
    q = Sentence(load_default=None, validate=validate.Length(1, 60))
    area = fields.String(load_default=None, validate=AREA)
    unit = Sentence(load_default=None, validate=validate.Length(1, 120))
    state = fields.String(load_default=None, validate=validate.OneOf(("in", "not")))


class RateFilter(PageArguments):
    by = fields.String(load_default="town", validate=validate.OneOf(("town", "village", "unit")))
