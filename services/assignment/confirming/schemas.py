"""What comes in and goes out of the routes of the last word, forms and JSON alike; unknown fields are refused."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.assignment.dispatch.domain import METHODS
from services.assignment.dispatch.schemas import CaseShown as CaseShown
from services.assignment.dispatch.schemas import Command as Command
from services.assignment.dispatch.schemas import Made as Made
from services.assignment.dispatch.schemas import Proof as Proof
from shared.contracts.errors import N_
from shared.web.fields import Sentence, StrictWholeNumber, WholeNumber


class Said(Command):
    """The last word alone, where the proof was given before."""

    solved = fields.Boolean(required=True, truthy={True, "true"}, falsy={False, "false"})
    comment = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=1000))


class Confirm(Proof, Said):
    """A resident with code and tail, or staff with request_id and method."""

    request_id = fields.UUID(load_default=None)
    method = fields.String(load_default=None, validate=validate.OneOf(tuple(METHODS)))
    rating = StrictWholeNumber(load_default=None, allow_none=True, validate=validate.Range(1, 5))
    occurred_at = fields.AwareDateTime(load_default=None, allow_none=True)

    @validates_schema
    def one_of_two(self, data: Any, **_: Any) -> None:
        by_code = data.get("tracking_code") is not None and data.get("phone_tail") is not None
        if by_code == (data.get("request_id") is not None):
            raise ValidationError(N_("请填查询码和手机后四位；代为登记时填事项编号和得知方式。"), "tracking_code")


class Rate(Command):
    tracking_code = Sentence(required=True, validate=validate.Length(4, 40))
    phone_tail = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{4}\Z"))
    rating: fields.Integer = StrictWholeNumber(required=True, validate=validate.Range(1, 5))
    comment = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=1000))


class RateForm(Rate):
    """The same from a page, where digits are text."""

    rating = WholeNumber(
        required=True, validate=validate.Range(1, 5), error_messages={"required": N_("请选一个评价。")}
    )


class Deliver(Command):
    """An unfavourable result needs its reasons and remedies told."""

    remedies_told = fields.Boolean(load_default=False, truthy={True, "true"}, falsy={False, "false"})
    occurred_at = fields.AwareDateTime(load_default=None, allow_none=True)
