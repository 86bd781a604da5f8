"""Posts, claims and reviews in Postgres; a volunteer's `post_kinds` is kept equal to their approved claims."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.posts.domain import NewClaim, NewPost

_ADD_POSTS = text("""
    INSERT INTO assignment.post (id, kind, area, head_count, defined_at)
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, kind text, area text, head_count integer, defined_at timestamptz)
""")
_ADD_CLAIMS = text("""
    INSERT INTO assignment.claim (id, post_id, volunteer_id, status, claimed_at, approved_at)
    SELECT id, post_id, volunteer_id, CASE WHEN approved_at IS NULL THEN 'claimed' ELSE 'approved' END, claimed_at, approved_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, post_id uuid, volunteer_id uuid, claimed_at timestamptz, approved_at timestamptz)
    ON CONFLICT DO NOTHING RETURNING id
""")
_POST = text("""
    SELECT p.id, p.kind, p.area, p.head_count, p.defined_at,
           (SELECT count(*) FROM assignment.claim c WHERE c.post_id = p.id AND c.status = 'approved') AS held
    FROM assignment.post p WHERE p.id = :id FOR UPDATE OF p
""")
_POSTS = text("""
    SELECT p.id, p.kind, p.area, p.head_count, p.defined_at,
           (SELECT count(*) FROM assignment.claim c WHERE c.post_id = p.id AND c.status = 'approved') AS held
    FROM assignment.post p WHERE p.ended_at IS NULL AND p.area LIKE ANY (:areas) AND p.id > :after ORDER BY p.id LIMIT :most
""")
_CLAIM = text("""
    SELECT c.id, c.post_id, c.volunteer_id, c.status, p.kind, p.area FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id
    WHERE c.id = :id FOR UPDATE OF c
""")
_WAITING = text("""
    SELECT c.id, c.claimed_at, p.kind, p.area, p.head_count, v.number, v.name, v.village, v.work_unit, v.skills
    FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.status = 'claimed' AND p.area LIKE ANY (:areas) ORDER BY c.claimed_at LIMIT :most
""")
_APPROVE = text(
    "UPDATE assignment.claim SET status = 'approved', approved_at = :at, approved_by = :by WHERE id = :id AND status = 'claimed' RETURNING id"
)
_KINDS = text("""
    UPDATE assignment.volunteer v SET post_kinds = held.kinds, version = version + 1
    FROM (SELECT c.volunteer_id, array_agg(DISTINCT p.kind ORDER BY p.kind) AS kinds
          FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id
          WHERE c.status = 'approved' AND c.volunteer_id = ANY (:volunteers) GROUP BY 1) held
    WHERE v.id = held.volunteer_id
""")
_REVIEW = text(
    "INSERT INTO assignment.post_review (id, post_id, volunteer_id, level, comment, reviewed_at, reviewed_by) "
    "VALUES (:id, :post, :volunteer, :level, :comment, :at, :by)"
)
_HOLDS = text(
    "SELECT EXISTS (SELECT 1 FROM assignment.claim WHERE post_id = :post AND volunteer_id = :volunteer AND status = 'approved')"
)


class PostStore:
    """Reads and writes of posts and claims."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_posts(self, posts: Sequence[NewPost]) -> None:
        self._connection.execute(_ADD_POSTS, {"rows": _rows(posts)})

    def add_claims(self, claims: Sequence[NewClaim]) -> int:
        """Store claims; one that is there already (same post, same volunteer) is left out. Returns how many are new."""
        return len(self._connection.execute(_ADD_CLAIMS, {"rows": _rows(claims)}).all())

    def lock_post(self, post_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_POST, {"id": post_id}).one_or_none()

    def posts(self, areas: Sequence[str], after: UUID, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
        values = {"areas": [f"{area}%" for area in areas], "after": after, "most": most}
        return self._connection.execute(_POSTS, values).all()

    def lock_claim(self, claim_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_CLAIM, {"id": claim_id}).one_or_none()

    def waiting_claims(self, areas: Sequence[str], most: int = 200) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(_WAITING, {"areas": [f"{area}%" for area in areas], "most": most}).all()

    def approve(self, claim_id: UUID, by: UUID, at: datetime) -> bool:
        return self._connection.execute(_APPROVE, {"id": claim_id, "by": by, "at": at}).scalar_one_or_none() is not None

    def keep_kinds(self, volunteers: Sequence[UUID]) -> None:
        """Bring `post_kinds` of these volunteers to what their approved claims say."""
        self._connection.execute(_KINDS, {"volunteers": list(volunteers)})

    def holds(self, post_id: UUID, volunteer_id: UUID) -> bool:
        return bool(self._connection.execute(_HOLDS, {"post": post_id, "volunteer": volunteer_id}).scalar_one())

    def add_review(self, review_id: UUID, post_id: UUID, volunteer_id: UUID, **said: Any) -> None:
        """`said`: level, comment, at, by."""
        self._connection.execute(_REVIEW, {"id": review_id, "post": post_id, "volunteer": volunteer_id, **said})


def _rows(values: Sequence[NewPost] | Sequence[NewClaim]) -> str:
    return orjson.dumps([{name: getattr(value, name) for name in value.__slots__} for value in values]).decode()
