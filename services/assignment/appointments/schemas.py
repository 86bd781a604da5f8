"""What an appointment is made with and shows; forms and JSON alike."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from shared.reference.working_hours import SHANGHAI
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber

_NUMBER = validate.Length(max=20)


class Make(Command):
    starts_at = fields.AwareDateTime(
        required=True, default_timezone=SHANGHAI, metadata={"description": "a time without offset is Chinese time"}
    )
    minutes: fields.Integer = StrictWholeNumber(load_default=60, validate=validate.Range(5, 480))
    companion = Sentence(
        load_default=None, allow_none=True, validate=_NUMBER, metadata={"description": "a volunteer's number"}
    )
    wants_two = fields.Boolean(load_default=False, truthy={True, "true"}, falsy={False, "false"})


class MakeForm(Make):
    """The same from a page, where digits are text."""

    minutes = WholeNumber(load_default=60, validate=validate.Range(5, 480))


class CheckIn(Command):
    companion = Sentence(load_default=None, allow_none=True, validate=_NUMBER)


class Caution(Command):
    asks = fields.Boolean(required=True, truthy={True, "true"}, falsy={False, "false"})


class AppointmentShown(Schema):
    id = fields.UUID()
    number = fields.String()
    area = fields.String()
    starts_at = fields.AwareDateTime()
    needs_two = fields.Boolean()
    checked_in_at = fields.AwareDateTime(allow_none=True)
    checked_out_at = fields.AwareDateTime(allow_none=True)
    is_alarm = fields.Boolean(
        metadata={"description": "not checked out in time, and nobody has reached the handler yet"}
    )


class VisitMade(Schema):
    id = fields.UUID()
    needs_two = fields.Boolean()
