"""What a board may be narrowed to; it all lives in the address."""

from marshmallow import fields, validate

from services.reporting.boards.league import KEYS
from services.reporting.figures.schemas import PeriodQuery

KINDS = ("on_the_spot", "promised", "sent_up", "consultation")


class BoardQuery(PeriodQuery):
    """An area, a period, and one matter, kind or channel."""

    matter = fields.String(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(("", *KINDS)))
    channel = fields.String(load_default=None)


NARROWED_BY = ("matter", "kind", "channel")


class LeagueQuery(PeriodQuery):
    """A district, a period, and by which figure towns are ranked."""

    sort = fields.String(load_default=None, validate=validate.OneOf(("", *KEYS)))
