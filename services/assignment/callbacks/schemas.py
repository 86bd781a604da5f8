"""What a call-back says and shows."""

from marshmallow import Schema, fields, validate

from services.assignment.callbacks.domain import Answer, Reason
from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber


class Answered(Command):
    answer = fields.String(required=True, validate=validate.OneOf([each.value for each in Answer]))
    comment = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=1000))
    rating: fields.Integer = StrictWholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 5))


class AnsweredForm(Answered):
    """The same from a page, where digits are text."""

    rating = WholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 5))


class CallbackShown(Schema):
    id = fields.UUID()
    reason = fields.String(validate=validate.OneOf([each.value for each in Reason]))
    due_at = fields.AwareDateTime()
    number = fields.String()
    area = fields.String()
    tried = fields.Integer(metadata={"description": "attempts that reached nobody since the work was done"})
    silence_at = fields.AwareDateTime(allow_none=True, metadata={"description": "from when silence closes it"})


class Done(Schema):
    id = fields.UUID()
    answer = fields.String()
