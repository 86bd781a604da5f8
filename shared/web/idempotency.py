"""Sending the same POST twice without doing the work twice: the first reply is kept sealed and given again (design §6).

The stored reply is written in the transaction of the work itself, so both are there or neither is. Of two identical
requests at once one loses at the primary key, rolls back everything, and answers with the winner's reply. Only 2xx
replies are kept; they stay as long as the thing they made. Without a key the work simply runs.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from flask import Request, Response
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage

from shared.contracts.errors import N_, DomainError
from shared.runtime import statements

LONGEST_KEY = 255
ANONYMOUS = "anonymous"


class KeyReused(DomainError):
    """The same key came with another body: the sender believes it sent something else."""

    sentence = N_("这个 Idempotency-Key 已经用于另一份内容，请换一个新的再发。")
    status = 422
    code = "idempotency-key-reused"


class KeyTooLong(DomainError):
    sentence = N_("Idempotency-Key 要有1到255个可见字符。")
    status = 400
    code = "idempotency-key-unusable"


class RaceLost(Exception):
    """An identical request committed first: roll back, then read its reply with `replayed`."""


class Seal(Protocol):
    """What keeps stored replies unreadable in the database; `shared.runtime.sealing.ServiceSeal` is one."""

    def seal(self, clear: bytes, context: str) -> bytes: ...
    def open(self, sealed: bytes, context: str) -> bytes: ...


class Transactions(Protocol):
    """A service's database: `transaction()` gives a unit of work whose `connection` the reply is stored on."""

    def transaction(self) -> AbstractContextManager[Any]: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """A JSON reply as it went out."""

    status: int
    body: bytes

    def response(self, is_replay: bool = False) -> Response:
        """The Flask response; a repeated one says so in `Idempotency-Replayed`."""
        response = Response(self.body, self.status, content_type="application/json")
        if is_replay:
            response.headers["Idempotency-Replayed"] = "true"
        return response


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """Who asks for what under which key; `client` is the person's id or `anonymous`, `route` the rule's name."""

    service: str
    key: str
    client: str
    route: str
    body: bytes

    @property
    def key_hash(self) -> bytes:
        return hashlib.sha256(self.key.encode()).digest()

    @property
    def fingerprint(self) -> bytes:
        """Keyed by the Idempotency-Key, which is not stored: a body with few possibilities cannot be guessed from it."""
        return hmac.new(self.key.encode(), self.body, hashlib.sha256).digest()

    @property
    def context(self) -> str:
        return f"idempotency:{self.key_hash.hex()}:{self.client}:{self.route}"


def keyed_request(request: Request, service: str, client: str | None) -> KeyedRequest | None:
    """The request's key, client and body; None without an `Idempotency-Key`; raises `KeyTooLong` (400)."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise KeyTooLong
    # The address, not the rule: /offers/1/accept and /offers/2/accept are different things to ask for.
    return KeyedRequest(
        service, key, client or ANONYMOUS, f"{request.method} {request.path}", request.get_data(cache=True)
    )


def keyed_form(request: Request, service: str, client: str | None, files: Sequence[FileStorage]) -> KeyedRequest | None:
    """The same for a multipart form, whose body was read: what was sent are its fields and its files, each left unread."""
    asked = keyed_request(request, service, client)
    if asked is None:
        return None
    digest = hashlib.sha256(repr(sorted(request.form.items(multi=True))).encode())
    for file in files:
        digest.update(hashlib.sha256(file.stream.read()).digest())
        file.stream.seek(0)
    return replace(asked, body=digest.digest())


def replayed(connection: Connection, seal: Seal, asked: KeyedRequest) -> Reply | None:
    """The first reply, if this was answered before; raises `KeyReused` when the body differs."""
    values = {"key_hash": asked.key_hash, "client": asked.client, "route": asked.route}
    row = statements.run(connection, _find_in(asked.service), values).fetchone()
    if row is None:
        return None
    fingerprint, status, body = row
    if not hmac.compare_digest(bytes(fingerprint), asked.fingerprint):
        raise KeyReused
    return Reply(status, seal.open(bytes(body), asked.context))


def remember(connection: Connection, seal: Seal, asked: KeyedRequest, reply: Reply) -> None:
    """Keep a 2xx reply in the transaction of the work; raises `RaceLost` when an identical request was faster."""
    if not 200 <= reply.status < 300:
        return
    stored = statements.run(
        connection,
        _keep_in(asked.service),
        {
            "key_hash": asked.key_hash,
            "client": asked.client,
            "route": asked.route,
            "fingerprint": asked.fingerprint,
            "status": reply.status,
            "body": seal.seal(reply.body, asked.context),
        },
    )
    if stored.rowcount != 1:
        raise RaceLost


def run_once(
    database: Transactions, seal: Seal, asked: KeyedRequest | None, work: Callable[[Any], Reply]
) -> tuple[Reply, bool]:
    """Do the work in one transaction, or give the first reply again; the flag says which (True: repeated).

    `work` gets the unit of work and must use it for everything it stores: a lost race rolls all of it back.
    """
    try:
        with database.transaction() as unit:
            if asked is not None and (first := replayed(unit.connection, seal, asked)):
                return first, True
            reply = work(unit)
            if asked is not None:
                remember(unit.connection, seal, asked, reply)
            return reply, False
    except (RaceLost, DomainError, IntegrityError) as error:
        # An identical request may have committed while this one waited for its locks: then the state it left makes our
        # work fail, or our INSERT find its row. Its reply is ours, and visible to a new transaction.
        first = _first_reply(database, seal, asked) if asked is not None and not isinstance(error, KeyReused) else None
        if first is None:
            raise
        return first, True


def _first_reply(database: Transactions, seal: Seal, asked: KeyedRequest) -> Reply | None:
    with database.transaction() as unit:
        return replayed(unit.connection, seal, asked)


def idempotency_table_sql(schema: str) -> str:
    """The DDL of a service's table, for its first migration."""
    return f"""
CREATE TABLE {_table(schema)} (
    key_hash    bytea       NOT NULL,
    client      text        NOT NULL,
    route       text        NOT NULL,
    fingerprint bytea       NOT NULL,
    status      int         NOT NULL CONSTRAINT idempotency_keeps_success_only CHECK (status BETWEEN 200 AND 299),
    body        bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_reply_per_key PRIMARY KEY (key_hash, client, route)
);
"""


@cache
def _find_in(schema: str) -> str:
    return (
        f"SELECT fingerprint, status, body FROM {_table(schema)} "
        "WHERE key_hash = %(key_hash)s AND client = %(client)s AND route = %(route)s"
    )


@cache
def _keep_in(schema: str) -> str:
    return (
        f"INSERT INTO {_table(schema)} (key_hash, client, route, fingerprint, status, body) VALUES "
        "(%(key_hash)s, %(client)s, %(route)s, %(fingerprint)s, %(status)s, %(body)s) ON CONFLICT DO NOTHING"
    )


def _table(schema: str) -> str:
    """Schema names are the services' own constants; anything else would be a mistake in the code."""
    if not schema.isidentifier():
        raise ValueError(f"{schema!r} is not the name of a schema")
    return f"{schema}.idempotency"
