"""What comes in to ask for the roll-up of visits and the lists behind it."""

from marshmallow import Schema, fields, validate

from services.reporting.figures.schemas import PeriodQuery
from services.reporting.visits.domain import FIGURE_NAMES, GROUPS, KIND_NAMES
from shared.web.fields import Sentence
from shared.web.paging import PageArguments


class RollUpQuery(PeriodQuery):
    by = fields.String(load_default=None, validate=validate.OneOf(GROUPS))


class VisitListQuery(PeriodQuery, PageArguments):
    figure = fields.String(load_default="visits", validate=validate.OneOf(tuple(FIGURE_NAMES)))
    unit = Sentence(load_default=None, validate=validate.Length(max=60))
    kind = fields.String(load_default=None, validate=validate.OneOf(tuple(KIND_NAMES)))


class ProgressQuery(Schema):
    """The requests whose progress is asked for."""

    request = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=40))
