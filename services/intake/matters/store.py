"""Where the catalogue is kept: one row per version, its record as JSON beside the columns the database guards.

Version, dates, successor and unit are columns; they are read back into the record. Changing versions is `catalogue.store`.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import orjson
from sqlalchemy import Connection, text

from services.intake.matters.domain import Catalogue, Matter, read_matter
from services.intake.matters.units import UnitName, Units
from shared.contracts.events import Clock
from shared.reference.working_hours import local_day

RECORD = """m.content || jsonb_build_object('code', m.code, 'version', m.version, 'valid_from', m.valid_from,
    'valid_to', m.valid_to, 'successor', m.successor, 'unit_code', m.unit_code)"""
_ALL = text(f"SELECT {RECORD} FROM intake.matter m WHERE withdrawn_at IS NULL ORDER BY place, code, version")
_UNITS = text("SELECT code, zh, en, valid_from, valid_to, successor FROM intake.unit ORDER BY code, valid_from")
_CHANGES = text("SELECT changes FROM intake.catalogue")
# Units a catalogue names that bore that name at no time yet.
_KEEP_UNITS = text("""
    INSERT INTO intake.unit (code, zh, en, valid_from)
    SELECT 'u' || lpad(nextval('intake.unit_number')::text, 3, '0'), zh, en, valid_from
    FROM (SELECT r -> 'unit' ->> 'zh' AS zh, min(r -> 'unit' ->> 'en') AS en, min((r ->> 'valid_from')::date) AS valid_from,
                 min(n) AS n
          FROM jsonb_array_elements(CAST(:records AS jsonb)) WITH ORDINALITY AS given (r, n) GROUP BY 1) named
    WHERE NOT EXISTS (SELECT FROM intake.unit u WHERE u.zh = named.zh) ORDER BY n
""")
_KEEP = text("""
    INSERT INTO intake.matter (code, version, name, category, kind, closes_by, promised_working_days, statutory_working_days,
                               valid_from, valid_to, successor, unit_code, place, content)
    SELECT r ->> 'code', coalesce((r ->> 'version')::int, 1), r ->> 'name', r ->> 'category', r ->> 'kind', r ->> 'closes_by',
           (r ->> 'promised_working_days')::int, (r ->> 'statutory_working_days')::int,
           (r ->> 'valid_from')::date, (r ->> 'valid_to')::date, r ->> 'successor',
           (SELECT code FROM intake.unit u WHERE u.zh = r -> 'unit' ->> 'zh' ORDER BY u.valid_from DESC LIMIT 1), n, r
    FROM jsonb_array_elements(CAST(:records AS jsonb)) WITH ORDINALITY AS given (r, n)
    ON CONFLICT (code, version) DO UPDATE SET
        (name, category, kind, closes_by, promised_working_days, statutory_working_days, valid_from, valid_to, successor,
         unit_code, place, content) =
        (excluded.name, excluded.category, excluded.kind, excluded.closes_by, excluded.promised_working_days,
         excluded.statutory_working_days, excluded.valid_from, excluded.valid_to, excluded.successor,
         excluded.unit_code, excluded.place, excluded.content)
""")
_CHANGED = text("UPDATE intake.catalogue SET changes = changes + 1")


class MatterStore:
    """The catalogue over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def catalogue(self, today: date | None = None) -> Catalogue:
        records = self._connection.execute(_ALL).scalars()
        return Catalogue((read_matter(record) for record in records), self.units(), today)

    def units(self) -> Units:
        return Units(UnitName(*row) for row in self._connection.execute(_UNITS))

    def changes(self) -> int:
        """How often the catalogue or a unit has been changed: the same number, the same catalogue."""
        return int(self._connection.execute(_CHANGES).scalar_one())

    def keep(self, matters: Sequence[Matter]) -> None:
        """Add or replace the versions, in their order, and the units they name."""
        records = orjson.dumps([dict(matter.content) for matter in matters]).decode()
        self._connection.execute(_CHANGED)
        self._connection.execute(_KEEP_UNITS, {"records": records})
        self._connection.execute(_KEEP, {"records": records})


class Readable(Protocol):
    def reading(self) -> AbstractContextManager[Any]: ...


class KnownCatalogue:
    """The catalogue as a process knows it. Every `seconds` it asks whether something changed, and reads it again if so.

    On a new day it is arranged anew, because another version may be valid. An empty catalogue is never kept: a process may
    start before the catalogue is loaded.
    """

    def __init__(
        self, database: Readable, clock: Clock, seconds: float = 5.0, tick: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._tick = tick
        self._asked_at = float("-inf")
        self._changes = -1
        self._catalogue = Catalogue()

    def catalogue(self) -> Catalogue:
        self._refresh()
        return self._catalogue

    def look_again(self) -> None:
        """Ask at the next use: this very process has changed the catalogue."""
        self._asked_at = float("-inf")

    def _refresh(self) -> None:
        today = local_day(self._clock.now())
        is_fresh = self._tick() - self._asked_at < self._seconds and self._catalogue.today == today
        if len(self._catalogue) and is_fresh:
            return
        with self._database.reading() as connection:
            store = MatterStore(connection)
            changes = store.changes()
            if changes != self._changes or self._catalogue.today != today or not len(self._catalogue):
                self._catalogue = store.catalogue(today)
                self._changes = changes
        self._asked_at = self._tick()
