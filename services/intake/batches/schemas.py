"""What comes in and goes out about batches, for forms and JSON alike."""

from marshmallow import Schema, fields, validate

from services.intake.batches.domain import MOST, ItemState
from services.intake.requests.schemas import Command, written
from shared.contracts.errors import N_

CHOOSE_SOME = N_("请先选中要受理的事，一批最多100件。")


class BatchSchema(Command):
    """Accept these; each under the matter that was chosen for it, or all under `matter_code`."""

    requests = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=MOST, error=CHOOSE_SOME),
        error_messages={"required": CHOOSE_SOME},
    )
    matter_code = written(40, load_default=None, allow_none=True, metadata={"example": "dibao"})


class Nothing(Command):
    """No body."""


class ItemSchema(Schema):
    request_id = fields.UUID(required=True)
    number = fields.String(required=True, allow_none=True)
    matter_code = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in ItemState]))
    problem = fields.String(required=True, allow_none=True, metadata={"description": "why it was not accepted"})


class BatchShown(Schema):
    """`goes_at` is when what is still held will be accepted; until then `undo` takes it back and `now` hurries it."""

    id = fields.UUID(required=True)
    decided_at = fields.AwareDateTime(required=True)
    goes_at = fields.AwareDateTime(required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
