"""The request id: taken from `X-Request-Id` or made, bound to every log line, sent back, shown on error pages."""

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.get_logger()


def set_up_trace(app: Flask) -> None:
    """Give each request its id before anything else runs, and log each reply with its duration in milliseconds."""
    app.before_request(_begin)
    app.after_request(_finish)


def request_id() -> str:
    """This request's id; safe to show and to log."""
    return str(g.get("request_id", ""))


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    """The path's rule is logged, not the path: an address may hold a tracking code."""
    response.headers["X-Request-Id"] = request_id()
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    rule = str(request.url_rule) if request.url_rule else "(none)"
    _log.debug("answered", method=request.method, rule=rule, status=response.status_code, ms=milliseconds)
    return response
