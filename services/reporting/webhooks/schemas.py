"""What comes in and goes out about webhooks, for forms and JSON alike."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from services.reporting.webhooks.domain import LONGEST_URL, TYPES
from shared.contracts.errors import N_
from shared.web.fields import Sentence
from shared.web.paging import PageArguments

_NAME_NEEDED: Final = N_("请写这是哪个系统，1到80个字。")
_TYPES_NEEDED: Final = N_("请至少选一种事件。")
_STATES: Final = ("waiting", "delivered", "given_up")


def _url(**options: Any) -> Sentence:
    return Sentence(
        validate=validate.Length(1, LONGEST_URL),
        metadata={"description": "https; addresses inside are refused", "example": "https://hooks.example.org/daiban"},
        **options,
    )


def _types(**options: Any) -> "fields.List[Any]":
    known = fields.String(validate=validate.OneOf(TYPES))
    return fields.List(known, validate=validate.Length(1, len(TYPES), error=_TYPES_NEEDED), **options)


class NewEndpoint(Schema):
    url = _url(required=True)
    description = Sentence(
        required=True,
        validate=validate.Length(1, 80, error=_NAME_NEEDED),
        error_messages={"required": _NAME_NEEDED},
    )
    types = _types(required=True, error_messages={"required": _TYPES_NEEDED})


class ChangedEndpoint(Schema):
    """What is not given stays."""

    url = _url()
    description = Sentence(validate=validate.Length(1, 80, error=_NAME_NEEDED))
    types = _types()
    on = fields.Boolean(metadata={"description": "switch it on or off"})


class Since(Schema):
    since = fields.AwareDateTime(
        required=True, metadata={"description": "at most 30 days back", "example": "2026-11-22T08:00:00+08:00"}
    )


class SinceForm(Schema):
    """A day and a time as the page's fields give them, in the district's time."""

    since = fields.NaiveDateTime(required=True)


class DeliveryArguments(PageArguments):
    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class EndpointReply(Schema):
    id = fields.UUID(required=True)
    url = fields.String(required=True)
    description = fields.String(required=True)
    types = fields.List(fields.String(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(("on", "off", "disabled")))
    why = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "why it was disabled: gone (it answered 410) or silent (nothing taken for days)"},
    )
    failures = fields.Integer(required=True, metadata={"description": "in a row"})
    failing_since = fields.AwareDateTime(required=True, allow_none=True)
    made_at = fields.AwareDateTime(required=True)


class EndpointWithSecret(EndpointReply):
    secret = fields.String(required=True, metadata={"description": "whsec_…, shown this once"})


class DeliveryReply(Schema):
    position = fields.Integer(required=True)
    event_id = fields.UUID(required=True, allow_none=True, metadata={"description": "`webhook-id` of every try"})
    type = fields.String(required=True)
    subject = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    attempts = fields.Integer(required=True)
    due_at = fields.AwareDateTime(required=True)
    tried_at = fields.AwareDateTime(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)


class ReplayReply(Schema):
    deliveries = fields.Integer(required=True, metadata={"description": "how many are due again"})
