"""One origin for three services: sends each path to the service that owns it (design: HTTP that other programs rely on).

Under compose Caddy does the same with the same table (`deploy/Caddyfile`; a test holds them equal). Paths stay whole.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from services.assignment.app import web as assignment_web
from services.intake.app import web as intake_web
from services.reporting.app import web as reporting_web
from shared.runtime import crash
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PREFIXES: Final[dict[str, tuple[str, ...]]] = {
    "assignment": ("/work", "/confirm", "/assignment", "/api/assignment"),
    "reporting": ("/board", "/track", "/public", "/reporting", "/api/reporting"),
}
"""Everything else is intake's: the start page, asking, the desk."""
READ_ELSEWHERE: Final = "/open311/v2/requests"
"""Open311 reads and sends under one address: sending is intake's, reading is reporting's."""


def service_of(path: str, method: str = "GET") -> str:
    """Which service owns a path."""
    if path.startswith((f"{READ_ELSEWHERE}.", f"{READ_ELSEWHERE}/")) and method in ("GET", "HEAD"):
        return "reporting"
    for service, prefixes in PREFIXES.items():
        if any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes):
            return service
    return "intake"


def gateway(settings: Settings) -> WsgiApp:
    """The three services behind one WSGI callable."""
    apps: dict[str, WsgiApp] = {
        "intake": intake_web(settings),
        "assignment": assignment_web(settings),
        "reporting": reporting_web(settings),
    }

    def dispatch(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return apps[service_of(environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"])](environ, start_response)

    return dispatch


def from_environment() -> WsgiApp:
    """What granian loads: `services.local.gateway:from_environment` with `--factory`."""
    settings = Settings.from_environment()
    set_up_logging(settings, "web")
    crash.arm(settings.crash_at)
    return gateway(settings)
