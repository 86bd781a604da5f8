"""What a project is recorded with and shows; forms and JSON alike."""

from marshmallow import Schema, fields, validate

from services.assignment.dispatch.schemas import Command
from services.assignment.projects.domain import KINDS, STATES
from shared.web.fields import Sentence
from shared.web.paging import PageArguments


class NewProject(Command):
    name = Sentence(required=True, validate=validate.Length(1, 100))
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    village = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{12}\Z"))
    unit = Sentence(load_default=None, allow_none=True, validate=validate.Length(1, 100))


class NextState(Command):
    state = fields.String(required=True, validate=validate.OneOf(tuple(STATES)))


class ProjectFilter(PageArguments):
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(tuple(STATES)))


class ProjectShown(Schema):
    id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    village = fields.String()
    work_unit = fields.String(allow_none=True)
    state = fields.String()
