"""A person's cases with whether they have ended: one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_OF_RESIDENTS = text(f"""
    SELECT c.id, c.number, c.state, c.matter_name, c.matter_name_en, c.area, c.due_at, c.submitted_at,
           c.state IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated') AS ended,
           c.area LIKE ANY (:areas) AND {seen_by("c")} AS seen
    FROM reporting.cases c WHERE c.resident_id = ANY (:residents) ORDER BY c.submitted_at DESC, c.id DESC
""")


class ClosingStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_residents(self, reader: Person, roles: Sequence[str], residents: Sequence[UUID]) -> list[Row[Any]]:
        """Every case of these entries of the register; `seen` tells those the reader may be shown."""
        areas = [f"{area}%" for area in reader.areas(*roles)]
        values = {"residents": list(residents), "areas": areas, **reader_values(reader, *roles)}
        return list(self._connection.execute(_OF_RESIDENTS, values))
