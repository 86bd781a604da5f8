"""One service's door to Postgres: an engine under the service's own role, and the unit of work every command runs in.

A unit of work is one transaction with an outbox; the facts put into the outbox are stored by the same commit. Time limits
are set per connection (reliability.md: statement 15 s, lock 3 s, idle in transaction 30 s). Queries live in the stores.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import orjson
from psycopg.types.json import set_json_loads
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, OperationalError

from shared.runtime.bus.outbox import BusOutbox
from shared.runtime.crash import crash_point
from shared.runtime.settings import Settings

set_json_loads(orjson.loads)

_PING_AFTER_IDLE = 2.0
"""Seconds a pooled connection may lie idle before it is asked whether it still lives."""

_OPTIONS = (
    "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000 "
    "-c timezone=UTC -c jit=off"
)


class NotDurable(RuntimeError):
    """Postgres is configured so that a committed request could be lost; the message names the setting."""


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction: its connection and the outbox that is stored with it."""

    connection: Connection
    outbox: BusOutbox


class Database:
    """The engine of one service; `process` (web, worker, relay) names the crash points of its commits."""

    def __init__(self, settings: Settings, service: str, process: str = "web", pool_size: int = 8) -> None:
        self.settings = settings
        self.service = service
        self.process = process
        self.engine = _engine(settings.service_url(service), f"daiban-{service}-{process}", pool_size)

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """Everything inside is committed together with its events, or nothing is."""
        with self.engine.begin() as connection:
            work = Work(connection, BusOutbox(connection, self.service, self.settings.lanes))
            yield work
            work.outbox.flush()
            crash_point(f"{self.process}.before_commit")
        crash_point(f"{self.process}.after_commit")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for single statements that change nothing of one's own; every statement commits by itself."""
        with self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def check_durable(self) -> None:
        """Refuse to run on a server that may forget what it acknowledged."""
        with self.reading() as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                value = connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
                if value in ("off", "local"):
                    raise NotDurable(f"Postgres runs with {name}={value}; set it to on.")

    def answers(self) -> bool:
        """Whether the database can be asked right now."""
        try:
            with self.reading() as connection:
                return bool(connection.execute(text("SELECT 1")).scalar_one() == 1)
        except OperationalError:
            return False

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str, application_name: str, pool_size: int) -> Engine:
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=8,
        pool_timeout=10,
        pool_use_lifo=True,
        connect_args={
            "options": _OPTIONS,
            "application_name": application_name,
            "connect_timeout": 5,
            "keepalives_idle": 30,
        },
    )
    event.listen(engine, "checkin", _note_checkin)
    event.listen(engine, "checkout", _ping_if_idle)
    return engine


def _note_checkin(_connection: object, record: object) -> None:
    record.info["idle_since"] = time.monotonic()  # type: ignore[attr-defined]


def _ping_if_idle(dbapi_connection: object, record: object, _proxy: object) -> None:
    """Ask only connections that lay idle: a ping before every request would cost a tenth of the request."""
    idle_since = record.info.get("idle_since")  # type: ignore[attr-defined]
    if idle_since is None or time.monotonic() - idle_since < _PING_AFTER_IDLE:
        return
    try:
        dbapi_connection.execute("SELECT 1")  # type: ignore[attr-defined]
        dbapi_connection.rollback()  # type: ignore[attr-defined]
    except Exception as error:
        raise DisconnectionError("the server closed this connection") from error
