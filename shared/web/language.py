"""Which language a reader gets, and the two preferences every page can switch: 中文/English and 长辈版.

Chinese is the default. `?lang=en` and `?view=elder` switch and are remembered in plain cookies, so both work without
JavaScript; programs may send Accept-Language instead. Dates and numbers are `formatting`'s.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, has_request_context, request
from flask_babel import Babel

LANGUAGES = ("zh", "en")
_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
_COOKIES = {"lang": "daiban-lang", "view": "daiban-view"}
_CHOICES = {"lang": LANGUAGES, "view": ("normal", "elder")}
_A_YEAR = 365 * 24 * 3600
_OWN_TRANSLATIONS = Path(__file__).parent / "translations"


def set_up_language(app: Flask, service_folder: Path) -> None:
    """Flask-Babel over the shared catalogue and the service's own, and the cookies of the two switches."""
    folders = [str(_OWN_TRANSLATIONS), str(service_folder / "translations")]
    Babel(
        app,
        default_locale="zh",
        default_timezone="Asia/Shanghai",
        default_translation_directories=";".join(folders),
        locale_selector=lambda: _LOCALES[language()],
    )
    app.after_request(_remember_choices)
    app.context_processor(_reader)


def language() -> str:
    """`zh` or `en`: the address first, then the cookie, then (for programs only) Accept-Language, then Chinese."""
    if not has_request_context():
        return "zh"
    chosen = _chosen("lang")
    if chosen:
        return chosen
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(LANGUAGES, "zh") or "zh"
    return "zh"


def is_elder_view() -> bool:
    """Whether the reader switched to 长辈版: 18 pt, one column, 44 px targets."""
    return has_request_context() and _chosen("view") == "elder"


def _chosen(name: str) -> str | None:
    for value in (request.args.get(name), request.cookies.get(_COOKIES[name])):
        if value in _CHOICES[name]:
            return value
    return None


def _reader() -> dict[str, Any]:
    return {
        "language": language(),
        "html_lang": "zh-CN" if language() == "zh" else "en",
        "elder": is_elder_view(),
        "switch_url": switch_url,
    }


def switch_url(name: str, value: str) -> str:
    """This same page with one preference switched; everything else in the address stays."""
    kept = [(key, kept) for key, kept in request.args.items(multi=True) if key != name]
    return f"{request.path}?{urlencode([*kept, (name, value)])}"


def _remember_choices(response: Response) -> Response:
    for name, cookie in _COOKIES.items():
        value = request.args.get(name)
        if value in _CHOICES[name] and not request.path.startswith("/api/"):
            response.set_cookie(
                cookie, value, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure, httponly=True, path="/"
            )
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
        response.headers.setdefault("Content-Language", "zh-CN" if language() == "zh" else "en")
    return response
