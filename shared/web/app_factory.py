"""Making one service's web application: everything shared is set up here, in the one order that works.

A service's `app.py` calls `make_app`, then registers its blueprints: pages on the application, interfaces on `service_api`.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.runtime.known_reference import KnownReference
from shared.web.api_documents import set_up_api
from shared.web.bodies import set_up_bodies
from shared.web.formatting import set_up_formatting
from shared.web.health import Check, set_up_health
from shared.web.language import set_up_language
from shared.web.papers import set_up_papers
from shared.web.problems import set_up_problems
from shared.web.security import set_up_security
from shared.web.serialisation import OrjsonProvider
from shared.web.shell import Frame, set_up_shell
from shared.web.trace import set_up_trace


class WebSettings(Protocol):
    """What the web needs of the settings; `shared.runtime.settings.Settings` has it."""

    @property
    def trusted_proxies(self) -> int: ...
    @property
    def is_demo(self) -> bool: ...
    def derived(self, purpose: str) -> bytes: ...


class Answering(Protocol):
    """A database that can say whether it answers; `shared.runtime.database.Database` does."""

    def answers(self) -> bool: ...
    def reading(self) -> AbstractContextManager[Any]: ...


def make_app(
    service: str,
    settings: WebSettings,
    database: Answering | None,
    import_name: str,
    checks: Mapping[str, Check] | None = None,
    frame: Frame | None = None,
) -> Flask:
    """The application of `service` ("intake", "assignment", "reporting").

    `import_name` is the service's package: its `templates/` and `translations/` are used. `checks` are asked by readyz
    beside the database (migration head, sweep, …). `frame` gives navigation and person to the page shell.
    """
    app = Flask(import_name, static_folder=None)
    app.json = OrjsonProvider(app)
    app.config.update(
        # One key for the three services: a form shown by one may be posted to another (tracking → confirmation).
        SECRET_KEY=settings.derived("web-forms"),
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        DAIBAN_SERVICE=service,
        DAIBAN_DEMO=settings.is_demo,
    )
    app.extensions["database"] = database
    if database is not None:
        app.extensions["reference"] = KnownReference(database)
        app.before_request(app.extensions["reference"].refresh)
    _set_up(
        app, service, checks={**({"database": database.answers} if database else {}), **(checks or {})}, frame=frame
    )
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _set_up(app: Flask, service: str, checks: Mapping[str, Check], frame: Frame | None) -> None:
    """Trace first, so that a refusal has its id; then nonce and CSRF; handlers before the interfaces that use them."""
    set_up_trace(app)
    set_up_bodies(app)
    set_up_security(app)
    set_up_language(app, Path(app.root_path))
    set_up_formatting(app)
    set_up_shell(app, frame)
    set_up_papers(app)
    set_up_problems(app)
    set_up_api(app, service)
    set_up_health(app, service, checks)


def _trust_proxies(app: Flask, hops: int) -> None:
    """Believe X-Forwarded-* only from as many proxies as are configured."""
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops
        )
