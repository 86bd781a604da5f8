"""What goes out about people, households and firms: masked unless it is open to whoever asks."""

from marshmallow import Schema, fields


class MadeSchema(Schema):
    """The reply to making something: where it is."""

    id = fields.UUID(required=True)


class MaskedSchema(Schema):
    """A person as everybody entitled to look for them sees them first."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "masked"})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    id_number = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    document = fields.String(required=True, allow_none=True)
    village_code = fields.String(required=True)
    erased = fields.Boolean(required=True)
    restricted = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class LookSchema(Schema):
    at = fields.AwareDateTime(required=True)
    action = fields.String(required=True)
    role = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    masked = fields.Boolean(required=True)
    circumstances = fields.Boolean(required=True)
    fields_changed = fields.List(fields.String(), required=True)


class ListedRequestSchema(Schema):
    id = fields.UUID(required=True)
    number = fields.String(required=True)
    status = fields.String(required=True)
    matter_code = fields.String(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True)


class MemberSchema(Schema):
    resident_id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "masked"})
    relation = fields.String(required=True)


class HouseholdSchema(Schema):
    id = fields.UUID(required=True)
    village_code = fields.String(required=True)
    village_group = fields.Integer(required=True, allow_none=True)
    grid = fields.Integer(required=True, allow_none=True)
    members = fields.List(fields.Nested(MemberSchema), required=True)


class ResidentSchema(MaskedSchema):
    """A person's page: masked, or with everything while a stated reason holds."""

    open_until = fields.AwareDateTime(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    phones = fields.List(fields.String(), required=True)
    circumstances = fields.List(fields.String(), required=True, allow_none=True)
    requests = fields.List(fields.Nested(ListedRequestSchema), required=True)
    asked_for = fields.List(
        fields.Nested(ListedRequestSchema), required=True, metadata={"description": "what somebody else asked for them"}
    )
    household = fields.Nested(HouseholdSchema, required=True, allow_none=True)
    looks = fields.List(fields.Nested(LookSchema), required=True)
    changes = fields.List(fields.Nested(LookSchema), required=True)


class FirmSchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    village_code = fields.String(required=True)
    version = fields.Integer(required=True)
    contacts = fields.List(fields.Dict(), required=True)
    requests = fields.List(fields.Nested(ListedRequestSchema), required=True)
