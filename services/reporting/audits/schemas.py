"""What the audit may be asked for, and how an entry is told."""

from datetime import datetime, time, timedelta
from typing import Any

from marshmallow import Schema, fields, validate

from services.reporting.request_context import SHANGHAI
from shared.web.fields import Sentence
from shared.web.paging import PageArguments

_SERVICES = ("intake", "assignment", "reporting")


class AuditQuery(Schema):
    """`from` and `to` are whole days in the district's time, both included."""

    action = Sentence(load_default=None, validate=validate.Length(max=60))
    service = fields.String(load_default=None, validate=validate.OneOf(_SERVICES))
    person = fields.UUID(load_default=None, metadata={"description": "account of who did it"})
    subject = fields.UUID(load_default=None, metadata={"description": "request, resident, … it was about"})
    from_day = fields.Date(load_default=None, data_key="from")
    to_day = fields.Date(load_default=None, data_key="to")


class AuditPageQuery(AuditQuery, PageArguments):
    pass


class EntryReply(Schema):
    id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    service = fields.String(required=True)
    actor_kind = fields.String(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    action = fields.String(required=True)
    subject = fields.UUID(required=True, allow_none=True)
    area = fields.String(required=True, allow_none=True)
    detail = fields.Dict(required=True)


def wanted_of(data: dict[str, Any]) -> dict[str, Any]:
    """Days as moments."""
    start, end = data["from_day"], data["to_day"]
    return {
        **data,
        "since": datetime.combine(start, time(), SHANGHAI) if start else None,
        "until": datetime.combine(end, time(), SHANGHAI) + timedelta(days=1) if end and end.year < 9999 else None,
    }
