"""Deadlines in Postgres. Moving a due date begins a new cycle, and with it every rung anew."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, text

from services.reporting.deadlines.use_cases import Deadline
from services.reporting.figures.use_cases import READERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_SAVE = text("""
    INSERT INTO reporting.deadlines (request, cycle, due_at, yellow_at, entered_at, next_at, state)
    SELECT request, cycle, due_at, yellow_at, entered_at, yellow_at, state
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS
        d (request uuid, cycle integer, due_at timestamptz, yellow_at timestamptz, entered_at timestamptz, state text)
    ON CONFLICT (request, kind) DO UPDATE SET
        cycle = EXCLUDED.cycle, due_at = EXCLUDED.due_at, yellow_at = EXCLUDED.yellow_at, state = EXCLUDED.state,
        next_at = CASE WHEN deadlines.cycle = EXCLUDED.cycle THEN deadlines.next_at ELSE EXCLUDED.next_at END
    WHERE (deadlines.cycle, deadlines.state, deadlines.yellow_at) IS DISTINCT FROM (EXCLUDED.cycle, EXCLUDED.state, EXCLUDED.yellow_at)
""")
_OVERDUE = text(f"""
    SELECT c.id, c.number, c.area, c.state, c.matter_code, c.matter_name, c.matter_name_en, c.provisional, c.person_id, c.calendar_version,
           d.due_at, d.cycle
    FROM reporting.deadlines d JOIN reporting.cases c ON c.id = d.request
    WHERE d.state = 'open' AND d.due_at < :now AND starts_with(c.area, :area) AND {seen_by("c")}
      AND (CAST(:after_due AS timestamptz) IS NULL OR (d.due_at, d.request) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid)))
    ORDER BY d.due_at, d.request LIMIT :most
""")


class DeadlineStore:
    """Deadlines over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, deadlines: Sequence[Deadline]) -> None:
        self._connection.execute(_SAVE, {"rows": orjson.dumps(list(deadlines)).decode()})

    def overdue(self, reader: Person, area: str, now: Any, most: int, after: Sequence[Any] | None = None) -> list[Any]:
        """Cases whose promise runs and has passed, the longest overdue first."""
        after_due, after_id = after or (None, None)
        values = {
            **reader_values(reader, *READERS),
            "area": area,
            "now": now,
            "most": most,
            "after_due": after_due,
            "after_id": after_id,
        }
        return list(self._connection.execute(_OVERDUE, values))
