"""Open limits in Postgres, found by the calendar version beside them; each with its request, which is locked before one is moved."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, text

from services.assignment.calendars.domain import LOADERS
from services.assignment.calendars.limits import KINDS, Limit, Recounted
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_LAST_TRY: Final = """(SELECT max(t.attempted_at) FROM assignment.confirmation_attempt t
    WHERE t.request_id = x.request_id AND t.completed_at = r.completed_at)"""
_CALLED_FROM: Final = f"""coalesce(x.counted_from, CASE WHEN x.reason = 'waiting' THEN coalesce({_LAST_TRY}, r.completed_at) ELSE x.opened_at END)"""
_OF: Final = {
    "ruling": ("x.id", "x.opened_at", "x.ruling IS NULL AND x.due_at IS NOT NULL AND r.ended_at IS NULL"),
    "rectification": ("x.id", "x.verified_at", "x.state IN ('open', 'appealed', 'put_right') AND x.due_at IS NOT NULL"),
    "callback": ("x.id", _CALLED_FROM, "x.done_at IS NULL"),
    "silence": ("x.request_id", _LAST_TRY, "r.state = 'awaiting_confirmation' AND r.completed_at = x.completed_at"),
}
"""Kind, which is its table too → its key, from when it is counted, whether it is open."""


def _selected(kind: str, shown: str, more: str) -> str:
    key, since, is_open = _OF[kind]
    return f"""
        SELECT {key} AS id, r.id AS request_id, r.number, r.area, {since} AS since, x.due_at, {shown} AS shown
        FROM assignment.{kind} x JOIN assignment.request r ON r.id = x.request_id
        WHERE {is_open} AND {since} IS NOT NULL {more}"""


_TAKING: Final = "AND x.calendar_version IS DISTINCT FROM :version LIMIT :most FOR UPDATE OF r, x SKIP LOCKED"


def _moving(kind: str) -> str:
    key = _OF[kind][0]
    return f"""
        UPDATE assignment.{kind} x SET due_at = n.due_at, calendar_version = :version
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, due_at timestamptz) WHERE {key} = n.id"""


class LimitStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, reader: Person | None) -> Iterator[Limit]:
        """Every open one."""
        values = reader_values(reader, *LOADERS) if reader else {}
        for kind in KINDS:
            statement = text(_selected(kind, seen_by("r") if reader else "true", ""))
            yield from (_limit(kind, row) for row in self._connection.execute(statement, values))

    def outdated(self, kind: str, version: str, most: int) -> Sequence[Limit]:
        """Some that another version counted, or none is known of; held for this transaction."""
        statement = text(_selected(kind, "true", _TAKING))
        rows = self._connection.execute(statement, {"version": version, "most": most})
        return [_limit(kind, row) for row in rows]

    def move(self, kind: str, moved: Sequence[Recounted], version: str) -> None:
        rows = [{"id": each.limit.id, "due_at": each.due_at} for each in moved]
        self._connection.execute(text(_moving(kind)), {"rows": orjson.dumps(rows).decode(), "version": version})


def _limit(kind: str, row: Any) -> Limit:
    return Limit(kind, row.id, row.request_id, row.number, row.area, row.since, row.due_at, row.shown)
