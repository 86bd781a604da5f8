"""What leave comes in with and how it is shown."""

from marshmallow import RAISE, Schema, fields

from shared.web.paging import PageArguments


class Leave(Schema):
    class Meta:
        unknown = RAISE

    first_day = fields.Date(required=True, data_key="from")
    last_day = fields.Date(required=True, data_key="to")
    cover = fields.UUID(load_default=None, allow_none=True, metadata={"description": "volunteer who covers (AB岗)"})


class Back(Schema):
    class Meta:
        unknown = RAISE

    back_on = fields.Date(required=True, metadata={"description": "first day back"})


class LeaveFilter(PageArguments):
    pass


class LeaveShown(Schema):
    id = fields.UUID()
    volunteer_id = fields.UUID()
    account = fields.String(attribute="number")
    name = fields.String()
    first_day = fields.Date(data_key="from")
    last_day = fields.Date(data_key="to")
    cover_id = fields.UUID(allow_none=True)
    cover_name = fields.String(allow_none=True)
    cases = fields.Integer(metadata={"description": "open offers and tasks that lie with them"})


class LeaveId(Schema):
    id = fields.UUID()


class TaskId(Schema):
    assignment_id = fields.UUID()
