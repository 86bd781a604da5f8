"""What comes in and goes out about originals, for forms and JSON alike."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.intake.originals.domain import KINDS
from services.intake.originals.use_cases import Told
from services.intake.requests.schemas import Timed, written
from shared.contracts.errors import N_
from shared.web.fields import Sentence
from shared.web.paging import PageArguments

BACK_BY_NEEDED = N_("请填写哪一天退还。")
WHO_NEEDED = N_("请填写退还给了谁。")


class TakeFields(Timed):
    """An original handed over; a form reads it with this, a body with `TakeSchema`."""

    kind = Sentence(load_default="other", validate=validate.OneOf(list(KINDS)))
    item = written(
        200,
        load_default=None,
        allow_none=True,
        metadata={"description": "whose it is and how many; left out: the name of its kind"},
    )
    back_by = fields.Date(required=True, error_messages={"required": BACK_BY_NEEDED})


class TakeSchema(TakeFields):
    @post_load
    def _told(self, data: dict[str, Any], **_: Any) -> Told:
        return told_from(data)


def told_from(data: dict[str, Any]) -> Told:
    """Without words of its own an original is called by its kind."""
    return Told(data["kind"], data["item"] or KINDS[data["kind"]], data["back_by"], data["occurred_at"])


class ReturnSchema(Timed):
    returned_to = written(60, required=True, error_messages={"required": WHO_NEEDED})


class OutArguments(PageArguments):
    area = Sentence(load_default=None, validate=validate.Regexp(r"([0-9]{6}|[0-9]{9}|[0-9]{12})\Z"))
    overdue = fields.Boolean(load_default=False)


class ListedOriginal(Schema):
    """An original in the list of those that are out: nothing personal."""

    id = fields.UUID(required=True)
    request_id = fields.UUID(required=True)
    number = fields.String(required=True, metadata={"description": "of the request"})
    village_code = fields.String(required=True)
    held_at = fields.String(required=True, metadata={"description": "area code of the office it lies at"})
    kind = fields.String(required=True)
    back_by = fields.Date(required=True)
    taken_at = fields.AwareDateTime(required=True)
    overdue = fields.Boolean(required=True)


class OriginalSchema(Schema):
    """An original opened by somebody entitled; every look is noted in the audit."""

    id = fields.UUID(required=True)
    request_id = fields.UUID(required=True)
    held_at = fields.String(required=True)
    kind = fields.String(required=True)
    item = fields.String(required=True, allow_none=True)
    back_by = fields.Date(required=True)
    taken_at = fields.AwareDateTime(required=True)
    returned_at = fields.AwareDateTime(required=True, allow_none=True)
    returned_to = fields.String(required=True, allow_none=True)
