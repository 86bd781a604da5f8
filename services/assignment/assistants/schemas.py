"""What helping says and shows."""

from marshmallow import fields

from services.assignment.dispatch.schemas import Command


class Join(Command):
    volunteer_id = fields.UUID(required=True)
