"""What somebody says about an alert."""

from marshmallow import Schema, fields, validate

from services.reporting.figures.schemas import AREA
from shared.contracts.errors import N_
from shared.web.fields import Sentence

_SAY = N_("请写一句：怎么处理的，4到300个字。")


class RisingQuery(Schema):
    area = fields.String(load_default=None, validate=AREA)


class AcknowledgeSchema(Schema):
    said = Sentence(
        required=True, error_messages={"required": _SAY}, validate=validate.Length(min=4, max=300, error=_SAY)
    )
