"""What a reopening and an undone completion say."""

from marshmallow import fields, validate

from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence


class Reopen(Command):
    reason = Sentence(required=True, validate=validate.Length(1, 500))
    void = fields.Boolean(
        load_default=False, metadata={"description": "the closing was found to be false; it is counted as voided"}
    )


class Undo(Command):
    reason = Sentence(required=True, validate=validate.Length(1, 500))
