"""Signing in and out, and finding the person behind a session token. Tokens are random, kept as hashes, and end at
sign-out, after eight idle hours, after seven days, or when the account is disabled."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, text

from shared.contracts.errors import FirstPassword, FirstPasswordOver, TooMany, WrongPassword
from shared.contracts.events import Actor
from shared.identity.passwords import check_new_password
from shared.identity.people import Person
from shared.runtime import audit, statements

LIFETIME = timedelta(days=7)
GUESSES_PER_HOUR = 30

_ACCOUNT = text("SELECT id, password_hash, display_name FROM identity.account(:name)")
_START = text("SELECT identity.start_session(:hash, :person, :until)")
_PERSON = "SELECT id, username, display_name, roles, stale FROM identity.session_person(%(hash)s)"
_TOUCH = text("SELECT identity.touch_session(:hash)")
_END = text("SELECT identity.end_session(:hash)")
_COUNT = text("SELECT identity.count_attempt(:what, :key)")
_TRIED = text("SELECT identity.attempts(:what, :key)")
_FIRST_UNTIL = text("SELECT identity.first_password_until(:person)")
_SET = text("SELECT identity.set_password(:person, :hash, NULL)")


@dataclass(frozen=True, slots=True)
class Session:
    """A session just opened; `token` is shown to its owner once and stored nowhere."""

    token: str
    expires_at: datetime
    person: Person


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _hash_of_nobody() -> str:
    """Verified against when the account does not exist, so that both answers take the same time."""
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """Argon2id with OWASP's parameters (19 MiB, 2 passes)."""
    return _hasher().hash(password)


def sign_in(connection: Connection, service: str, username: str, password: str, now: datetime) -> Session:
    """Open a session; raises WrongPassword, TooMany after many wrong guesses at one account in an hour, or FirstPassword."""
    row = _known(connection, username, password)
    check_is_own(connection, row.id, now)
    return _start(connection, service, row.id, now)


def change_password(
    connection: Connection, service: str, username: str, words: tuple[str, str, str], now: datetime
) -> Session:
    """(current or first password, new one, new one again) → a session under the new one; every other session ends.

    Raises what `sign_in` raises, FirstPasswordOver for a first password that is too old, Invalid for a bad new one.
    """
    current, new, again = words
    row = _known(connection, username, current)
    first_until = connection.execute(_FIRST_UNTIL, {"person": row.id}).scalar_one()
    if first_until is not None and first_until <= now:
        raise FirstPasswordOver()
    check_new_password(username, current, new, again)
    connection.execute(_SET, {"person": row.id, "hash": hash_password(new)})
    audit.note(connection, service, Actor("person", row.id), "password_changed")
    return _start(connection, service, row.id, now)


def check_is_own(connection: Connection, person: UUID, now: datetime) -> None:
    """Raise FirstPassword, or FirstPasswordOver, while the account has a password that somebody else has seen."""
    until = connection.execute(_FIRST_UNTIL, {"person": person}).scalar_one()
    if until is not None:
        raise FirstPassword() if until > now else FirstPasswordOver()


def _known(connection: Connection, username: str, password: str) -> Any:
    """The account's row when the password fits; a wrong one is counted."""
    account_key = hashlib.sha256(username.encode()).digest()
    if _tries(connection, "password", account_key) >= GUESSES_PER_HOUR:
        raise TooMany()
    row = connection.execute(_ACCOUNT, {"name": username}).one_or_none()
    if not _fits(row.password_hash if row else None, password) or row is None:
        count_guess(connection, "password", account_key)
        raise WrongPassword()
    return row


def _start(connection: Connection, service: str, who: UUID, now: datetime) -> Session:
    token = secrets.token_urlsafe(32)
    expires_at = now + LIFETIME
    connection.execute(_START, {"hash": _hash(token), "person": who, "until": expires_at})
    audit.note(connection, service, Actor("person", who), "signed_in")
    person = person_of(connection, token)
    if person is None:
        raise WrongPassword()
    return Session(token, expires_at, person)


def person_of(connection: Connection, token: str) -> Person | None:
    """The person behind a live session token; None when it is not, or no longer, one."""
    row = statements.run(connection, _PERSON, {"hash": _hash(token)}).fetchone()
    if row is None:
        return None
    person, username, display_name, roles, is_stale = row
    if is_stale:
        connection.execute(_TOUCH, {"hash": _hash(token)})
    return Person(person, username, display_name, tuple((role, area) for role, area in roles))


def sign_out(connection: Connection, token: str) -> None:
    connection.execute(_END, {"hash": _hash(token)})


def check_guesses(connection: Connection, what: str, key: bytes, most: int) -> None:
    """Raise TooMany when `most` guesses of this kind were counted for this key within the hour."""
    if _tries(connection, what, key) >= most:
        raise TooMany()


def count_guess(connection: Connection, what: str, key: bytes) -> None:
    """Count one wrong guess; the connection must commit by itself, or the count is lost with the refusal."""
    connection.execute(_COUNT, {"what": what, "key": key})


def count_submission(connection: Connection, key: bytes) -> int:
    """Count what somebody without an account sends from one place; how often within this hour. Must commit by itself."""
    return int(connection.execute(_COUNT, {"what": "submission", "key": key}).scalar_one())


def _tries(connection: Connection, what: str, key: bytes) -> int:
    return int(connection.execute(_TRIED, {"what": what, "key": key}).scalar_one())


def _fits(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher().verify(password_hash or _hash_of_nobody(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
