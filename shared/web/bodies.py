"""How large a request's body may be: small everywhere, larger only for the routes that say so.

Set before anything reads the form: the check of the form token already parses it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_BODY = 12 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_DRAINED = 128 * _MEGABYTE
"""So much of a body that is too large is read and thrown away: a browser listens for the answer only once it has sent."""


def takes_bodies_up_to(most: int) -> Callable[[View], View]:
    """Let a view take a body of `most` bytes."""

    def mark(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return mark


def set_up_bodies(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.before_request(_allow_what_the_view_takes)


def largest_body_in_megabytes() -> int:
    """For the sentence that refuses a larger one."""
    return int((request.max_content_length or LARGEST_BODY) // _MEGABYTE)


def drain() -> None:
    """Read the rest of a refused body."""
    stream, left = request.environ.get("wsgi.input"), min(request.content_length or 0, _DRAINED)
    while stream is not None and left > 0:
        piece = stream.read(min(left, 256 * 1024))
        if not piece:
            return
        left -= len(piece)


def _allow_what_the_view_takes() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "largest_body", LARGEST_BODY)
