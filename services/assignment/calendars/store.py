"""Versions of the calendar, and open cases with their clocks, in Postgres."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.calendars.domain import LOADERS, Moved, Running
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by
from shared.reference.calendar import WorkingCalendar, calendar_from, packaged_calendar
from shared.reference.calendar_years import table_of

_NEWEST = text("SELECT coalesce(max(number), 0) FROM reference.calendar_version")
_CONTENTS = text("SELECT contents FROM reference.calendar_version WHERE number = :number")
_KEEP = text("""
    SELECT reference.keep_calendar(:seen, :version, CAST(:year AS smallint), :restores, CAST(:contents AS jsonb), CAST(:by AS uuid))
""")
_HISTORY = text("""
    SELECT c.number, c.version, c.year, c.restores, c.loaded_at, c.loaded_by, p.display_name AS loaded_by_name
    FROM reference.calendar_version c
    LEFT JOIN LATERAL identity.people(ARRAY[c.loaded_by]) p ON c.loaded_by IS NOT NULL ORDER BY c.number DESC LIMIT 50
""")
_OPEN = "r.state NOT IN ('closed', 'withdrawn', 'merged', 'terminated')"
_OUTDATED = f"{_OPEN} AND (r.calendar_version < :version OR r.calendar_version > :version)"
# A reopened case has a clock of its own; stops before it belong to the first.
_RUNNING = """
    SELECT r.id, r.number, r.area, r.matter ->> 'name' AS matter, coalesce(r.matter ->> 'name_en', '') AS matter_en,
        coalesce(o.reopened_at, r.accepted_at) AS since,
        CASE WHEN o.reopened_at IS NULL THEN (r.matter ->> 'promised_working_days')::int ELSE 1 END AS promised,
        r.due_at, r.calendar_version AS version, s.began, s.ended, r.completed_at,
        (SELECT p.began_at FROM assignment.pause p WHERE p.request_id = r.id AND p.status = 'running') AS paused_at, {shown} AS shown
    FROM assignment.request r
    LEFT JOIN LATERAL (SELECT max(reopened_at) AS reopened_at FROM assignment.reopening WHERE request_id = r.id) o ON true
    LEFT JOIN LATERAL (SELECT array_agg(began_at ORDER BY began_at) AS began, array_agg(ended_at ORDER BY began_at) AS ended
        FROM assignment.stop WHERE request_id = r.id AND began_at >= coalesce(o.reopened_at, '-infinity')) s ON true
"""
_ALL = text(f"{_RUNNING.format(shown=seen_by('r'))} WHERE {_OPEN}")
_EVERY = text(f"{_RUNNING.format(shown='true')} WHERE {_OPEN}")
_TAKE = text(f"SELECT id FROM assignment.request r WHERE {_OUTDATED} LIMIT :most FOR UPDATE SKIP LOCKED")
_OF = text(f"{_RUNNING.format(shown='true')} WHERE r.id = ANY (:ids) ORDER BY r.id")
_MOVE = text("""
    UPDATE assignment.request r SET due_at = n.due_at, calendar_version = :version
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, due_at timestamptz) WHERE r.id = n.id
""")
_LEFT = text(f"SELECT count(*) FROM assignment.request r WHERE {_OUTDATED}")


class VersionStore:
    """Loaded versions over one connection; number 0 is the calendar the program brings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self) -> int:
        return int(self._connection.execute(_NEWEST).scalar_one())

    def contents(self, number: int) -> WorkingCalendar | None:
        if number == 0:
            return packaged_calendar()
        found = self._connection.execute(_CONTENTS, {"number": number}).scalar_one_or_none()
        return calendar_from(found) if found else None

    def keep(
        self, seen: int, calendar: WorkingCalendar, year: int | None, restores: str | None, by: UUID | None
    ) -> bool:
        """False when somebody else loaded a version meanwhile."""
        values = {"seen": seen, "version": calendar.version, "year": year, "restores": restores, "by": by}
        contents = orjson.dumps(table_of(calendar)).decode()
        return bool(self._connection.execute(_KEEP, {**values, "contents": contents}).scalar_one())

    def history(self) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(_HISTORY).all()


class OpenCaseStore:
    """Open cases over one connection; a closed case is never read or written here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, reader: Person | None) -> Iterator[Running]:
        values = reader_values(reader, *LOADERS) if reader else {}
        statement = _ALL if reader else _EVERY
        rows = self._connection.execute(statement, values)
        return (_running(row) for row in rows)

    def outdated(self, version: str, most: int) -> Sequence[Running]:
        ids = self._connection.execute(_TAKE, {"version": version, "most": most}).scalars().all()
        if not ids:
            return ()
        # read after the rows are held, so that a stop stored meanwhile is seen
        return [_running(row) for row in self._connection.execute(_OF, {"ids": list(ids)})]

    def move(self, moved: Sequence[Moved], version: str) -> None:
        rows = [{"id": each.case.id, "due_at": each.due_at} for each in moved]
        self._connection.execute(_MOVE, {"rows": orjson.dumps(rows).decode(), "version": version})

    def left(self, version: str) -> int:
        """Open cases still counted with another version."""
        return int(self._connection.execute(_LEFT, {"version": version}).scalar_one())


def _running(row: Any) -> Running:
    stops: list[tuple[datetime, datetime]] = list(zip(row.began or (), row.ended or (), strict=True))
    return Running(
        id=row.id,
        number=row.number,
        area=row.area,
        matter=row.matter,
        matter_en=row.matter_en,
        since=row.since,
        promised=row.promised,
        due_at=row.due_at,
        version=row.version,
        stops=tuple(stops),
        completed_at=row.completed_at,
        paused_at=row.paused_at,
        shown=row.shown,
    )
