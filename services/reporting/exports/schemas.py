"""What comes in to ask for a file: the filters of the list as its page has them, the format, and a key against asking twice."""

from marshmallow import Schema, fields, validate

from services.reporting.exports.domain import KINDS, SUPERVISED
from services.reporting.figures.schemas import AREA, CasesQuery, MembersQuery, RowsQuery
from services.reporting.reminder_log.schemas import LogQuery
from services.reporting.visits.schemas import VisitListQuery

_FORMAT = validate.OneOf(KINDS)


class ExportCases(CasesQuery):
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)


class ExportVisits(VisitListQuery):
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)


class ExportRows(RowsQuery):
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)


class ExportRising(Schema):
    area = fields.String(load_default=None, validate=AREA)
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)


class ExportSupervised(ExportRising):
    list = fields.String(load_default="supervise", validate=validate.OneOf(SUPERVISED))


class ExportReminders(LogQuery):
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)


class ExportMembers(MembersQuery):
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)
