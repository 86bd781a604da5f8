"""The ledger of reminders in Postgres; planning is one statement over the due deadlines, however many there are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.deadlines.use_cases import Deadline
from services.reporting.figures.use_cases import READERS
from services.reporting.reminders.sql import (
    CANCEL,
    IN_DOUBT,
    OF_PERSON,
    OF_REQUEST,
    PLAN,
    RAISE,
    RULING_MOVED,
    SEEN,
    SETTLED,
    TELL,
)
from services.reporting.reminders.use_cases import Swept
from shared.identity.people import Person
from shared.identity.recusal import reader_values
from shared.runtime.database import Database

_NOTE_SWEEP = text(
    "UPDATE reporting.sweep_state SET last_at = :now, next_at = :next WHERE last_at IS NULL OR last_at <= :now"
)
_SWEEP = text("SELECT last_at, next_at FROM reporting.sweep_state")
_NOW = text("SELECT now()")


class ReminderStore:
    """The ledger over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cancel(self, deadlines: Sequence[Deadline]) -> None:
        rows = [{"request": one.request, "cycle": one.cycle, "state": one.state} for one in deadlines]
        self._connection.execute(CANCEL, {"rows": orjson.dumps(rows).decode()})

    def plan(self, now: datetime, send_after: datetime, most: int) -> Swept:
        row = self._connection.execute(PLAN, {"now": now, "send_after": send_after, "most": most}).one()
        return Swept(row.looked_at, row.planned, row.skipped)

    def raise_urged(self, requests: Sequence[UUID], now: datetime, send_after: datetime) -> None:
        self._connection.execute(RAISE, {"requests": list(requests), "now": now, "send_after": send_after})

    def tell(self, rows: Sequence[dict[str, Any]], now: datetime) -> None:
        self._connection.execute(TELL, {"rows": orjson.dumps(list(rows)).decode(), "now": now})

    def settled(self, settled: Sequence[tuple[UUID, str]]) -> None:
        rows = [{"request": request, "rung": rung} for request, rung in settled]
        self._connection.execute(SETTLED, {"rows": orjson.dumps(rows).decode()})

    def ruling_moved(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(RULING_MOVED, {"rows": orjson.dumps(list(rows)).decode()})

    def note_sweep(self, now: datetime, next_at: datetime) -> None:
        self._connection.execute(_NOTE_SWEEP, {"now": now, "next": next_at})

    def of_request(self, request: UUID) -> list[Any]:
        """Everything planned, sent or skipped about one case, oldest first, with the recipient's name."""
        return list(self._connection.execute(OF_REQUEST, {"request": request}))

    def of_person(self, person: UUID, most: int, before: Sequence[Any] | None = None) -> list[Any]:
        """What one person was told, newest first."""
        at, last = before or (None, None)
        return list(self._connection.execute(OF_PERSON, {"person": person, "most": most, "at": at, "last": last}))

    def mark_seen(self, person: UUID, now: datetime) -> None:
        self._connection.execute(SEEN, {"person": person, "now": now})

    def in_doubt(self, reader: Person, area: str, now: datetime) -> list[Any]:
        """Reminders of the last seven days whose fate nobody knows."""
        return list(self._connection.execute(IN_DOUBT, {**reader_values(reader, *READERS), "area": area, "now": now}))

    def last_sweep(self) -> tuple[datetime | None, datetime | None]:
        """When the deadlines were last looked at, and when they will be next."""
        row = self._connection.execute(_SWEEP).one()
        return row.last_at, row.next_at


@dataclass(frozen=True)
class LedgerTransactions:
    """Opens the ledger in a transaction of its own, as often as asked."""

    database: Database

    @contextmanager
    def __call__(self) -> Iterator[ReminderStore]:
        with self.database.transaction() as work:
            yield ReminderStore(work.connection)


def database_now(database: Database) -> datetime:
    """The database's clock, which all workers share, whatever their own says."""
    with database.reading() as connection:
        now: datetime = connection.execute(_NOW).scalar_one()
        return now
