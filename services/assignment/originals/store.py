"""Which originals are out, as intake's events tell it: a row for each, and what waits to be heard."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.assignment.originals.domain import Out
from shared.runtime.subject_lock import hold

_TAKE_IN = text("""
    INSERT INTO assignment.original_out (id, request_id, held_at, back_by, taken_at)
    SELECT id, request_id, held_at, back_by, taken_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, request_id uuid, held_at text, back_by date, taken_at timestamptz)
    ON CONFLICT (id) DO NOTHING
""")
_GIVE_BACK = text("""
    UPDATE assignment.original_out SET returned_at = n.returned_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, returned_at timestamptz) WHERE original_out.id = n.id
""")
# One snapshot of what was heard and of what is still to be heard: an event is in exactly one of the two.
_OUT = text("""
    WITH unheard AS (
        SELECT e.type, e.area, e.data FROM bus.delivery d JOIN bus.event e ON e.position = d.position
        WHERE d.consumer = 'assignment' AND d.subject = :request AND d.state IN ('pending', 'parked')
          AND e.type IN ('originals.taken', 'originals.returned')
    )
    SELECT id, held_at, back_by FROM (
        SELECT id, held_at, back_by FROM assignment.original_out WHERE request_id = :request AND returned_at IS NULL
        UNION ALL
        SELECT (data ->> 'original_id')::uuid, coalesce(data ->> 'held_at', left(area, 9)), (data ->> 'back_by')::date
        FROM unheard WHERE type = 'originals.taken'
    ) known
    WHERE id NOT IN (SELECT (data ->> 'original_id')::uuid FROM unheard WHERE type = 'originals.returned')
    ORDER BY back_by, id
""")


class OriginalStore:
    """Originals over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_in(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_TAKE_IN, {"rows": orjson.dumps(rows).decode()})

    def give_back(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_GIVE_BACK, {"rows": orjson.dumps(rows).decode()})

    def hold(self, request_id: UUID) -> None:
        hold(self._connection, request_id)

    def out(self, request_id: UUID) -> Sequence[Out]:
        return [Out(*row) for row in self._connection.execute(_OUT, {"request": request_id})]
