"""Open311 GeoReport v2 replies in its two formats: what both services that speak it have in common.

A reply is a list of items with a few known names; XML wraps them as the standard says, JSON is the bare list. Errors are
a list of {code, description} in the same format. http://wiki.open311.org/GeoReport_v2
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from xml.etree import ElementTree

import orjson
from flask import Response

from shared.contracts.errors import N_, DomainError

FORMATS: Final = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry, even escaped (section 2.2)."""

Item = Mapping[str, Any]


class NoSuchFormat(DomainError):
    """Only .json and .xml are offered."""

    sentence = N_("只提供 json 和 xml 两种格式。")
    status = 404
    code = "no-such-format"


def answered(form: str, outer: str, inner: str, items: Sequence[Item], status: int = 200) -> Response:
    """A list of items; `outer` and `inner` are the XML elements' names. Raises NoSuchFormat."""
    if form == "json":
        return Response(orjson.dumps(list(items), default=_text), status, content_type=FORMATS["json"])
    root = ElementTree.Element(outer)
    for item in items:
        root.append(_element(inner, item))
    return _xml(form, root, status)


def answered_one(form: str, outer: str, item: Item, status: int = 200) -> Response:
    """A single object, as a service's definition is. Raises NoSuchFormat."""
    if form == "json":
        return Response(orjson.dumps(dict(item), default=_text), status, content_type=FORMATS["json"])
    return _xml(form, _element(outer, item), status)


def refused(form: str, status: int, sentences: Sequence[str]) -> Response:
    """One error a sentence, numbered by the HTTP status as the standard's examples are."""
    known = form if form in FORMATS else "json"
    return answered(known, "errors", "error", [{"code": status, "description": each} for each in sentences], status)


def _xml(form: str, root: ElementTree.Element, status: int) -> Response:
    if form != "xml":
        raise NoSuchFormat()
    return Response(ElementTree.tostring(root, "utf-8", xml_declaration=True), status, content_type=FORMATS["xml"])


def _element(name: str, value: Any) -> ElementTree.Element:
    """A mapping becomes children; a list in it, one child each, named by the singular."""
    element = ElementTree.Element(name)
    if isinstance(value, Mapping):
        for key, part in value.items():
            element.append(_element(key, part))
    elif isinstance(value, list | tuple):
        for part in value:
            element.append(_element(name.removesuffix("s"), part))
    elif value is not None:
        element.text = _NOT_IN_XML.sub("", _text(value))
    return element


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
