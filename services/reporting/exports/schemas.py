"""What comes in to ask for a file: the filters of the list as its page has them, the format, and a key against asking twice."""

from marshmallow import fields, validate

from services.reporting.exports.domain import KINDS
from services.reporting.figures.schemas import CasesQuery, MembersQuery, RowsQuery
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


class ExportMembers(MembersQuery):
    format = fields.String(required=True, validate=_FORMAT)
    key = fields.UUID(required=True)
