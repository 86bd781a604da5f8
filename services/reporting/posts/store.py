"""Posts and claims in Postgres: a batch is read in one statement each and written in one each."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.reporting.posts.domain import Claim, HeadCount, Post


def _columns(kind: type[Post] | type[Claim], prefix: str = "", but: str = "") -> str:
    return ", ".join(f"{prefix}{field.name}" for field in fields(kind) if field.name != but)


def _saving(kind: type[Post] | type[Claim], table: str) -> str:
    return f"""
        INSERT INTO {table} ({_columns(kind)})
        SELECT {_columns(kind)} FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))
        ON CONFLICT (id) DO UPDATE SET ({_columns(kind, but="id")}) = ROW ({_columns(kind, "EXCLUDED.", "id")})
    """


_LOAD_POSTS = text(f"SELECT {_columns(Post)} FROM reporting.posts WHERE id = ANY (:ids)")
_LOAD_CLAIMS = text(f"SELECT {_columns(Claim)} FROM reporting.claims WHERE id = ANY (:ids)")
_SAVE_POSTS = text(_saving(Post, "reporting.posts"))
_SAVE_CLAIMS = text(_saving(Claim, "reporting.claims"))
_KEEP_HEAD_COUNTS = text("""
    INSERT INTO reporting.post_head_counts (post_id, sequence, since, head_count)
    SELECT post_id, sequence, since, head_count FROM jsonb_populate_recordset(NULL::reporting.post_head_counts, CAST(:rows AS jsonb))
    ON CONFLICT ON CONSTRAINT a_change_counts_once DO NOTHING
""")
_COUNTS = text("""
    SELECT p.town, count(*) AS posts, sum(p.head_count) AS places, coalesce(sum(c.approved), 0) AS held,
           coalesce(sum(c.claimed), 0) AS waiting, sum(p.reviews) AS reviews, sum(p.levels) AS levels
    FROM reporting.posts p
    LEFT JOIN (SELECT post_id, count(*) FILTER (WHERE status = 'approved') AS approved, count(*) FILTER (WHERE status = 'claimed') AS claimed
               FROM reporting.claims WHERE status <> 'ended' GROUP BY 1) c ON c.post_id = p.id
    WHERE p.ended_at IS NULL AND p.area LIKE ANY (:areas) GROUP BY 1 ORDER BY 1
""")


class PostStore:
    """Posts and claims over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load_posts(self, ids: Sequence[UUID]) -> dict[UUID, Post]:
        rows: Any = self._connection.execute(_LOAD_POSTS, {"ids": list(ids)}) if ids else []
        return {row.id: Post(*row) for row in rows}

    def load_claims(self, ids: Sequence[UUID]) -> dict[UUID, Claim]:
        rows: Any = self._connection.execute(_LOAD_CLAIMS, {"ids": list(ids)}) if ids else []
        return {row.id: Claim(*row) for row in rows}

    def save(self, posts: Sequence[Post], claims: Sequence[Claim]) -> None:
        if posts:
            self._connection.execute(_SAVE_POSTS, {"rows": orjson.dumps(list(posts)).decode()})
        if claims:
            self._connection.execute(_SAVE_CLAIMS, {"rows": orjson.dumps(list(claims)).decode()})

    def keep_head_counts(self, changes: Sequence[HeadCount]) -> None:
        if changes:
            self._connection.execute(_KEEP_HEAD_COUNTS, {"rows": orjson.dumps(list(changes)).decode()})

    def counts(self, areas: Sequence[str]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Per town: posts that are running, their places, held and claimed, and the sum and number of reviews."""
        return self._connection.execute(_COUNTS, {"areas": [f"{area}%" for area in areas]}).all()
