"""Posts and claims in Postgres; a volunteer's `post_kinds` is kept equal to their approved claims."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.posts.domain import NewClaim, NewPost

_ADD_POSTS = text("""
    INSERT INTO assignment.post (id, kind, area, head_count, defined_at, skills, languages, words, words_en, first_day, last_day)
    SELECT id, kind, area, head_count, defined_at, skills, languages, words, words_en, first_day, last_day
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, kind text, area text, head_count integer, defined_at timestamptz,
        skills jsonb, languages text[], words text, words_en text, first_day date, last_day date)
""")
_WIDEN = text("""
    UPDATE assignment.post p SET head_count = greatest(p.head_count, p.held + n.more)
    FROM (SELECT post_id, count(*) AS more FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS c (post_id uuid, approved_at timestamptz)
          WHERE approved_at IS NOT NULL GROUP BY 1) n
    WHERE p.id = n.post_id AND p.head_count < p.held + n.more
""")
_ADD_CLAIMS = text("""
    INSERT INTO assignment.claim (id, post_id, volunteer_id, status, claimed_at, approved_at)
    SELECT id, post_id, volunteer_id, CASE WHEN approved_at IS NULL THEN 'claimed' ELSE 'approved' END, claimed_at, approved_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, post_id uuid, volunteer_id uuid, claimed_at timestamptz, approved_at timestamptz)
    ON CONFLICT DO NOTHING RETURNING id
""")
_SHOWN = """p.id, p.kind, p.area, p.head_count, p.held, p.defined_at, p.skills, p.languages, p.words, p.words_en, p.first_day, p.last_day,
    p.ended_at, p.ended_because, p.renewed_as, p.version"""
LOCK_POST = text(f"SELECT {_SHOWN} FROM assignment.post p WHERE p.id = :id FOR UPDATE")
_READ = text(f"SELECT {_SHOWN} FROM assignment.post p WHERE p.id = :id")
_POSTS = text(f"""
    SELECT {_SHOWN} FROM assignment.post p
    WHERE p.ended_at IS NULL AND p.area LIKE ANY (:areas) AND p.id > :after ORDER BY p.id LIMIT :most
""")
_TO_RENEW = text(f"""
    SELECT {_SHOWN} FROM assignment.post p
    WHERE p.ended_because = 'term_over' AND p.renewed_as IS NULL AND p.area LIKE ANY (:areas) ORDER BY p.last_day DESC, p.id LIMIT 100
""")
_CHANGE = text("""
    UPDATE assignment.post p SET
        head_count = coalesce(n.head_count, p.head_count), skills = coalesce(n.skills, p.skills), languages = coalesce(n.languages, p.languages),
        words = coalesce(n.words, p.words), words_en = coalesce(n.words_en, p.words_en),
        first_day = CASE WHEN j.given ? 'first_day' THEN n.first_day ELSE p.first_day END,
        last_day = CASE WHEN j.given ? 'last_day' THEN n.last_day ELSE p.last_day END, version = p.version + 1
    FROM (SELECT CAST(:changes AS jsonb) AS given) j, jsonb_to_record(j.given) AS n (head_count integer, skills jsonb, languages text[],
        words text, words_en text, first_day date, last_day date)
    WHERE p.id = :id
""")
_END = text("UPDATE assignment.post SET ended_at = :at, ended_because = :because, version = version + 1 WHERE id = :id")
_RENEWED = text(
    "UPDATE assignment.post SET renewed_as = :by WHERE id = :id AND ended_because = 'term_over' AND renewed_as IS NULL"
)
KEEP_KINDS = text("""
    UPDATE assignment.volunteer v SET post_kinds = held.kinds, version = version + 1
    FROM (SELECT m.id, coalesce(array_agg(DISTINCT p.kind ORDER BY p.kind) FILTER (WHERE p.kind IS NOT NULL), '{}') AS kinds
          FROM assignment.volunteer m LEFT JOIN assignment.claim c ON c.volunteer_id = m.id AND c.status = 'approved'
          LEFT JOIN assignment.post p ON p.id = c.post_id
          WHERE m.id = ANY (:volunteers) GROUP BY 1) held
    WHERE v.id = held.id AND v.post_kinds <> held.kinds
""")


class PostStore:
    """Reads and writes of posts and claims."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_posts(self, posts: Sequence[NewPost]) -> None:
        self._connection.execute(_ADD_POSTS, {"rows": _rows(posts)})

    def add_claims(self, claims: Sequence[NewClaim]) -> int:
        """Store claims; one that is there already (same post, same volunteer) is left out. Returns how many are new.

        A register says what was: a post that had more holders than places gets the places.
        """
        self._connection.execute(_WIDEN, {"rows": _rows(claims)})
        return len(self._connection.execute(_ADD_CLAIMS, {"rows": _rows(claims)}).all())

    def lock_post(self, post_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(LOCK_POST, {"id": post_id}).one_or_none()

    def read(self, post_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_READ, {"id": post_id}).one_or_none()

    def posts(self, areas: Sequence[str], after: UUID, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
        values = {"areas": [f"{area}%" for area in areas], "after": after, "most": most}
        return self._connection.execute(_POSTS, values).all()

    def to_renew(self, areas: Sequence[str]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Posts whose term is over and that nobody has defined anew."""
        return self._connection.execute(_TO_RENEW, {"areas": [f"{area}%" for area in areas]}).all()

    def change(self, post_id: UUID, changes: Mapping[str, Any]) -> None:
        self._connection.execute(_CHANGE, {"id": post_id, "changes": orjson.dumps(dict(changes)).decode()})

    def end(self, post_id: UUID, at: datetime, because: str) -> None:
        self._connection.execute(_END, {"id": post_id, "at": at, "because": because})

    def renewed(self, post_id: UUID, by: UUID) -> None:
        self._connection.execute(_RENEWED, {"id": post_id, "by": by})

    def keep_kinds(self, volunteers: Sequence[UUID]) -> None:
        """Bring `post_kinds` of these volunteers to what their approved claims say."""
        self._connection.execute(KEEP_KINDS, {"volunteers": list(volunteers)})


def _rows(values: Sequence[NewPost] | Sequence[NewClaim]) -> str:
    return orjson.dumps([{name: getattr(value, name) for name in value.__slots__} for value in values]).decode()
