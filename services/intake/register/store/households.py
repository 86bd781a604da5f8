"""Households and who belongs to them; places are numbers, people are in the register."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.register.domain import Entry
from services.intake.register.store.people import PERSON, as_entry

_OF_PERSON = text("""
    SELECT h.id, h.village, h.village_group, h.grid, m.relation FROM intake.household_member m
    JOIN intake.household h ON h.id = m.household_id WHERE m.resident_id = :id
""")
_ONE = text("SELECT id, village, village_group, grid FROM intake.household WHERE id = :id FOR NO KEY UPDATE")
_MEMBERS = text(f"""
    SELECT {PERSON}, m.relation FROM intake.household_member m JOIN intake.resident r ON r.id = m.resident_id
    WHERE m.household_id = :id ORDER BY m.relation <> 'head', m.since, r.id
""")
_ADD = text("INSERT INTO intake.household VALUES (:id, :village, :village_group, :grid, :at)")
_PLACE = text("UPDATE intake.household SET village_group = :village_group, grid = :grid WHERE id = :id")
_JOIN = text("""
    INSERT INTO intake.household_member (resident_id, household_id, relation, since) VALUES (:resident, :household, :relation, :at)
    ON CONFLICT (resident_id) DO UPDATE SET household_id = :household, relation = :relation
""")
# A household nobody is left in goes too.
_LEAVE = text("DELETE FROM intake.household_member WHERE resident_id = :resident RETURNING household_id")
_EMPTY = text(
    "DELETE FROM intake.household h WHERE id = :id AND NOT EXISTS (SELECT FROM intake.household_member WHERE household_id = h.id)"
)


class HouseholdStore:
    """Households over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_person(self, resident_id: UUID) -> Row[Any] | None:
        return self._connection.execute(_OF_PERSON, {"id": resident_id}).one_or_none()

    def one(self, household_id: UUID) -> Row[Any] | None:
        """The household, its row locked: two who change its members go one after the other."""
        return self._connection.execute(_ONE, {"id": household_id}).one_or_none()

    def members(self, household_id: UUID) -> Sequence[tuple[Entry, str]]:
        """The head first."""
        return [(as_entry(row), row.relation) for row in self._connection.execute(_MEMBERS, {"id": household_id})]

    def add(self, household_id: UUID, village: str, group: int | None, grid: int | None, at: datetime) -> None:
        values = {"id": household_id, "village": village, "village_group": group, "grid": grid, "at": at}
        self._connection.execute(_ADD, values)

    def place(self, household_id: UUID, group: int | None, grid: int | None) -> None:
        self._connection.execute(_PLACE, {"id": household_id, "village_group": group, "grid": grid})

    def join(self, household_id: UUID, resident_id: UUID, relation: str, at: datetime) -> None:
        values = {"household": household_id, "resident": resident_id, "relation": relation, "at": at}
        self._connection.execute(_JOIN, values)

    def leave(self, resident_id: UUID) -> None:
        left = self._connection.execute(_LEAVE, {"resident": resident_id}).scalar_one_or_none()
        if left is not None:
            self._connection.execute(_EMPTY, {"id": left})
