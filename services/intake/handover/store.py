"""Who holds what, the handing over in one statement, and its list for taking it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

_OPEN = "status IN ('submitted', 'needs_supplement')"
_COUNTS = text(f"""
    SELECT person, count(*) AS held FROM (
        SELECT held_by AS person FROM intake.request WHERE {_OPEN} AND held_by = ANY (:people)
        UNION ALL
        SELECT refusal_proposed_by FROM intake.request
        WHERE {_OPEN} AND held_by IS NULL AND refusal_proposed_by = ANY (:people)) mine
    GROUP BY person
""")
# What is in the hands of one, and proposals of theirs that nobody holds; only where the other one works and may see it.
_HAND = text(f"""
    UPDATE intake.request SET held_by = :to
    WHERE {_OPEN} AND village LIKE :area AND (held_by = :from OR held_by IS NULL AND refusal_proposed_by = :from)
      AND village LIKE ANY (:to_patterns)
      AND (NOT is_recused OR identity.may_see(recused_persons, recused_areas, village, :to, CAST(:to_areas AS text[])))
    RETURNING id
""")
_KEEP = text("""
    INSERT INTO intake.handover (id, area, from_person, to_person, handed_by, handed_at, requests)
    VALUES (:id, :area, :from, :to, :by, :at, :requests)
""")
_UNDO = text("""
    UPDATE intake.handover SET undone_at = :at, undone_by = :by
    WHERE id = :id AND undone_at IS NULL AND area LIKE :area RETURNING from_person, to_person, requests, area
""")
_BACK = text(
    f"UPDATE intake.request SET held_by = :from WHERE id = ANY (:requests) AND held_by = :to AND {_OPEN} RETURNING id"
)
_LATEST = text("""
    SELECT id, from_person, to_person, handed_by, handed_at, cardinality(requests) AS moved, undone_at FROM intake.handover
    WHERE area LIKE :area ORDER BY handed_at DESC LIMIT 20
""")
_TAKE = text("UPDATE intake.request SET held_by = :by WHERE id = :id")


class HandoverStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def held(self, people: Sequence[UUID]) -> dict[UUID, int]:
        """Open requests in the hands of each; who holds none is not there."""
        rows = self._connection.execute(_COUNTS, {"people": list(people)})
        return {row.person: row.held for row in rows}

    def hand(self, area: str, from_: UUID, to: UUID, to_areas: Sequence[str]) -> list[UUID]:
        values = {"area": f"{area}%", "from": from_, "to": to, "to_areas": list(to_areas)}
        patterns = [f"{each}%" for each in to_areas]
        return list(self._connection.execute(_HAND, {**values, "to_patterns": patterns}).scalars())

    def keep(
        self, handover: UUID, area: str, from_: UUID, to: UUID, by: UUID, at: datetime, requests: Sequence[UUID]
    ) -> None:
        values = {"id": handover, "area": area, "from": from_, "to": to, "by": by, "at": at}
        self._connection.execute(_KEEP, {**values, "requests": list(requests)})

    def undo(self, handover: UUID, area: str, by: UUID, at: datetime) -> Row[Any] | None:
        """Mark it taken back, once; None when it was already, or lies outside the area."""
        values = {"id": handover, "area": f"{area}%", "by": by, "at": at}
        return self._connection.execute(_UNDO, values).one_or_none()

    def give_back(self, from_: UUID, to: UUID, requests: Sequence[UUID]) -> int:
        """What the other one still holds, open, goes back; how many."""
        values = {"from": from_, "to": to, "requests": list(requests)}
        return len(self._connection.execute(_BACK, values).all())

    def latest(self, area: str) -> list[Row[Any]]:
        return list(self._connection.execute(_LATEST, {"area": f"{area}%"}))

    def take(self, request: UUID, by: UUID) -> None:
        self._connection.execute(_TAKE, {"id": request, "by": by})
