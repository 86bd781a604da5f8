"""What goes out about requests: receipts, lists, one request opened."""

from marshmallow import Schema, fields


class ReceiptSchema(Schema):
    """The reply to a submission; the tracking code is shown here and nowhere else."""

    id = fields.UUID(required=True)
    number = fields.String(required=True, metadata={"example": "NX20261122-000123"})
    tracking_code = fields.String(required=True)
    status = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    promised_due_on = fields.Date(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    provisional = fields.Boolean(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True)


class ListedSchema(Schema):
    """A request in a list: nothing personal."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    status = fields.String(required=True)
    village_code = fields.String(required=True)
    village = fields.String(required=True)
    channel = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    suggested_matter_code = fields.String(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    promised_due_on = fields.Date(required=True, allow_none=True)
    provisional = fields.Boolean(required=True, allow_none=True)
    notices = fields.Integer(required=True)


class ChangedSchema(ListedSchema):
    """The reply to a command."""

    missing = fields.List(fields.String(), required=True)
    where_to = fields.String(required=True, allow_none=True)
    refusal_proposed = fields.Boolean(required=True)
    merged_into = fields.UUID(required=True, allow_none=True)
    answer_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "the approved answer it was closed with"}
    )
    notice_proposed = fields.Boolean(
        required=True, metadata={"description": "a further notice waits for another person"}
    )


class RequestSchema(ChangedSchema):
    """A request opened by somebody entitled; every look is noted in the audit."""

    requester = fields.Dict(required=True)
    beneficiary = fields.Dict(required=True, allow_none=True)
    organisation = fields.Dict(required=True, allow_none=True, metadata={"description": "the firm it is for"})
    description = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    allowed = fields.List(fields.String(), required=True, metadata={"description": "commands you may give now"})
