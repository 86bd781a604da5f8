"""Which paper was printed, by whom and when: a row for each print, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

_ADD = text("""
    INSERT INTO intake.printed (id, request_id, original_id, paper, size, printed_by)
    VALUES (:id, :request, :original, :paper, :size, :by)
""")
_ONE = text(
    "SELECT id, request_id, original_id, paper, size, printed_by, printed_at FROM intake.printed WHERE id = :id"
)
_OF_REQUEST = text("""
    SELECT p.paper, p.size, p.printed_at, who.display_name AS printed_by FROM intake.printed p
    LEFT JOIN LATERAL identity.people(ARRAY[p.printed_by]) who ON true
    WHERE p.request_id = :request ORDER BY p.printed_at DESC LIMIT 20
""")


@dataclass(frozen=True, slots=True)
class Printed:
    """One print."""

    id: UUID
    request_id: UUID
    original_id: UUID | None
    paper: str
    size: str
    printed_by: UUID
    printed_at: datetime


class PrintedStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, printed: UUID, request: UUID, original: UUID | None, paper: str, size: str, by: UUID) -> None:
        values = {"id": printed, "request": request, "original": original, "paper": paper, "size": size, "by": by}
        self._connection.execute(_ADD, values)

    def one(self, printed: UUID) -> Printed | None:
        row = self._connection.execute(_ONE, {"id": printed}).one_or_none()
        return Printed(*row) if row else None

    def of_request(self, request: UUID) -> Sequence[Row[Any]]:
        """The last twenty, newest first, with the names of those who printed."""
        return list(self._connection.execute(_OF_REQUEST, {"request": request}))
