"""The open cases of a person, for the desk: one statement over an index of what is open."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_OPEN = text(f"""
    SELECT c.id, c.number, c.matter_name, c.matter_name_en, c.area, c.state, c.due_at, c.calendar_version, c.submitted_at FROM reporting.cases c
    WHERE c.resident_id = :resident AND c.state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated')
      AND c.accepted_at IS NOT NULL AND c.area LIKE ANY (:areas) AND {seen_by("c")}
    ORDER BY c.submitted_at DESC, c.id DESC LIMIT :most
""")


class DeskStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_cases(self, reader: Person, roles: Sequence[str], resident: UUID, most: int = 8) -> list[Row[Any]]:
        """What was accepted and has not ended, newest first, within the reader's areas and not hidden from them (回避)."""
        areas = [f"{area}%" for area in reader.areas(*roles)]
        values = {"resident": resident, "areas": areas, "most": most, **reader_values(reader, *roles)}
        return list(self._connection.execute(_OPEN, values))
