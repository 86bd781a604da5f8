"""What comes in to ask for the roll-up of visits and the lists behind it."""

from collections.abc import Mapping
from typing import Any

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


def unit_of(query: dict[str, Any], values: Mapping[str, Any]) -> str | None:
    """The work unit asked for; an empty one in the address means those that name none, its absence any."""
    return "" if values.get("unit") == "" else query["unit"]


class ProgressQuery(Schema):
    """The requests whose progress is asked for."""

    request = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=40))
