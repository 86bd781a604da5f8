"""What goes out about reminders and overdue cases."""

from marshmallow import Schema, fields

from services.reporting.figures.schemas import AREA
from shared.web.paging import PageArguments


class OverdueQuery(PageArguments):
    area = fields.String(
        load_default=None,
        validate=AREA,
        metadata={"description": "area code of 6, 9 or 12 digits", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12})$"},
    )


class RemindersQuery(Schema):
    request = fields.UUID(required=True)


class OverdueCase(Schema):
    """A case whose promise runs and has passed."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    area = fields.String(required=True)
    status = fields.String(attribute="state", required=True)
    matter_code = fields.String(allow_none=True)
    matter_name = fields.String(allow_none=True)
    due_at = fields.AwareDateTime(required=True, format="iso")
    provisional = fields.Boolean(required=True)


class ReminderReply(Schema):
    """Who was reminded, when, by which channel, and what became of it."""

    id = fields.UUID(required=True)
    request_id = fields.UUID(attribute="request", required=True)
    rung = fields.String(required=True)
    cycle = fields.Integer(required=True)
    state = fields.String(required=True)
    channel = fields.String(required=True)
    role = fields.String(required=True)
    recipient = fields.String(attribute="recipient_account", allow_none=True)
    due_at = fields.AwareDateTime(required=True, format="iso")
    planned_at = fields.AwareDateTime(required=True, format="iso")
    send_after = fields.AwareDateTime(required=True, format="iso")
    sent_at = fields.AwareDateTime(allow_none=True, format="iso")
    seen_at = fields.AwareDateTime(allow_none=True, format="iso")
    problem = fields.String(allow_none=True)
