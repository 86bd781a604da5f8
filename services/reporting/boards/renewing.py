"""A part of a board that renews itself: rendered once for the page and once for each look, told apart by its ETag."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from flask import Response, make_response, render_template, request
from markupsafe import Markup


def renewing(template: str, path: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What the page needs: the part itself, its tag, and the address that renews it with the page's own query."""
    part = render_template(template, **shown)
    query = request.query_string.decode()
    return {"part": Markup(part), "tag": f'"{_tag(part)}"', "part_url": f"{path}?{query}" if query else path}


def renewed(template: str, shown: Mapping[str, Any]) -> Response:
    """The part anew, or 304 when it is the one the reader has."""
    part = render_template(template, **shown)
    response = make_response(part)
    response.set_etag(_tag(part))
    response.vary.update(("Cookie", "Accept-Language"))
    return cast(Response, response.make_conditional(request))


def _tag(part: str) -> str:
    return hashlib.sha256(part.encode()).hexdigest()[:24]
