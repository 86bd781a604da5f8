"""Marshmallow fields whose reading agrees with the JSON Schema they are documented as."""

import math
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import fields, validate


class WholeNumber(fields.Integer):
    """An integer as JSON Schema means it: 154.0 is one, 1.5, "1", true and numbers beyond 64 bits are not.

    marshmallow's strict Integer refuses 154.0, which JSON Schema (2020-12, 6.1.1) calls a valid integer; the lax one
    takes 1.5 and true. Postgres keeps 64 bits, so larger numbers are refused here and not by the database.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strict", False)
        super().__init__(**kwargs)

    def _validated(self, value: Any) -> int:
        whole = self._whole(value)
        if not -(2**63) <= whole < 2**63:
            raise self.make_error("too_large", input=value)
        return whole

    def _whole(self, value: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        if isinstance(value, float):
            if not math.isfinite(value) or not value.is_integer():
                raise self.make_error("invalid", input=value)
            return int(value)
        if isinstance(value, int):
            return value
        return self._from_text(value)

    def _from_text(self, value: Any) -> int:
        """A form and a query string carry digits only as text."""
        try:
            return int(value) if isinstance(value, str) and value.isascii() else self._refuse(value)
        except ValueError as error:
            raise self.make_error("invalid", input=value) from error

    def _refuse(self, value: Any) -> int:
        raise self.make_error("invalid", input=value)


class StrictWholeNumber(WholeNumber):
    """For JSON bodies: a number written as text is refused."""

    def _from_text(self, value: Any) -> int:
        return self._refuse(value)


class Sentence(fields.String):
    """Text a person wrote: NUL (which Postgres cannot store) and lone surrogates are refused, edges are trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise self.make_error("invalid_utf8")
        return text.strip()


def photo_list(most: int) -> fields.List[Any]:
    """The part `photos` of a multipart form, one for each file."""
    return fields.List(
        Upload(),
        required=True,
        validate=validate.Length(min=1, max=most),
        metadata={
            "description": "JPG, PNG or WebP, each up to 10 MB; drawn anew, so that no place or maker stays in them"
        },
    )
