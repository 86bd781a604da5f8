"""The claims on a locked post in Postgres: who is next, who holds a place, who loses it with the post."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.posts.store import KEEP_KINDS

Rows = Sequence[Row[*tuple[Any, ...]]]
_APPROVE = text("""
    UPDATE assignment.claim SET status = 'approved', approved_at = :at, approved_by = :by, moved_up_at = CASE WHEN :moved_up THEN CAST(:at AS timestamptz) END
    WHERE id = :id AND status IN ('claimed', 'waiting') RETURNING id
""")
_NEXT = text("""
    SELECT id, post_id, volunteer_id FROM assignment.claim WHERE post_id = :post AND status = 'waiting' ORDER BY claimed_at, id LIMIT :most FOR UPDATE
""")
_END_OF_POST = text("""
    UPDATE assignment.claim SET status = 'ended', ended_at = :at, ended_because = :because
    WHERE post_id = :post AND status <> 'ended' RETURNING id, post_id, volunteer_id
""")


class HolderStore:
    """What `holding` needs, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def approve(self, claim_id: UUID, by: UUID | None, at: datetime, moved_up: bool) -> bool:
        values = {"id": claim_id, "by": by, "at": at, "moved_up": moved_up}
        return self._connection.execute(_APPROVE, values).scalar_one_or_none() is not None

    def next_waiting(self, post_id: UUID, most: int) -> Rows:
        return self._connection.execute(_NEXT, {"post": post_id, "most": most}).all()

    def end_of_post(self, post_id: UUID, because: str, at: datetime) -> Rows:
        return self._connection.execute(_END_OF_POST, {"post": post_id, "because": because, "at": at}).all()

    def keep_kinds(self, volunteers: Sequence[UUID]) -> None:
        """Bring `post_kinds` of these volunteers to what their approved claims say."""
        self._connection.execute(KEEP_KINDS, {"volunteers": list(volunteers)})
