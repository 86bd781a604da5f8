"""What the entry page sends: a submission, and the papers that are missing."""

from typing import Any

from marshmallow import fields, validate

from services.intake.requests.schemas import LONGEST_DESCRIPTION, SubmitFields, written
from shared.web.fields import Sentence

MOST_MISSING = 20
_PAGES_OWN = ("missing", "missing_more", "answer")


class EntryFields(SubmitFields):
    """The one page of the desk; `missing` are materials ticked, `missing_more` others, one a line; `answer` the approved one
    whose button was pressed."""

    missing = fields.List(written(100), load_default=list, validate=validate.Length(max=MOST_MISSING))
    answer = fields.UUID(load_default=None, allow_none=True)
    missing_more = Sentence(load_default="", validate=validate.Length(max=LONGEST_DESCRIPTION))


def submission_part(data: dict[str, Any]) -> dict[str, Any]:
    """The fields a submission is made of."""
    return {name: value for name, value in data.items() if name not in _PAGES_OWN}
