"""JSON of every reply, by orjson: UTF-8 as it is, aware times as ISO 8601. Schemas decide what is in it, not this."""

from decimal import Decimal
from typing import Any

import orjson
from flask import Flask, Response
from flask.json.provider import JSONProvider

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z


def _other(value: Any) -> Any:
    """Values orjson has no form for: decimals as numbers, lazy sentences as their text."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


class OrjsonProvider(JSONProvider):
    """Flask's JSON through orjson; non-ASCII text is never escaped."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj, default=_other, option=_options(kwargs)).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), default=_other, option=_OPTIONS)
        return Response(body, mimetype="application/json")


def _options(arguments: dict[str, Any]) -> int:
    return _OPTIONS | (orjson.OPT_INDENT_2 if arguments.get("indent") else 0)
