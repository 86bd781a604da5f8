"""A correction as forms and programs send it: whatever is named is what it should have been, the rest stays."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.intake.requests.domain import CHANNELS, NO_SUCH_VILLAGE
from services.intake.requests.schemas import LONGEST_DESCRIPTION, Command, Phone, written
from shared.web.fields import Sentence


class CorrectedRequester(Command):
    name = written(60)
    phone = Phone(allow_none=True, metadata={"description": "null: there is none"})
    address = written(200, allow_none=True)


class EntryCorrectionSchema(Command):
    description = written(LONGEST_DESCRIPTION)
    village_code = Sentence(validate=validate.Regexp(r"[0-9]{12}\Z", error=NO_SUCH_VILLAGE))
    channel = Sentence(validate=validate.OneOf([name for name in CHANNELS if name not in ("web", "open311")]))
    matter_code = written(40, allow_none=True)
    requester = fields.Nested(CorrectedRequester, load_default=dict)


class CorrectionMade(Schema):
    """One correction: when, by whom, and which fields; what stood there before is sealed and not shown."""

    id = fields.UUID(required=True)
    corrected_at = fields.AwareDateTime(required=True)
    corrected_by = fields.UUID(required=True)
    fields_ = fields.List(fields.String(), required=True, attribute="fields", data_key="fields")


def wanted(body: dict[str, Any]) -> dict[str, Any]:
    """The body as dotted fields: `requester.name` beside `description`."""
    requester = body.pop("requester", {})
    return {**body, **{f"requester.{name}": value for name, value in requester.items()}}
