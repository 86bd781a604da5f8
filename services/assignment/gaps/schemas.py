"""What the map is asked with and shows."""

from marshmallow import RAISE, Schema, fields, validate

from services.assignment.posts.schemas import NoBody
from shared.reference.posts import POST_KINDS, SKILLS
from shared.web.paging import PageArguments


class Period(NoBody):
    first = fields.Date(load_default=None, metadata={"description": "day of acceptance; left out: ninety days"})
    last = fields.Date(load_default=None)


class PagedPeriod(PageArguments):
    """The map as a list, in pages."""

    class Meta:
        unknown = RAISE

    first = fields.Date(load_default=None, metadata={"description": "day of acceptance; left out: ninety days"})
    last = fields.Date(load_default=None)


class Cell(Period):
    village = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{12}\Z"))
    kind = fields.String(required=True, validate=validate.OneOf(tuple(POST_KINDS)))
    skill = fields.String(load_default="", validate=validate.OneOf(("", *SKILLS)))


class GapShown(Schema):
    village = fields.String()
    kind = fields.String()
    skill = fields.String(metadata={"description": "empty: the matters ask for none"})
    level = fields.Integer()
    unmet = fields.Integer(metadata={"description": "nobody could be found, and still waiting"})
    late = fields.Integer(metadata={"description": "done, or still open, after the due time"})
    posts = fields.Integer(metadata={"description": "running posts of the kind that cover the village"})
    places = fields.Integer()
    held = fields.Integer()
