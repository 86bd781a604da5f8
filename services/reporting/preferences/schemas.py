"""What the form of preferences brings."""

from marshmallow import Schema, fields, validate

from services.reporting.preferences.domain import CHANNELS, LONGEST
from shared.web.fields import Sentence, WholeNumber

_HOUR = validate.Range(0, 23)


class PreferencesSchema(Schema):
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    address = Sentence(load_default=None, validate=validate.Length(max=LONGEST))
    without_yellow = fields.Boolean(load_default=False)
    quiet_from = WholeNumber(load_default=None, validate=_HOUR)
    quiet_to = WholeNumber(load_default=None, validate=_HOUR)
    version = WholeNumber(required=True)
