"""What a program can do with a key, and what the administrator does with the keys."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from services.intake.open311.domain import Client, KeyNeeded, SentTooMuch, key_hash, new_key
from services.intake.requests.submission import Receipt, Submission, submit
from services.intake.requests.use_cases import Desk
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

Note = Callable[[str, UUID, Mapping[str, Any]], None]
"""Writes an audit entry: (action, subject, detail)."""


class Clients(Protocol):
    """Where keys and tokens are kept; `open311.store.Open311Store`."""

    def client(self, hashed: str) -> Client | None: ...
    def add(self, client: UUID, hashed: str, name: str, per_day: int, by: UUID) -> None: ...
    def end(self, client: UUID) -> bool: ...
    def count(self, client: UUID, day: date) -> int: ...
    def keep_token(self, token: str, number: str, client: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What the program gets back: the number, and a token by which it finds it again."""

    receipt: Receipt
    token: str


def client_of(store: Clients, key: str | None) -> Client:
    """Who sends. Raises KeyNeeded."""
    found = store.client(key_hash(key)) if key else None
    if found is None:
        raise KeyNeeded()
    return found


def send(desk: Desk, store: Clients, client: Client, said: Submission, today: date) -> Sent:
    """Take a request from a program as a resident's. Raises SentTooMuch and whatever submitting raises."""
    if store.count(client.id, today) > client.per_day:
        raise SentTooMuch()
    receipt = submit(desk, None, said)
    token = secrets.token_urlsafe(16)
    store.keep_token(token, receipt.request.number, client.id)
    return Sent(receipt, token)


def give_key(store: Clients, note: Note, by: Person, name: str, per_day: int) -> str:
    """A new key for a program; it is shown once and only its hash is kept."""
    key, client = new_key(), uuid7()
    store.add(client, key_hash(key), name, per_day, by.id)
    note("open311-key-given", client, {"name": name, "per_day": per_day})
    return key


def end_key(store: Clients, note: Note, client: UUID) -> None:
    """From now on the key is refused. Raises NotFound when it was ended before."""
    if not store.end(client):
        raise NotFound()
    note("open311-key-ended", client, {})
