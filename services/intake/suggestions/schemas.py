"""What goes out about suggestions and notices, and what they are asked with."""

from marshmallow import Schema, fields, validate

from shared.web.fields import Sentence, WholeNumber

MOST_WORDS = 4000


class SuggestionSchema(Schema):
    """`score` between 0 and 1; `because` are the words that led here."""

    matter_code = fields.String(required=True)
    name = fields.String(required=True)
    score = fields.Float(required=True)
    because = fields.List(fields.String(), required=True)


class NoticeSchema(Schema):
    """Whom to call: an emergency number, or the office whose business it seems to be."""

    key = fields.String(required=True)
    number = fields.String(required=True)
    is_emergency = fields.Boolean(required=True)
    sentence = fields.String(required=True, metadata={"description": "in the language asked for"})
    because = fields.List(fields.String(), required=True)


class OwnWords(Schema):
    text = Sentence(required=True, validate=validate.Length(min=1, max=MOST_WORDS))


class SuggestionArguments(OwnWords):
    limit = WholeNumber(load_default=3, validate=validate.Range(min=1, max=20))
