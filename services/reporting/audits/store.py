"""Reading the audit through the functions the database gives for it; nothing here writes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

# What is about a complaint is left out for whom that complaint is hidden from.
_FOUND = text(f"""
    SELECT a.*, (c.id IS NULL OR {seen_by("c")}) AS is_shown, c.number
    FROM audit.found(CAST(:areas AS text[]), :action, :service, :person, :subject, :since, :until, :before, :most) a
    LEFT JOIN reporting.cases c ON c.id = a.subject ORDER BY a.id DESC
""")
_ACTIONS = text("SELECT action FROM audit.actions()")
_NAMES = text("SELECT id, display_name FROM identity.people(:ids)")
_LOOKS = text("SELECT * FROM audit.looks_at(CAST(:subjects AS uuid[]), :most)")


class AuditStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def found(self, reader: Person, roles: Sequence[str], wanted: Mapping[str, Any], most: int) -> list[Any]:
        """Newest first. A row that the reader must not see has `is_shown` false: it counts for the page, and is not shown."""
        values = {
            name: wanted.get(name) for name in ("action", "service", "person", "subject", "since", "until", "before")
        }
        areas = [f"{area}%" for area in reader.areas(*roles)]
        return list(
            self._connection.execute(_FOUND, {**values, **reader_values(reader, *roles), "areas": areas, "most": most})
        )

    def actions(self) -> list[str]:
        return list(self._connection.execute(_ACTIONS).scalars())

    def names(self, people: Sequence[UUID]) -> dict[UUID, str]:
        return {row.id: row.display_name for row in self._connection.execute(_NAMES, {"ids": list(set(people))})}

    def looks_at(self, subjects: Sequence[UUID], most: int) -> list[Any]:
        """Who looked at these subjects (requests, people), residents themselves left out; newest first."""
        return list(self._connection.execute(_LOOKS, {"subjects": list(subjects), "most": most}))
