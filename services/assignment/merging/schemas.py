"""What a merge after acceptance says."""

from marshmallow import fields

from services.assignment.dispatch.schemas import Command


class Merge(Command):
    into = fields.UUID(required=True, metadata={"description": "the open case it goes on as"})
