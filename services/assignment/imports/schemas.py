"""What the routes of imports take and show."""

from flask_smorest.fields import Upload
from marshmallow import RAISE, Schema, fields, validate

from services.assignment.imports.domain import STATES


class ImportFile(Schema):
    class Meta:
        unknown = RAISE

    file = Upload(required=True, metadata={"description": "XLSX or CSV, its first row the headings of the template"})


class ImportAsked(Schema):
    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(tuple(STATES)))


class ImportShown(ImportAsked):
    """How far it is; `counts` says what came of the lines."""

    refusal = fields.String(allow_none=True, metadata={"description": "why the file was not read at all"})
    lines = fields.Integer(required=True)
    checked = fields.Integer(required=True, metadata={"description": "lines looked through so far"})
    wrong = fields.Integer(required=True, metadata={"description": "lines to mend; with one, no line is entered"})
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    made_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)


class ProblemShown(Schema):
    line = fields.Integer(required=True, metadata={"description": "number of the row in the file; the headings are 1"})
    column = fields.String(required=True, metadata={"description": "key of the column"})
    heading = fields.String(required=True)
    sentence = fields.String(required=True)
