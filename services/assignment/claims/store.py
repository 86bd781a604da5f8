"""Claims in Postgres; a volunteer's `post_kinds` is kept equal to their approved claims, a post's `held` by a trigger."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, text

from services.assignment.claims.domain import Offers
from services.assignment.posts.domain import NewClaim
from services.assignment.posts.holder_store import HolderStore
from services.assignment.posts.store import LOCK_POST

Rows = Sequence[Row[*tuple[Any, ...]]]
_POST_OF = text("SELECT post_id FROM assignment.claim WHERE id = :id")
_LOCK = text("""
    SELECT c.id, c.post_id, c.volunteer_id, c.status, v.person_id FROM assignment.claim c JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.id = :id FOR UPDATE OF c
""")
_ADD = text("""
    INSERT INTO assignment.claim (id, post_id, volunteer_id, status, claimed_at) VALUES (:id, :post, :volunteer, 'claimed', :at)
    ON CONFLICT DO NOTHING RETURNING id
""")
_WAIT = text("UPDATE assignment.claim SET status = 'waiting' WHERE id = :id AND status = 'claimed'")
_END = text("""
    UPDATE assignment.claim SET status = 'ended', ended_at = :at, ended_because = :because, reason = :reason WHERE id = :id AND status <> 'ended'
""")
_DUE = text("""
    SELECT id, kind, area, last_day FROM assignment.post WHERE ended_at IS NULL AND last_day < :today ORDER BY last_day, id LIMIT :most
    FOR UPDATE SKIP LOCKED
""")
_END_POST = text(
    "UPDATE assignment.post SET ended_at = :at, ended_because = :because, version = version + 1 WHERE id = :id"
)
_TO_DECIDE = text("""
    SELECT c.id, c.status, c.claimed_at, c.post_id, p.kind, p.area, p.head_count, p.held, p.skills AS asked, p.languages AS asked_languages,
           v.number, v.name, v.village, v.work_unit, v.skills, v.languages, v.person_id
    FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.status IN ('claimed', 'waiting') AND p.area LIKE ANY (:areas) ORDER BY c.status, c.claimed_at, c.id LIMIT :most
""")
_OF_POST = text("""
    SELECT c.id, c.status, c.claimed_at, c.approved_at, c.moved_up_at, c.volunteer_id, v.number, v.name, v.village, v.work_unit
    FROM assignment.claim c JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.post_id = :post AND c.status <> 'ended' ORDER BY c.status, c.claimed_at, c.id LIMIT 500
""")
_OWN = text("""
    SELECT c.id, c.post_id, c.status, c.claimed_at, c.approved_at, c.moved_up_at, c.ended_at, c.ended_because, c.reason, p.kind, p.area, p.words,
           p.words_en, p.first_day, p.last_day, p.head_count, p.held,
           (SELECT count(*) FROM assignment.claim o WHERE o.post_id = c.post_id AND o.status IN ('claimed', 'waiting')
               AND (o.claimed_at, o.id) <= (c.claimed_at, c.id)) AS place
    FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id
    WHERE c.volunteer_id = :volunteer AND (c.status <> 'ended' OR c.ended_at > :since)
      AND (CAST(:last AS uuid) IS NULL OR (c.status = 'ended') > :ended OR (c.status = 'ended') = :ended
           AND (c.claimed_at < :at OR c.claimed_at = :at AND c.id > CAST(:last AS uuid)))
    ORDER BY c.status = 'ended', c.claimed_at DESC, c.id LIMIT :most
