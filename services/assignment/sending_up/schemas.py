"""What sending up and its answer are made with and show; forms and JSON alike."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import CaseShown as CaseShown
from services.assignment.dispatch.schemas import Command as Command
from shared.web.fields import Sentence
from shared.web.paging import PageArguments


class SendUp(Command):
    unit = Sentence(required=True, validate=validate.Length(1, 100), metadata={"description": "name of the upper unit"})
    unit_code = Sentence(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^[0-9A-Z]{6,18}\Z"),
        metadata={"description": "its code, if it has one", "pattern": "^[0-9A-Z]{6,18}$"},
    )
    sent_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "since acceptance, never in the future; today"}
    )
    expected_on = fields.Date(
        required=True, metadata={"description": "by when an answer is expected: a working day after today"}
    )
    reference = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=60))
    reason = Sentence(required=True, validate=validate.Length(1, 1000))


class Answer(Command):
    answer = Sentence(required=True, validate=validate.Length(1, 2000))
    answered_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "since it was sent, never in the future; today"}
    )


class Sent(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    status = fields.String(metadata={"description": "the case's state, which sending up does not move"})


class SentUpFilter(PageArguments):
    ended = fields.Boolean(load_default=False, metadata={"description": "of cases that have ended meanwhile, instead"})


class SentUpShown(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    number = fields.String()
    area = fields.String()
    unit = fields.String()
    unit_code = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    sent_on = fields.Date()
    expected_on = fields.Date()
    is_overdue = fields.Boolean(metadata={"description": "the answer should have come by now, and the case is open"})
