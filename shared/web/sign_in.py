"""Signing in and out, and choosing another password: the pages, the cookie and the way back. Who the person is and how long is asked of injected callables.

The session's secret is only in the `__Host-daiban-session` cookie. After signing in a reader returns to the page they came
from, if it is one of ours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Request, Response, make_response, redirect, render_template, request
from flask_babel import gettext

from shared.contracts.errors import DomainError, FirstPassword
from shared.identity.access import ANYONE, SESSION_COOKIE, maybe_person, require
from shared.web.error_pages import SIGN_IN_PATH
from shared.web.forms import LoadedForm, errors_of
from shared.web.own_paths import own_path
from shared.web.problems import sentence_of_error

SIGN_OUT_PATH = "/desk/sign-out"
PASSWORD_PATH = "/desk/password"


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """`token` goes into the cookie for `seconds`; `home` is the person's first page when they came from nowhere."""

    token: str
    seconds: int
    home: str = "/desk"


@dataclass(frozen=True, slots=True)
class Demo:
    """The accounts of a demo district, (user name, role in words), one tap each; none outside demo mode."""

    accounts: Sequence[tuple[str, str]] = ()
    password: str = ""


NO_DEMO = Demo()

OpenSession = Callable[[str, str], OpenedSession]
"""(user name, password) → session; raises a DomainError whose sentence the person is told (wrong password, too many)."""
ChangePassword = Callable[[str, str, str, str], OpenedSession]
"""(user name, current or first password, new one, new one again) → session; raises a DomainError that names the field."""
CloseSession = Callable[[str], None]
"""Ends the session of a token; an unknown token is no error."""


def session_token(asked: Request) -> str | None:
    """The session's secret from the cookie."""
    return asked.cookies.get(SESSION_COOKIE) or None


def sign_in_blueprint(
    open_session: OpenSession, close_session: CloseSession, change_password: ChangePassword, demo: Demo = NO_DEMO
) -> Blueprint:
    """`GET|POST /desk/sign-in`, `POST /desk/sign-out`, `GET|POST /desk/password`; a demo's accounts are buttons on the page."""
    blueprint = Blueprint("sign_in", __name__)
    _add_password_pages(blueprint, change_password)

    @blueprint.get(SIGN_IN_PATH)
    @require(ANYONE)
    def sign_in_page() -> str:
        return _page({"username": request.args.get("as", "")}, {}, demo)

    @blueprint.post(SIGN_IN_PATH)
    @require(ANYONE)
    def sign_in() -> Any:
        form = _chosen(demo) or _entered()
        if form.errors:
            return _page(form.values, form.errors, demo), 422
        try:
            opened = open_session(form.data["username"], form.data["password"])
        except FirstPassword:
            return _password_page({"username": form.data["username"]}, {}, is_first=True), 403
        except DomainError as error:
            return _refused(error, form, demo)
        return _signed_in(opened)

    @blueprint.post(SIGN_OUT_PATH)
    @require(ANYONE)
    def sign_out() -> Response:
        token = session_token(request)
        if token:
            close_session(token)
        response = make_response(redirect(f"{SIGN_IN_PATH}?out=1", 303))
        response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        # Drafts and the form token of the person before must not greet the next one on this computer.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return blueprint


def _add_password_pages(blueprint: Blueprint, change_password: ChangePassword) -> None:
    """Reached signed in, or with a first password only: the current one is asked for either way."""

    @blueprint.get(PASSWORD_PATH)
    @require(ANYONE)
    def password_page() -> str:
        someone = maybe_person()
        return _password_page({"username": someone.username if someone else request.args.get("as", "")}, {})

    @blueprint.post(PASSWORD_PATH)
    @require(ANYONE)
    def change() -> Any:
        username = request.form.get("username", "").strip()
        words = [request.form.get(name, "") for name in ("current", "new", "again")]
        errors = {
            name: [_missing(name)]
            for name, value in zip(_PASSWORD_FIELDS, (username, *words), strict=True)
            if not value
        }
        if errors:
            return _password_page({"username": username}, errors), 422
        try:
            opened = change_password(username, *words)
        except DomainError as error:
            sentences = errors_of(error) if error.fields else {"current": [sentence_of_error(error)]}
            return _password_page({"username": username}, sentences), 422 if error.status == 401 else error.status
        return _signed_in(opened)


_PASSWORD_FIELDS = ("username", "current", "new", "again")


def _password_page(values: dict[str, Any], errors: dict[str, list[str]], is_first: bool = False) -> str:
    """Passwords are never put back into the page."""
    is_first = is_first or request.form.get("first") == "1"
    return render_template(
        "shell/password.html",
        values=values,
        errors=errors,
        is_first=is_first,
        next_path=own_path(request.values.get("next"), ""),
        password_path=PASSWORD_PATH,
    )


def _chosen(demo: Demo) -> LoadedForm | None:
    """One of the demo's accounts, chosen by its button; None for any other name."""
    name = request.form.get("demo", "")
    if name not in dict(demo.accounts):
        return None
    return LoadedForm({"username": name, "password": demo.password}, {}, {"username": name})


def _entered() -> LoadedForm:
    """User name and password; a password is taken exactly as typed, spaces included."""
    values = {"username": request.form.get("username", "").strip(), "password": request.form.get("password", "")}
    errors = {name: [_missing(name)] for name, value in values.items() if not value}
    return LoadedForm({} if errors else dict(values), errors, {"username": values["username"]})


def _missing(name: str) -> str:
    return str(gettext("请填写用户名。") if name == "username" else gettext("请填写密码。"))


def _refused(error: DomainError, form: LoadedForm, demo: Demo) -> tuple[str, int]:
    sentences = errors_of(error) if error.fields else {"password": [sentence_of_error(error)]}
    return _page(form.values, sentences, demo), 422 if error.status == 401 else error.status


def _signed_in(opened: OpenedSession) -> Response:
    response = make_response(redirect(own_path(request.form.get("next"), opened.home), 303))
    response.set_cookie(
        SESSION_COOKIE, opened.token, max_age=opened.seconds, secure=True, httponly=True, samesite="Lax", path="/"
    )
    return response


def _page(values: dict[str, Any], errors: dict[str, list[str]], demo: Demo) -> str:
    return render_template(
        "shell/sign_in.html",
        values=values,
        errors=errors,
        next_path=own_path(request.values.get("next"), ""),
        signed_out=request.args.get("out") == "1",
        demo=demo,
        sign_in_path=SIGN_IN_PATH,
    )
