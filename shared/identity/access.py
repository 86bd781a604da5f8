"""The one gate of every route: `require()` says who may pass, finds the person, and leaves them in `person()`.

A route without it has no declared role; `tests/architecture` walks all routes and fails. The area is checked by the use
case, which alone knows where the thing lies: `Person.check_area`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, g, request

from shared.contracts.errors import N_, NotAllowed, NotSignedIn
from shared.identity.people import AUDITOR, Person
from shared.identity.sessions import person_of
from shared.runtime.database import Database

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""Residents and programs without an account."""
SIGNED_IN = "signed-in"
"""Any account."""

SESSION_COOKIE = "__Host-daiban-session"


_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SESSION = frozenset({"/desk/sign-in", "/desk/sign-out", "/desk/password", "/api/intake/v1/sessions"})


class OnlyReads(NotAllowed):
    """An auditor's account changes nothing, also where the route is open to everybody."""

    sentence = N_("审计账号只能查看，不能改动任何东西。")
    code = "only-reads"


def require(*roles: str, own_copy: bool = False) -> Callable[[View], View]:
    """Let pass only who holds one of `roles`; `ANYONE` lets everybody pass, and still finds out who it is.

    `own_copy`: what the route stores is only the caller's own copy of what they may read (an export), so an auditor may use it.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            admit(roles, own_copy)
            return view(*args, **kwargs)

        guarded.declared_roles = roles  # type: ignore[attr-defined]
        guarded.stores_own_copy = own_copy  # type: ignore[attr-defined]
        return cast(View, guarded)

    return gate


def admit(roles: tuple[str, ...], own_copy: bool = False) -> None:
    """Raise NotSignedIn or NotAllowed unless the person of this request may pass."""
    someone = maybe_person()
    if only_reads() and changes_something() and not own_copy:
        raise OnlyReads()
    if ANYONE in roles:
        return
    if someone is None:
        raise NotSignedIn()
    if SIGNED_IN not in roles and not someone.holds(*roles):
        raise NotAllowed()


def only_reads() -> bool:
    """Whether the person of this request is an auditor: pages show them no form that would change something."""
    someone = maybe_person()
    return someone is not None and someone.holds(AUDITOR)


def changes_something() -> bool:
    """Whether this request is meant to change more than the caller's own session."""
    return request.method not in _READING and request.path not in _OWN_SESSION


def maybe_person() -> Person | None:
    """The person of this request, or None; asked of the database once per request, so a changed role counts at once."""
    if "person" not in g:
        token = session_token()
        g.person = None
        if token:
            database = cast(Database, current_app.extensions["database"])
            with database.reading() as connection:
                g.person = person_of(connection, token)
    return cast("Person | None", g.person)


def person() -> Person:
    """The person of this request; raises NotSignedIn when there is none."""
    someone = maybe_person()
    if someone is None:
        raise NotSignedIn()
    return someone


def session_token() -> str | None:
    """The bearer token, or the session cookie of a browser."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.cookies.get(SESSION_COOKIE)


def came_with_bearer() -> bool:
    """Whether the request carries a bearer token: a program, which no browser can be tricked into sending."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")
