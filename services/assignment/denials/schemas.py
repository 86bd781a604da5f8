"""What a notice of denial says, forms and JSON alike."""

from marshmallow import validate

from services.assignment.dispatch.schemas import CaseShown as CaseShown
from services.assignment.dispatch.schemas import Command
from shared.web.fields import Sentence

_OFFICE = validate.Length(1, 100)


class Deny(Command):
    reason = Sentence(required=True, validate=validate.Length(1, 2000))
    ground = Sentence(
        required=True,
        validate=validate.Length(1, 1000),
        metadata={"description": "the law and its article, e.g. 《社会救助暂行办法》第九条"},
    )
    decided_by = Sentence(required=True, validate=_OFFICE, metadata={"description": "the unit whose decision it is"})
    reconsider_at = Sentence(
        required=True, validate=_OFFICE, metadata={"description": "who hears an administrative reconsideration"}
    )
    sue_at = Sentence(required=True, validate=_OFFICE, metadata={"description": "the court"})
