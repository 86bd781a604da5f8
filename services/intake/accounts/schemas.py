"""Signing in, as programs do it."""

from marshmallow import RAISE, Schema, fields, validate

from shared.web.fields import Sentence


class SignInSchema(Schema):
    class Meta:
        unknown = RAISE

    username = Sentence(required=True, validate=validate.Length(min=1, max=100), metadata={"example": "supervisor"})
    password = fields.String(required=True, validate=validate.Length(min=1, max=200), metadata={"format": "password"})


class RoleSchema(Schema):
    role = fields.String(required=True)
    area = fields.String(required=True)


class AccountSchema(Schema):
    id = fields.UUID(required=True)
    username = fields.String(required=True)
    display_name = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)


class SessionSchema(Schema):
    """`token` goes into `Authorization: Bearer …`; it is shown once."""

    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    account = fields.Nested(AccountSchema, required=True)
