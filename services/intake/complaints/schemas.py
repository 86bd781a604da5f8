"""A complaint as forms and the JSON interface say it."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, post_load, validate, validates

from services.intake.complaints.domain import NO_SUCH_AREA, Complaint
from shared.reference.areas import AreaLevel, load_areas
from shared.web.fields import Sentence


class ComplaintSchema(Schema):
    """Everything optional: who does not know a name may say where, or only that it is a complaint."""

    class Meta:
        unknown = RAISE

    about_name = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=60))
    about_account = Sentence(load_default=None, allow_none=True, validate=validate.Length(max=100))
    about_area = Sentence(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"([0-9]{9}|[0-9]{12})\Z", error=NO_SUCH_AREA),
        metadata={"example": "510503108", "description": "town or village whose people it is about"},
    )

    @validates("about_area")
    def _known(self, code: str | None, **_: Any) -> None:
        area = load_areas().get(code) if code else None
        if code and (area is None or area.level is AreaLevel.DISTRICT):
            raise ValidationError(NO_SUCH_AREA)

    @post_load
    def _complaint(self, data: dict[str, Any], **_: Any) -> Complaint:
        return Complaint(**data)
