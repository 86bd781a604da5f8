"""Notices of denials in Postgres, one for each assignment."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Connection, text

from services.assignment.denials.domain import Denial

_KEEP = text("""
    INSERT INTO assignment.denial (assignment_id, reason, ground, decided_by, reconsider_at, sue_at, written_by, written_at)
    VALUES (:assignment_id, :reason, :ground, :decided_by, :reconsider_at, :sue_at, :by, clock_timestamp())
    ON CONFLICT (assignment_id) DO UPDATE SET reason = excluded.reason, ground = excluded.ground, decided_by = excluded.decided_by,
        reconsider_at = excluded.reconsider_at, sue_at = excluded.sue_at, written_by = excluded.written_by, written_at = excluded.written_at
""")
_OF = text("""
    SELECT assignment_id, reason, ground, decided_by, reconsider_at, sue_at FROM assignment.denial WHERE assignment_id = :assignment
""")


class DenialStore:
    """Over one connection; whoever writes holds the request's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, assignment_id: UUID) -> Denial | None:
        row = self._connection.execute(_OF, {"assignment": assignment_id}).one_or_none()
        return Denial(*row) if row else None

    def keep(self, denial: Denial, by: UUID) -> None:
        self._connection.execute(_KEEP, {**asdict(denial), "by": by})
