"""What every page's frame knows: the templates' folder, versioned static addresses, the help line, who is signed in.

A service adds its navigation and the signed-in person through `set_up_shell`; pages use `templates/shell/macros.html`.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask

from shared.identity.access import only_reads
from shared.web.own_paths import linked
from shared.web.qr import qr_svg
from shared.web.trace import request_id
from shared.web.typed import not_shown, typed_place, with_typed

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
HELP_PHONE = "12345"
"""The help line: the way out on every page."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One link of the staff navigation; `more` puts it under 更多, `count` is shown beside it (e.g. how many wait)."""

    label: str
    path: str
    is_current: bool = False
    more: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The person signed in, as the frame shows them: name, role in words, area in words."""

    name: str
    role: str
    area: str = ""


Frame = Callable[[], Mapping[str, Any]]
"""Called once per page: may return `nav_items` (list of NavigationItem), `signed` (Signed or None), `help_phone`."""


def set_up_shell(app: Flask, frame: Frame | None = None) -> None:
    """Register the shell's templates and the names every template may use."""
    app.register_blueprint(Blueprint("shell", __name__, template_folder="templates"))
    # Before the service's own folder is asked, so that swagger_ui.html here replaces flask-smorest's.
    app.jinja_env.globals.update(own_static=own_static, vendor=vendor, qr_svg=qr_svg, request_id=request_id)
    app.jinja_env.globals.update(only_reads=only_reads)
    app.jinja_env.globals.update(typed_place=typed_place, not_shown=not_shown, with_typed=with_typed)
    app.jinja_env.filters["linked"] = linked
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    def known() -> dict[str, Any]:
        given = {
            "nav_items": (),
            "signed": None,
            "help_phone": HELP_PHONE,
            "is_demo": app.config.get("DAIBAN_DEMO", False),
        }
        return {**given, **(frame() if frame else {})}

    app.context_processor(known)


@cache
def own_static(name: str) -> str:
    """Address of one of our own files, with its content's hash so that a browser may keep it for ever."""
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/daiban/{name}?v={digest}"


def vendor(name: str) -> str:
    """Address of a file of another project, copied by the build."""
    return f"/static/vendor/{name}"
