"""Where the catalogue is kept: one row per matter, its whole record as JSON beside the columns the database guards."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import orjson
from sqlalchemy import Connection, text

from services.intake.matters.domain import Catalogue, Matter, matter_from
from services.intake.matters.suggest import Suggester

_ALL = text("SELECT content FROM intake.matter ORDER BY place, code")
_KEEP = text("""
    INSERT INTO intake.matter (code, name, category, kind, closes_by, promised_working_days, statutory_working_days,
                               valid_from, valid_to, place, content)
    SELECT r ->> 'code', r ->> 'name', r ->> 'category', r ->> 'kind', r ->> 'closes_by',
           (r ->> 'promised_working_days')::int, (r ->> 'statutory_working_days')::int,
           (r ->> 'valid_from')::date, (r ->> 'valid_to')::date, n, r
    FROM jsonb_array_elements(CAST(:records AS jsonb)) WITH ORDINALITY AS given (r, n)
    ON CONFLICT (code) DO UPDATE SET
        (name, category, kind, closes_by, promised_working_days, statutory_working_days, valid_from, valid_to, place, content) =
        (excluded.name, excluded.category, excluded.kind, excluded.closes_by, excluded.promised_working_days,
         excluded.statutory_working_days, excluded.valid_from, excluded.valid_to, excluded.place, excluded.content)
""")


class MatterStore:
    """The catalogue over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def catalogue(self) -> Catalogue:
        return Catalogue(matter_from(record) for record in self._connection.execute(_ALL).scalars())

    def keep(self, matters: Sequence[Matter]) -> None:
        """Add or replace the matters, in their order."""
        records = [dict(matter.content) for matter in matters]
        self._connection.execute(_KEEP, {"records": orjson.dumps(records).decode()})


class Readable(Protocol):
    def reading(self) -> AbstractContextManager[Any]: ...


class KnownCatalogue:
    """The catalogue as a process knows it: read again when older than `seconds`, so that a change is seen everywhere soon.

    An empty catalogue is never kept: a process may start before the catalogue is loaded.
    """

    def __init__(self, database: Readable, seconds: float = 30.0, tick: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._seconds = seconds
        self._tick = tick
        self._read_at = float("-inf")
        self._catalogue = Catalogue()
        self._suggester = Suggester(())

    def catalogue(self) -> Catalogue:
        self._refresh()
        return self._catalogue

    def suggester(self) -> Suggester:
        self._refresh()
        return self._suggester

    def _refresh(self) -> None:
        if len(self._catalogue) and self._tick() - self._read_at < self._seconds:
            return
        with self._database.reading() as connection:
            self._catalogue = MatterStore(connection).catalogue()
        self._suggester = Suggester(self._catalogue)
        self._read_at = self._tick()
