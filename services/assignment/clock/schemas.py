"""What a pause, an extension and a decision say and show."""

from marshmallow import Schema, fields, validate

from services.assignment.clock.domain import PAUSE_WORDS
from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber


class Suspend(Command):
    reason = fields.String(required=True, validate=validate.OneOf(tuple(PAUSE_WORDS)))
    note = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=500))
    review_on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "looked at again, and resumed by itself, on this day; left out: the longest allowed"},
    )


class Extend(Command):
    working_days: fields.Integer = StrictWholeNumber(required=True, validate=validate.Range(1, 60))
    reason = Sentence(required=True, validate=validate.Length(1, 500))


class ExtendForm(Extend):
    """The same from a page, where digits are text."""

    working_days = WholeNumber(required=True, validate=validate.Range(1, 60))


class Refuse(Command):
    reason = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=500))


class PauseShown(Schema):
    request_id = fields.UUID()
    status = fields.String(metadata={"description": "the case's state; unchanged while the pause waits for approval"})
    pause_id = fields.UUID()


class ExtensionShown(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    status = fields.String(validate=validate.OneOf(("asked", "granted", "refused")))
    due_at = fields.AwareDateTime(metadata={"description": "the due time if granted"})


class Waiting(Schema):
    id = fields.UUID()
    kind = fields.String(validate=validate.OneOf(("pause", "extension")))
    request_id = fields.UUID()
    number = fields.String()
    area = fields.String()
    asked_at = fields.AwareDateTime()
