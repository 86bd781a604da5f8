"""What an operator types, and how the state of the house is told to programs."""

from marshmallow import Schema, fields, validate

from services.reporting.system.domain import SHORTEST_REASON
from shared.contracts.errors import N_


class Discarding(Schema):
    reason = fields.String(
        required=True,
        validate=validate.Length(SHORTEST_REASON, 500, error=N_("请写明理由，4到500字。")),
        error_messages={"required": N_("请写明理由，4到500字。")},
    )


class ConsumerReply(Schema):
    name = fields.String(required=True)
    waiting = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    lag_seconds = fields.Float(required=True, metadata={"description": "age of the oldest event that waits"})


class HeartReply(Schema):
    service = fields.String(required=True)
    worker = fields.String(required=True)
    beaten_at = fields.AwareDateTime(required=True, allow_none=True)
    health = fields.String(required=True, validate=validate.OneOf(("good", "late", "silent", "gone")))


class ChainReply(Schema):
    number = fields.Integer(required=True)
    head = fields.String(required=True)
    linked_at = fields.AwareDateTime(required=True, allow_none=True)
    health = fields.String(required=True, validate=validate.OneOf(("good", "late", "silent")))


class ParkedReply(Schema):
    consumer = fields.String(required=True)
    position = fields.Integer(required=True)
    type = fields.String(required=True)
    subject = fields.UUID(required=True)
    attempts = fields.Integer(required=True)
    parked_at = fields.AwareDateTime(required=True, allow_none=True)
    error = fields.String(required=True)
    holds_back = fields.Integer(required=True)


class SystemReply(Schema):
    health = fields.String(required=True, validate=validate.OneOf(("good", "late")))
    consumers = fields.List(fields.Nested(ConsumerReply), required=True)
    workers = fields.List(fields.Nested(HeartReply), required=True)
    chain = fields.Nested(ChainReply, required=True)
    parked = fields.List(fields.Nested(ParkedReply), required=True)
