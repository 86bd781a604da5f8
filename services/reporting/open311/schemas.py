"""The standard's query arguments of GET requests. Others (jurisdiction_id, api_key …) are left out: there is one district."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.reference.working_hours import SHANGHAI
from shared.web.fields import Sentence, WholeNumber


class Several(Sentence):
    """`a,b,c` → ("a", "b", "c"), at most a hundred."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        parts = super()._deserialize(value, attr, data, **kwargs).split(",")
        return tuple(part.strip() for part in parts[:100] if part.strip())


def _moment() -> fields.AwareDateTime:
    return fields.AwareDateTime(load_default=None, default_timezone=SHANGHAI)


class RequestsArguments(Schema):
    class Meta:
        unknown = EXCLUDE

    service_request_id = Several(load_default=())
    service_code = Several(load_default=())
    start_date = _moment()
    end_date = _moment()
    status = Several(load_default=())
    page = WholeNumber(load_default=1, validate=validate.Range(1, 1000))
    page_size = WholeNumber(load_default=1000, validate=validate.Range(1, 1000))
