"""What recording a step says."""

from marshmallow import fields

from services.assignment.dispatch.schemas import Command


class StageDone(Command):
    occurred_at = fields.AwareDateTime(
        load_default=None, allow_none=True, metadata={"description": "when it happened; never in the future (补录)"}
    )
