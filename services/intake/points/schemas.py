"""What comes in and goes out about service points, for the form and for JSON alike."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.intake.points.domain import HOURS, read_hours
from shared.contracts.errors import N_, Invalid
from shared.reference.service_points import STATUSES, ZONES
from shared.web.fields import Sentence, WholeNumber
from shared.web.paging import PageArguments

PHONE = N_("电话只写数字、空格和横线，例如0830-4200000。")


class Hours(Sentence):
    """`09:00-12:00，13:30-17:30` → OfficeHours."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            return read_hours(written)
        except Invalid as error:
            raise ValidationError(HOURS) from error


class PointChange(Schema):
    """A change of one point; `version` is the one the page showed."""

    version = WholeNumber(required=True, validate=validate.Range(min=1, max=2**31 - 1))
    name = Sentence(required=True, validate=validate.Length(min=1, max=80))
    status = Sentence(required=True, validate=validate.OneOf(tuple(STATUSES)))
    hours = Hours(required=True, metadata={"description": "sessions of a working day: 09:00-12:00，13:30-17:30"})
    zones = fields.List(Sentence(validate=validate.OneOf(tuple(ZONES))), load_default=list)
    address = Sentence(load_default="", validate=validate.Length(max=200))
    phone = Sentence(load_default=None, allow_none=True, validate=validate.Regexp(r"[0-9+() -]{5,30}\Z", error=PHONE))
    since = fields.Date(load_default=None, allow_none=True)

    @post_load
    def _once_each(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "zones": tuple(dict.fromkeys(data["zones"]))}


class PointSchema(Schema):
    """A service point; `served_by` is the running point its residents go to."""

    area = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)
    status = fields.String(required=True)
    hours = fields.String(required=True)
    zones = fields.List(fields.String(), required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    since = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
    served_by = fields.String(required=True, allow_none=True, metadata={"description": "area of the running point"})


class PointArguments(PageArguments):
    within = Sentence(load_default=None, metadata={"description": "only points inside this area"})
    status = Sentence(load_default=None, validate=validate.OneOf(tuple(STATUSES)))
