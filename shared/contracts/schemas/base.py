"""What every event's schema is made of. Unknown fields are left out on reading; a sealed field never stands open."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields


class EventData(Schema):
    class Meta:
        unknown = EXCLUDE


class Sealed(fields.String):
    """Personal or free text, sealed under the key of the person it concerns."""


def required(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return field(required=True, **options)


def nullable(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return field(required=True, allow_none=True, **options)


def optional(field: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return field(load_default=None, allow_none=True, **options)


class Nothing(EventData):
    pass
