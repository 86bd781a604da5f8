"""The forms of the calendar page: a file or two lists to look at, and what was looked at sent back to be loaded."""

from marshmallow import Schema, fields, validate

from shared.web.fields import WholeNumber

LONGEST_LIST = 4000


class Notice(Schema):
    """`restores`: the number of an earlier version instead; `seen`: the version in force when the page was made."""

    year = fields.String(load_default="", validate=validate.Length(max=10))
    off = fields.String(load_default="", validate=validate.Length(max=LONGEST_LIST))
    made_up = fields.String(load_default="", validate=validate.Length(max=LONGEST_LIST))
    restores = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(0, 100_000))
    seen = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(0, 100_000))