""")
# In the order of `Fit.rank`, then free places first, from behind a place of it; `total` of all that are asked for, and those of them
# that are near.
_OPEN = text("""
    WITH open AS MATERIALIZED (
        SELECT p.id, p.kind, p.area, p.head_count, p.held, p.skills, p.languages, p.words, p.words_en, p.first_day, p.last_day,
               lacks.skills + lacks.languages AS missing,
               CASE WHEN p.area = :village THEN 0 WHEN starts_with(p.area, :town) THEN 1 ELSE 2 END AS distance,
               lacks.skills + lacks.languages - lacks.asked AS brings, p.held >= p.head_count AS is_full
        FROM assignment.post p CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE coalesce(CAST(CAST(:skills AS jsonb) ->> s.name AS int), 0) < CAST(s.level AS int)) AS skills,
                   (SELECT count(*) FROM unnest(p.languages) l (word) WHERE l.word <> ALL (CAST(:languages AS text[]))) AS languages,
                   count(*) + cardinality(p.languages) AS asked
            FROM jsonb_each_text(p.skills) s (name, level)) lacks
        WHERE p.ended_at IS NULL AND p.area LIKE :district AND (p.last_day IS NULL OR p.last_day >= :today)
          AND NOT EXISTS (SELECT FROM assignment.claim c WHERE c.post_id = p.id AND c.volunteer_id = :volunteer AND c.status <> 'ended')
    ), asked AS (SELECT * FROM open WHERE CAST(:whole AS boolean) IS NULL OR (missing = 0) = :whole)
    SELECT * FROM asked CROSS JOIN (SELECT count(*) AS total, count(*) FILTER (WHERE distance = 0) AS in_village,
                                           count(*) FILTER (WHERE distance = 1) AS in_town FROM asked) sums
    WHERE CAST(:post AS uuid) IS NULL OR (missing, distance, brings, is_full, kind COLLATE "C", id) > (CAST(:missing AS bigint),
        CAST(:distance AS int), CAST(:brings AS bigint), CAST(:is_full AS boolean), CAST(:kind AS text), CAST(:post AS uuid))
    ORDER BY missing, distance, brings, is_full, kind COLLATE "C", id LIMIT :most
""")
_PLACE: Final = ("missing", "distance", "brings", "is_full", "kind", "post")


class ClaimStore(HolderStore):
    """Claims over one connection."""

    def lock_post(self, post_id: UUID) -> Any:
        return self._connection.execute(LOCK_POST, {"id": post_id}).one_or_none()

    def post_of(self, claim_id: UUID) -> UUID | None:
        return self._connection.execute(_POST_OF, {"id": claim_id}).scalar_one_or_none()

    def lock(self, claim_id: UUID) -> Any:
        return self._connection.execute(_LOCK, {"id": claim_id}).one()

    def add(self, claim: NewClaim) -> bool:
        values = {"id": claim.id, "post": claim.post_id, "volunteer": claim.volunteer_id, "at": claim.claimed_at}
        return self._connection.execute(_ADD, values).scalar_one_or_none() is not None

    def wait(self, claim_id: UUID) -> None:
        self._connection.execute(_WAIT, {"id": claim_id})

    def end(self, claim_id: UUID, because: str, at: datetime, reason: str | None) -> None:
        self._connection.execute(_END, {"id": claim_id, "because": because, "at": at, "reason": reason})

    def due_posts(self, today: date, most: int) -> Rows:
        """Posts whose last day is over, locked; what somebody else holds is left to the next tick."""
        return self._connection.execute(_DUE, {"today": today, "most": most}).all()

    def end_post(self, post_id: UUID, at: datetime, because: str) -> None:
        self._connection.execute(_END_POST, {"id": post_id, "at": at, "because": because})

    def to_decide(self, areas: Sequence[str], most: int = 200) -> Rows:
        return self._connection.execute(_TO_DECIDE, {"areas": [f"{area}%" for area in areas], "most": most}).all()

    def of_post(self, post_id: UUID) -> Rows:
        return self._connection.execute(_OF_POST, {"post": post_id}).all()

    def own(
        self, volunteer_id: UUID, since: datetime, most: int, after: tuple[bool, datetime, UUID] | None = None
    ) -> Rows:
        """Live claims and those ended since; `place` counts who came before, oneself included.

        `after`: of the last one shown whether it has ended, when it was made, and its id.
        """
        ended, at, last = after or (False, since, None)
        values = {"volunteer": volunteer_id, "since": since, "most": most, "ended": ended, "at": at, "last": last}
        return self._connection.execute(_OWN, values).all()

    def open_posts(
        self,
        volunteer_id: UUID,
        offers: Offers,
        today: date,
        most: int,
        after: Sequence[Any] | None = None,
        whole: bool | None = None,
    ) -> Rows:
        """Posts of the district the volunteer has no live claim on, what fits best first (`Fit.rank`).

        `after`: `place_of` the last one shown; `whole`: only what fits wholly, or only what does not.
        """
        village = offers.village
        values = {"village": village, "town": village[:9], "district": f"{village[:6]}%", "today": today, "most": most}
        values |= {"skills": orjson.dumps(dict(offers.skills)).decode(), "languages": list(offers.languages)}
        values |= {"volunteer": volunteer_id, "whole": whole}
        values |= dict(zip(_PLACE, after or (None,) * len(_PLACE), strict=True))
        return self._connection.execute(_OPEN, values).all()


def place_of(row: Any) -> list[Any]:
    """Where an open post stands, for the next page."""
    return [row.missing, row.distance, row.brings, row.is_full, row.kind, str(row.id)]
