"""Originals in Postgres: a batch is one statement, the originals of a case another."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.originals.domain import Original

_COLUMNS = ", ".join(field.name for field in fields(Original))
_TAKE_IN = text("""
    INSERT INTO reporting.originals (id, request, held_at, back_by, taken_at)
    SELECT id, request, held_at, back_by, taken_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, request uuid, held_at text, back_by date, taken_at timestamptz)
    ON CONFLICT (id) DO NOTHING
""")
_GIVE_BACK = text("""
    UPDATE reporting.originals SET returned_at = n.returned_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, returned_at timestamptz) WHERE originals.id = n.id
""")
_OF_CASE = text(f"SELECT {_COLUMNS} FROM reporting.originals WHERE request = :request ORDER BY taken_at, id")


class OriginalStore:
    """Originals over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_in(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_TAKE_IN, {"rows": orjson.dumps(rows).decode()})

    def give_back(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_GIVE_BACK, {"rows": orjson.dumps(rows).decode()})

    def of_case(self, case_id: UUID) -> list[Original]:
        return [Original(*row) for row in self._connection.execute(_OF_CASE, {"request": case_id})]
