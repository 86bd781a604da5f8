"""What goes out about a case: to staff the whole, to the resident what concerns them, by role and never by name."""

from marshmallow import Schema, fields, validate

from services.reporting.cases.domain import STATES
from shared.web.fields import Sentence


class TimelineEntry(Schema):
    """One event: what, when it happened, when it was entered, and by whom in kind."""

    type = fields.String(required=True)
    occurred_at = fields.AwareDateTime(required=True, format="iso")
    recorded_at = fields.AwareDateTime(required=True, format="iso")
    actor = fields.String(attribute="actor_kind", required=True, metadata={"description": "role, never a name"})


class GoesOnAs(Schema):
    """The case a merged one went into, as far as the merged one's resident may know it."""

    number = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATES), attribute="state")
    due_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    promised_due_on = fields.Date(allow_none=True, required=True)


class TrackedCase(Schema):
    """A case as its resident sees it."""

    number = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATES), attribute="state")
    matter_name = fields.String(allow_none=True, required=True)
    on_time = fields.Boolean(allow_none=True, required=True)
    due_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    promised_due_on = fields.Date(allow_none=True, required=True)
    provisional = fields.Boolean(required=True)
    outcome = fields.String(allow_none=True, required=True)
    goes_on_as = fields.Nested(GoesOnAs, allow_none=True, required=True, metadata={"description": "of a merged case"})
    timeline = fields.List(fields.Nested(TimelineEntry), required=True)


class StaffCase(TrackedCase):
    """A case as staff see it: both times of every step."""

    id = fields.UUID(required=True)
    channel = fields.String(required=True)
    matter_code = fields.String(allow_none=True, required=True)
    category = fields.String(allow_none=True, required=True)
    kind = fields.String(allow_none=True, required=True)
    area = fields.String(required=True)
    submitted_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    accepted_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    assigned_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    started_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    completed_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    closed_at = fields.AwareDateTime(allow_none=True, required=True, format="iso")
    volunteer_id = fields.UUID(allow_none=True, required=True)
    rating = fields.Integer(allow_none=True, required=True)
    returned = fields.Integer(required=True)
    urged = fields.Integer(required=True)
    late_entry = fields.Boolean(required=True, metadata={"description": "补录: entered noticeably after it happened"})


class PhoneTail(Schema):
    """The last four digits of the phone the request was made with."""

    phone_tail = Sentence(required=True, validate=validate.Regexp(r"^[0-9]{4}\Z"), metadata={"pattern": "^[0-9]{4}$"})
