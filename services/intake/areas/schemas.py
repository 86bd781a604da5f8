"""What is said of a change of an area, for the form."""

from marshmallow import Schema, fields, validate

from shared.web.fields import Sentence


class AreaChangeSchema(Schema):
    area = Sentence(required=True, validate=validate.Length(max=12))
    day = fields.Date(required=True)
    name = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=60))
    name_en = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=80))
    successor = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=12))
    source = Sentence(required=True, validate=validate.Length(max=200))
