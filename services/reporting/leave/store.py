"""Leave in Postgres: a batch is one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

_KEEP = text("""
    INSERT INTO reporting.leave (id, volunteer_id, first_day, last_day, cover_person_id)
    SELECT id, volunteer_id, first_day, last_day, cover_person_id
    FROM jsonb_populate_recordset(NULL::reporting.leave, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET (first_day, last_day, cover_person_id) = ROW (EXCLUDED.first_day, EXCLUDED.last_day, EXCLUDED.cover_person_id)
""")
_FORGET = text("DELETE FROM reporting.leave WHERE id = ANY (:ids)")
_OF = text("""
    SELECT first_day, last_day, cover_person_id FROM reporting.leave
    WHERE volunteer_id = :volunteer AND :day BETWEEN first_day AND last_day LIMIT 1
""")


class LeaveStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_KEEP, {"rows": orjson.dumps(rows).decode()})

    def forget(self, leaves: Sequence[UUID]) -> None:
        self._connection.execute(_FORGET, {"ids": list(leaves)})

    def of(self, volunteer_id: UUID, day: date) -> Row[Any] | None:
        """The leave this volunteer is on that day."""
        return self._connection.execute(_OF, {"volunteer": volunteer_id, "day": day}).one_or_none()
