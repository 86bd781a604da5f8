"""Merges in Postgres; a row says what went into what, by whom, and whether it was undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.dispatch.domain import Case, When
from services.assignment.merging.domain import Stop
from shared.contracts.errors import Taken
from shared.identity.people import Person
from shared.identity.recusal import reader_values

Rows = Sequence[Row[*tuple[Any, ...]]]

_KEEP = text("""
    INSERT INTO assignment.merge (id, request_id, into_id, merged_by, merged_at, excluded)
    SELECT uuidv7(), id, :into, :by, :at, excluded FROM assignment.request WHERE id = :request
""")
_STANDING = text("SELECT into_id FROM assignment.merge WHERE request_id = :request AND undone_at IS NULL")
_WITH = text("SELECT request_id FROM assignment.merge WHERE into_id = :request AND undone_at IS NULL")
# The pause that the merge ended.
_CUT_SHORT = text("""
    SELECT p.began_at, p.ended_at FROM assignment.merge m JOIN assignment.pause p ON p.request_id = m.request_id
    WHERE m.request_id = :request AND m.undone_at IS NULL AND p.status = 'ended' AND p.ended_at = m.merged_at
""")
# Whoever the merge let go may be asked again: the exclusions are those of before. A stop that counts is kept where it counted.
_UNDO = text("""
    WITH m AS (UPDATE assignment.merge SET undone_by = :by, undone_at = :at
               WHERE request_id = :request AND undone_at IS NULL RETURNING excluded),
    s AS (INSERT INTO assignment.stop (request_id, began_at, ended_at)
          SELECT id, :began, :ended FROM assignment.request WHERE id = :request AND CAST(:began AS timestamptz) <= due_at
          ON CONFLICT DO NOTHING)
    UPDATE assignment.request SET state = 'accepted', ended_at = NULL, tried = false, excluded = m.excluded, last_event_at = :at,
        back_entered = false, due_at = :due FROM m WHERE id = :request AND state = 'merged' RETURNING id
""")
_OTHERS = text("""
    SELECT o.id, o.number, o.area, o.matter, o.state, o.due_at, o.calendar_version, o.resident_id = r.resident_id AS same_resident
    FROM assignment.request r JOIN assignment.request o ON o.town = r.town AND o.id <> r.id
    WHERE r.id = :request AND NOT o.is_recused AND NOT r.is_recused
      AND o.state IN ('accepted', 'offered', 'assigned', 'in_progress', 'returned', 'suspended', 'reopened')
      AND (o.resident_id = r.resident_id OR o.area = r.area AND o.matter ->> 'code' = r.matter ->> 'code')
    ORDER BY o.resident_id = r.resident_id DESC, o.accepted_at LIMIT 20
""")
_MERGED = text("""
    SELECT m.request_id, m.merged_at, r.number, r.area, r.matter, o.number AS into_number FROM assignment.merge m
    JOIN assignment.request r ON r.id = m.request_id JOIN assignment.request o ON o.id = m.into_id
    WHERE m.undone_at IS NULL AND r.area LIKE ANY (:areas) AND NOT r.is_recused ORDER BY m.merged_at DESC LIMIT 20
""")


class MergeStore:
    """Over one connection; the caller holds the rows of the requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, case: Case, into: Case, by: UUID, when: When) -> None:
        self._connection.execute(_KEEP, {"request": case.id, "into": into.id, "by": by, "at": when.at})

    def standing(self, request_id: UUID) -> UUID | None:
        return self._connection.execute(_STANDING, {"request": request_id}).scalar_one_or_none()

    def came_with(self, request_id: UUID) -> Sequence[UUID]:
        return self._connection.execute(_WITH, {"request": request_id}).scalars().all()

    def cut_short(self, request_id: UUID) -> Stop | None:
        """The pause that the standing merge ended, if it was merged while it stood paused."""
        row = self._connection.execute(_CUT_SHORT, {"request": request_id}).one_or_none()
        return Stop(*row) if row else None

    def undo(self, case: Case, by: UUID, when: When, stop: Stop | None, due_at: datetime) -> None:
        began, ended = (stop.began_at, stop.ended_at) if stop else (None, None)
        values = {"request": case.id, "by": by, "at": when.at, "began": began, "ended": ended, "due": due_at}
        if self._connection.execute(_UNDO, values).scalar_one_or_none() is None:
            raise Taken()

    def others(self, request_id: UUID) -> Rows:
        """Open cases it may be the same as: of the same person, or the same matter in the same village."""
        return self._connection.execute(_OTHERS, {"request": request_id}).all()

    def merged(self, person: Person) -> Rows:
        """The newest merges of this person's areas that still stand."""
        areas = [f"{area}%" for area in person.areas("dispatcher")]
        return self._connection.execute(_MERGED, {**reader_values(person, "dispatcher"), "areas": areas}).all()
