"""Sealing what is personal: AES-256-GCM under a key per person, the key wrapped by a master key whose id is kept beside it.

A sealed text names the person whose key opens it and is bound to (person, field), so it cannot be moved to another person
or field. Erasing the person's key makes every copy unreadable, in tables, events and backups of them alike. Blind indexes
are keyed hashes by which a phone or a code is found without being stored.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, text

from shared.runtime.settings import Settings

_NONCE = 12
_KEEP = text("SELECT identity.keep_key(:subject, :master, :wrapped)")
_KEYS = text("SELECT subject, master_key, wrapped FROM identity.keys(:subjects)")
_ERASE = text("SELECT identity.erase_key(:subject)")
_STALE = text("SELECT subject, master_key, wrapped FROM identity.keys_under_other(:master, :most)")
_REWRAP = text("SELECT identity.rewrap_key(:subject, :master, :wrapped)")


class CannotOpen(Exception):
    """A sealed text was altered, moved, or sealed under a master key this process does not have."""


class PersonSeal:
    """Seals and opens texts of persons within one transaction; keys are read once and forgotten with the object."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._masters = dict(settings.master_keys)
        self._current = settings.master_keys[0][0]
        self._keys: dict[UUID, AESGCM | None] = {}

    def new_key(self, person: UUID) -> None:
        """Make the key of a new person and keep it."""
        master, wrapped = self.fresh_key(person)
        self._connection.execute(_KEEP, {"subject": person, "master": master, "wrapped": wrapped})

    def fresh_key(self, person: UUID) -> tuple[str, bytes]:
        """(master key id, wrapped key) of a new person, for a caller whose own statement keeps them (`identity.keep_key`)."""
        key = os.urandom(32)
        self._keys[person] = AESGCM(key)
        return self._current, _encrypt(AESGCM(self._masters[self._current]), key, person.bytes)

    def adopt(self, person: UUID, master: str, wrapped: bytes) -> None:
        """Use a wrapped key that another statement has already read."""
        self._keys[person] = AESGCM(self._unwrap(person, master, wrapped))

    def load(self, persons: Iterable[UUID]) -> None:
        """Read the keys of many persons in one statement; an erased person's key is remembered as absent."""
        missing = [person for person in set(persons) if person not in self._keys]
        if not missing:
            return
        self._keys.update(dict.fromkeys(missing))
        for subject, master, wrapped in self._connection.execute(_KEYS, {"subjects": missing}):
            self._keys[subject] = AESGCM(self._unwrap(subject, master, bytes(wrapped)))

    def seal(self, person: UUID, field: str, clear: str) -> str:
        """`v1.<person>.<base64>`; the person must have a key."""
        self.load([person])
        key = self._keys[person]
        if key is None:
            raise CannotOpen(f"person {person} has no key")
        sealed = _encrypt(key, clear.encode(), person.bytes + field.encode())
        return f"v1.{person.hex}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str | None, field: str) -> str | None:
        """The clear text; None when there is nothing or the person was erased."""
        if not sealed:
            return None
        _, owner, encoded = sealed.split(".", 2)
        person = UUID(owner)
        self.load([person])
        key = self._keys[person]
        if key is None:
            return None
        return _decrypt(key, base64.urlsafe_b64decode(encoded), person.bytes + field.encode()).decode()

    def erase(self, person: UUID) -> None:
        """Destroy the person's key: nothing sealed under it can be opened again."""
        self._connection.execute(_ERASE, {"subject": person})
        self._keys[person] = None

    def rewrap(self, most: int = 500) -> int:
        """Wrap up to `most` keys anew under the current master key; returns how many. Repeat until 0; may be interrupted."""
        rows = self._connection.execute(_STALE, {"master": self._current, "most": most}).all()
        for subject, master, wrapped in rows:
            key = self._unwrap(subject, master, bytes(wrapped))
            fresh = _encrypt(AESGCM(self._masters[self._current]), key, subject.bytes)
            self._connection.execute(_REWRAP, {"subject": subject, "master": self._current, "wrapped": fresh})
        return len(rows)

    def _unwrap(self, subject: UUID, master: str, wrapped: bytes) -> bytes:
        if master not in self._masters:
            raise CannotOpen(f"master key {master} is not among DAIBAN_MASTER_KEYS")
        return _decrypt(AESGCM(self._masters[master]), wrapped, subject.bytes)


def owner_of(sealed: str) -> UUID:
    """The person a sealed text belongs to."""
    return UUID(sealed.split(".", 2)[1])


class ServiceSeal:
    """Seals a service's own bytes (stored replies) under a key derived from the secret, bound to a context."""

    def __init__(self, settings: Settings, service: str) -> None:
        self._key = AESGCM(settings.derived(f"service-seal:{service}"))

    def seal(self, clear: bytes, context: str) -> bytes:
        return _encrypt(self._key, clear, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        return _decrypt(self._key, sealed, context.encode())


class BlindIndex:
    """Keyed hashes (HMAC-SHA-256, 32 bytes as hex) to find something without storing it. One key per purpose."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, purpose: str, *parts: str) -> str:
        key = self._settings.derived(f"blind-index:{purpose}")
        return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def tracking_hashes(index: BlindIndex, code: str, phone_tail: str | None) -> tuple[str, str | None]:
    """(hash of the tracking code, hash of code and phone tail); the second is None for a request without a phone."""
    code = normal_code(code)
    return index.of("tracking-code", code), index.of("code-and-tail", code, phone_tail) if phone_tail else None


def normal_code(code: str) -> str:
    """A tracking code as typed by a person: case, spaces, dashes and the look-alikes O, I, L do not matter (Crockford)."""
    plain = code.upper().replace("-", "").replace(" ", "")
    return plain.translate(str.maketrans("OIL", "011"))


def _encrypt(key: AESGCM, clear: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + key.encrypt(nonce, clear, bound_to)


def _decrypt(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag as error:
        raise CannotOpen("a sealed text was altered or moved") from error
