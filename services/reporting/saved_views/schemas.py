"""What comes in to keep a view: its name, with whom, and the filters of the page it is saved from."""

from marshmallow import Schema, fields

from services.reporting.figures.schemas import CasesQuery
from shared.web.fields import Sentence


class SaveView(CasesQuery):
    name = Sentence(load_default="")
    shared = fields.Boolean(load_default=False)


class RenameView(Schema):
    name = Sentence(load_default="")


class FirstView(Schema):
    view = Sentence(load_default="")
