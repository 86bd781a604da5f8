"""healthz, readyz and metrics of one service, read by process managers and Prometheus, never by residents."""

from collections.abc import Callable, Mapping

import structlog
from flask import Blueprint, Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.identity.access import ANYONE, require

Check = Callable[[], bool]
_log = structlog.get_logger()


def set_up_health(app: Flask, service: str, checks: Mapping[str, Check]) -> None:
    """`/<service>/healthz` (alive), `/readyz` (every named check says yes, else 503 naming those that do not), `/metrics`.

    A service that measures more than its own process puts a function into `app.extensions["measured"]` that returns a registry.
    """
    blueprint = Blueprint("health", __name__, url_prefix=f"/{service}")

    @blueprint.get("/healthz")
    @require(ANYONE)
    def healthz() -> Response:
        return jsonify({"status": "alive", "service": service})

    @blueprint.get("/readyz")
    @require(ANYONE)
    def readyz() -> tuple[Response, int]:
        found = {name: _passes(name, check) for name, check in checks.items()}
        ready = all(found.values())
        return jsonify({"status": "ready" if ready else "not ready", "checks": found}), 200 if ready else 503

    @blueprint.get("/metrics")
    @require(ANYONE)
    def metrics() -> Response:
        measured = app.extensions.get("measured")
        more = generate_latest(measured()) if measured else b""
        return Response(generate_latest() + more, content_type=CONTENT_TYPE_LATEST)

    app.register_blueprint(blueprint)


def _passes(name: str, check: Check) -> bool:
    """A check that raises has failed; the reason goes to the log, not to the public."""
    try:
        return check()
    except Exception as error:
        _log.warning("readiness check failed", check=name, error=type(error).__name__)
        return False
