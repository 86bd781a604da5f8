"""What every reply carries to keep a reader safe: the content policy with its nonce, CSRF, no caching of personal pages.

Who may do what is `shared.identity`'s; this only makes the browser refuse what no page of ours needs.
"""

import ipaddress
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

from shared.contracts.errors import N_, DomainError
from shared.identity.access import SESSION_COOKIE, came_with_bearer

FORM_COOKIE = "__Host-daiban-form"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_PROGRAM_PATHS = ("/api/", "/open311/")
_WATCHED = ("/healthz", "/readyz", "/metrics")
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)
_POLICY_KEPT = _POLICY.replace("'nonce-{nonce}'", "'self'")
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": Flask-WTF compares the referrer over HTTPS. Other sites never learn an address with a code in it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PlainHttpRefused(DomainError):
    """Cookies named `__Host-` need HTTPS; only a loopback address is let through without it (design §7)."""

    sentence = N_("为保护群众的个人信息，本系统只接受加密连接。请把地址开头的 http:// 改成 https:// 再打开。")
    status = 403
    code = "https-needed"


def set_up_security(app: Flask) -> None:
    """Nonce first, CSRF after it: a CSRF refusal is rendered in a page that needs the nonce."""
    app.before_request(_make_nonce)
    app.before_request(_refuse_plain_http)
    app.config.update(
        SESSION_COOKIE_NAME=FORM_COOKIE,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the browser is open: a resident may take an hour over a form
    )
    protection = CSRFProtect(app)

    def check_form_token() -> None:
        if needs_form_token():
            protection.protect(apply_exemptions=True)

    app.before_request(check_form_token)
    app.after_request(_add_headers)
    app.context_processor(lambda: {"csp_nonce": g.get("nonce", "")})


def is_program_path(path: str) -> bool:
    """Whether programs, not people, read this path: errors there are problem+json."""
    return path.startswith(_PROGRAM_PATHS)


def needs_form_token() -> bool:
    """A page's form always; a program's call only when a browser's session cookie alone speaks for the person."""
    if request.method in _SAFE_METHODS or request.endpoint is None:
        return False
    if not is_program_path(request.path):
        return True
    return SESSION_COOKIE in request.cookies and not came_with_bearer()


def is_loopback(host: str) -> bool:
    """Whether a Host header names this very machine: browsers keep `__Host-` cookies there without HTTPS."""
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _make_nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _refuse_plain_http() -> None:
    if request.is_secure or request.path.endswith(_WATCHED) or is_loopback(request.host):
        return
    raise PlainHttpRefused


def _add_headers(response: Response) -> Response:
    """Policy and fixed headers everywhere; a page not declared public is never stored by anyone."""
    response.headers.setdefault(
        "Content-Security-Policy", _POLICY.format(nonce=g.get("nonce", secrets.token_urlsafe(16)))
    )
    for name, value in _FIXED.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        # With an ETag a poll must be able to revalidate; everything else leaves no trace on a shared computer.
        response.headers["Cache-Control"] = "private, no-cache" if "ETag" in response.headers else "no-store"
    return response


def public_page(response: Response, seconds: int = 60) -> Response:
    """Let a page without anything personal be kept for some seconds."""
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    return response


def shared_page(response: Response, seconds: int) -> Response:
    """Let a page that is the same for everybody be kept by anyone, by language and size of type.

    A nonce in a kept page no longer fits the header of a later 304, so its scripts are allowed by where they come from.
    """
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Content-Security-Policy"] = _POLICY_KEPT
    response.vary.update(("Cookie", "Accept-Language"))
    return response
