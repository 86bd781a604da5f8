"""What a program sends, as the standard names it, and the administrator's form for a key."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate
from werkzeug.datastructures import MultiDict

from services.intake.requests.schemas import LONGEST_DESCRIPTION, Phone
from shared.web.fields import Sentence, WholeNumber

_ATTRIBUTE = re.compile(r"attribute\[([a-z_]{1,40})\](?:\[\])?\Z")


def _text(longest: int) -> Sentence:
    return Sentence(load_default=None, allow_none=True, validate=validate.Length(max=longest))


class SentRequest(Schema):
    """POST requests, form-encoded; `attributes` are gathered from `attribute[code]`. Unknown arguments are left out."""

    class Meta:
        unknown = EXCLUDE

    service_code = _text(40)
    description = _text(LONGEST_DESCRIPTION)
    address_id = _text(12)
    address_string = _text(200)
    lat = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    long = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-180, 180))
    first_name = _text(30)
    last_name = _text(30)
    phone = Phone(load_default=None, allow_none=True)
    attributes = fields.Dict(
        keys=fields.String(), values=Sentence(validate=validate.Length(max=200)), load_default=dict
    )


class KeyForm(Schema):
    """A key for a program."""

    name = Sentence(required=True, validate=validate.Length(min=1, max=80))
    per_day = WholeNumber(required=True, validate=validate.Range(min=1, max=100_000))


def gathered(form: MultiDict[str, str]) -> dict[str, Any]:
    """The arguments that are not empty, `attribute[code]` in one place."""
    attributes = {found[1]: value for name, value in form.items() if value and (found := _ATTRIBUTE.fullmatch(name))}
    return {**_plain(form), "attributes": attributes}


def _plain(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if value.strip() and name in SentRequest().fields}
