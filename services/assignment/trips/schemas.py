"""What a round's results are entered with and a day's list shows."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.assignment.dispatch.schemas import Command
from services.assignment.trips.domain import LEFT, RESULTS
from services.assignment.trips.use_cases import Result
from shared.web.fields import Sentence


class CaseResult(Command):
    assignment_id = fields.UUID(required=True)
    result = fields.String(required=True, validate=validate.OneOf(tuple(RESULTS)))
    note = Sentence(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=500),
        metadata={"description": "what is missing; needed for need_more"},
    )

    @post_load
    def _result(self, data: dict[str, Any], **_: Any) -> Result:
        return Result(data["assignment_id"], data["result"], data["note"] or None)


class TripMade(Command):
    id = fields.UUID(required=True, metadata={"description": "of the sender's choosing; sent twice it is entered once"})
    cases = fields.List(fields.Nested(CaseResult), required=True, validate=validate.Length(1, 50))


class TripShown(Schema):
    id = fields.UUID()
    trips_saved = fields.Integer()
    kilometres_saved = fields.Float(allow_none=True, metadata={"description": "null: ways are not known"})


class PlanQuery(Schema):
    day = fields.Date(load_default=None, metadata={"description": "left out: today, or the next working day"})


class PlannedCase(Schema):
    assignment_id = fields.UUID()
    number = fields.String()
    at = fields.AwareDateTime()
    cannot_wait = fields.Boolean()


class PlannedStop(Schema):
    counter = fields.String(metadata={"description": "area code of the service point"})
    name = fields.String()
    cases = fields.List(fields.Nested(PlannedCase))


class LeftCase(Schema):
    assignment_id = fields.UUID()
    number = fields.String()
    why = fields.String(validate=validate.OneOf(tuple(LEFT)))
    cannot_wait = fields.Boolean()


class PlanShown(Schema):
    day = fields.Date()
    stops = fields.List(fields.Nested(PlannedStop))
    left = fields.List(fields.Nested(LeftCase))
