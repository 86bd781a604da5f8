"""What comes in and goes out of the dispatch routes, forms and JSON alike; unknown fields are refused."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from services.assignment.dispatch.domain import DECLINE_REASONS, METHODS, OUTCOMES
from services.assignment.money.domain import KIND_TWICE, MONEY_WORDS, MOST_FEN
from shared.reference.working_hours import SHANGHAI
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber
from shared.web.paging import PageArguments


class Command(Schema):
    class Meta:
        unknown = RAISE


class Entry(Command):
    """On behalf of somebody: how it was learnt, and when it happened."""

    method = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(tuple(METHODS)))
    occurred_at = fields.AwareDateTime(
        default_timezone=SHANGHAI,
        load_default=None,
        allow_none=True,
        metadata={"description": "when it happened; never in the future (补录); without an offset in Chinese time"},
    )


class Decline(Entry):
    reason = fields.String(required=True, validate=validate.OneOf(tuple(DECLINE_REASONS)))


class Log(Entry):
    note = Sentence(required=True, validate=validate.Length(1, 2000))
    minutes: fields.Integer = StrictWholeNumber(required=True, validate=validate.Range(0, 1440))


class LogForm(Log):
    """The same from a page, where digits are text."""

    minutes = WholeNumber(required=True, validate=validate.Range(0, 1440))


class Sum(Command):
    kind = fields.String(required=True, validate=validate.OneOf(tuple(MONEY_WORDS)))
    fen: fields.Integer = StrictWholeNumber(
        required=True, validate=validate.Range(1, MOST_FEN), metadata={"description": "1/100 yuan, a whole number"}
    )


class Complete(Entry):
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    result = Sentence(required=True, validate=validate.Length(1, 4000))
    money = fields.List(
        fields.Nested(Sum),
        load_default=list,
        validate=validate.Length(max=len(MONEY_WORDS)),
        metadata={"description": "what it brought the resident, each kind once"},
    )

    @post_load
    def by_kind(self, data: Any, **_: Any) -> Any:
        """Kind → fen; a kind told twice is refused, never added up."""
        told = data.get("money", [])
        money = {each["kind"]: each["fen"] for each in told}
        if len(money) < len(told):
            raise ValidationError(KIND_TWICE, "money")
        return {**data, "money": money}


class Return(Entry):
    reason = Sentence(required=True, validate=validate.Length(1, 500))
    evidence = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=2000))


class Proof(Command):
    """A resident's two keys; staff leave both out."""

    tracking_code = Sentence(load_default=None, validate=validate.Length(4, 40))
    phone_tail = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{4}\Z"))


class Withdraw(Proof):
    reason = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=500))
    occurred_at = fields.AwareDateTime(load_default=None, allow_none=True)


class Terminate(Command):
    reason = Sentence(required=True, validate=validate.Length(1, 500))
    occurred_at = fields.AwareDateTime(load_default=None, allow_none=True)


class Reassign(Command):
    volunteer_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "left out: back into the pool for the next round"}
    )
    reason = Sentence(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=500),
        metadata={"description": "why beyond capacity"},
    )


class OfferFilter(PageArguments):
    request = fields.UUID(load_default=None)
    volunteer = fields.UUID(load_default=None)
    status = fields.String(
        load_default=None, validate=validate.OneOf(("open", "accepted", "declined", "expired", "withdrawn", "moved"))
    )


class AssignmentFilter(PageArguments):
    request = fields.UUID(load_default=None)
    volunteer = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(("active", "done", "returned", "withdrawn")))


class VolunteerShown(Schema):
    id = fields.UUID()
    account = fields.String()
    name = fields.String()


class OfferShown(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    status = fields.String()
    expires_at = fields.AwareDateTime()
    offered_at = fields.AwareDateTime()
    volunteer = fields.Nested(VolunteerShown)


class AssignmentShown(Schema):
    id = fields.UUID()
    request_id = fields.UUID()
    request_number = fields.String()
    status = fields.String()
    state = fields.String()
    accepted_at = fields.AwareDateTime()
    started_at = fields.AwareDateTime(allow_none=True)
    completed_at = fields.AwareDateTime(allow_none=True)
    outcome = fields.String(allow_none=True)
    due_at = fields.AwareDateTime()
    volunteer = fields.Nested(VolunteerShown)


class CaseShown(Schema):
    request_id = fields.UUID()
    status = fields.String()


class Accepted(CaseShown):
    assignment_id = fields.UUID()


class Made(Schema):
    id = fields.UUID()


class Factor(Schema):
    name = fields.String()
    value = fields.Float()
    points = fields.Integer(metadata={"description": "tenths of a point; less is better"})


class Ranked(Schema):
    volunteer_id = fields.UUID()
    factors = fields.List(fields.Nested(Factor))


class Told(Schema):
    staff = fields.List(fields.String())
    volunteer = fields.String()
    resident = fields.String(metadata={"description": "a sentence a clerk can read out"})


class ExplanationShown(Schema):
    chosen = fields.Nested(Ranked, allow_none=True)
    runners_up = fields.List(fields.Nested(Ranked))
    counterfactual = fields.Dict(allow_none=True)
    unmatched = fields.Dict(allow_none=True, metadata={"description": "hard rule to how many fail it alone"})
    sentences = fields.Nested(Told)


class Proposal(Schema):
    request_id = fields.UUID()
    volunteer_id = fields.UUID(allow_none=True)
    explanation = fields.Dict(allow_none=True)
    sentences = fields.Nested(Told)
