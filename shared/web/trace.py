"""The request id: taken from `X-Request-Id` or made, bound to every log line, sent back, shown on error pages."""

import re
import time
import uuid

import structlog
from flask import Flask, Response, current_app, g, request
from prometheus_client import Histogram

from shared.runtime import telemetry

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.get_logger()
_ANSWERED = Histogram(
    "daiban_http_seconds",
    "Seconds from a request's arrival to its answer",
    ("service", "method", "rule", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)


def set_up_trace(app: Flask) -> None:
    """Give each request its id before anything else runs, and log each reply with its duration in milliseconds."""
    app.before_request(_begin)
    app.after_request(_finish)


def request_id() -> str:
    """This request's id; safe to show and to log."""
    return str(g.get("request_id", ""))


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.caller = telemetry.caller_of(request.headers.get("traceparent", ""))
    g.request_id = g.caller.trace if g.caller else given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
    g.started, g.begun = time.perf_counter(), telemetry.now()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    """The path's rule is logged, not the path: an address may hold a tracking code."""
    response.headers["X-Request-Id"] = request_id()
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    rule = str(request.url_rule) if request.url_rule else "(none)"
    status = f"{response.status_code // 100}xx"
    _ANSWERED.labels(current_app.config["DAIBAN_SERVICE"], request.method, rule, status).observe(seconds)
    service = current_app.config["DAIBAN_SERVICE"]
    said = {
        "http.request.method": request.method,
        "http.route": rule,
        "http.response.status_code": response.status_code,
    }
    telemetry.answered(service, f"{request.method} {rule}", request_id(), g.get("begun", 0), said, g.get("caller"))
    ms = round(seconds * 1000, 1)
    _log.debug("answered", method=request.method, rule=rule, status=response.status_code, ms=ms)
    return response
