"""Reviews in Postgres, and what residents' ratings of the holders' work in the post's own matters come to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.posts.store import LOCK_POST
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_HELD_BY = text("""
    SELECT c.id, c.post_id, c.volunteer_id, v.person_id FROM assignment.claim c JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.post_id = :post AND c.volunteer_id = :volunteer AND c.status = 'approved'
""")
_ADD = text("""
    INSERT INTO assignment.post_review (id, post_id, volunteer_id, claim_id, level, sentence, from_day, to_day, reviewed_at, reviewed_by)
    VALUES (:id, :post, :volunteer, :claim, :level, :sentence, :from_day, :to_day, :at, :by)
    ON CONFLICT ON CONSTRAINT one_review_per_claim_and_period DO NOTHING RETURNING id
""")
_SHOWN = """
    SELECT g.id, g.post_id, g.claim_id, g.volunteer_id, g.level, g.from_day, g.to_day, g.reviewed_at, g.sentence, g.answer, g.answered_at,
           p.kind, p.area, v.name, v.number, v.person_id, who.display_name AS reviewed_by
    FROM assignment.post_review g JOIN assignment.post p ON p.id = g.post_id JOIN assignment.volunteer v ON v.id = g.volunteer_id
    LEFT JOIN LATERAL identity.people(ARRAY[g.reviewed_by]) who ON true
    WHERE {which} ORDER BY g.reviewed_at DESC, g.id DESC LIMIT {most}
"""
_ONE = text(_SHOWN.format(which="g.id = :id", most=1))
_OF_POST = text(_SHOWN.format(which="g.post_id = :id", most=200))
_OF_VOLUNTEER = text(_SHOWN.format(which="g.volunteer_id = :id", most=50))
_ANSWER = text("""
    UPDATE assignment.post_review SET answer = :answer, answered_at = :at WHERE id = :id AND answer IS NULL RETURNING id
""")
_MEAN = text("SELECT avg(level) AS mean, count(*) AS n FROM assignment.post_review WHERE post_id = :post")
# Which ratings speak of a term: given within it, of the post's own matters, in its area, and not found to be arranged.
RATED_WITHIN = """
    FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id
    JOIN assignment.rating g ON g.volunteer_id = c.volunteer_id JOIN assignment.request r ON r.id = g.request_id
    WHERE c.approved_at <= g.occurred_at AND (c.ended_at IS NULL OR g.occurred_at <= c.ended_at)
      AND r.matter ->> 'post_kind' = p.kind AND r.area LIKE p.area || '%' AND g.review IS DISTINCT FROM 'set_aside'"""
_RATINGS = text(f"""
    SELECT r.matter ->> 'name' AS name, r.matter ->> 'name_en' AS name_en, avg(g.rating) AS mean, count(*) AS n
    {RATED_WITHIN} AND c.post_id = :post AND {seen_by("r")}
    GROUP BY 1, 2 ORDER BY n DESC, 1 LIMIT 50
""")


class PostReviewStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_post(self, post_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(LOCK_POST, {"id": post_id}).one_or_none()

    def held_by(self, post_id: UUID, volunteer_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_HELD_BY, {"post": post_id, "volunteer": volunteer_id}).one_or_none()

    def add(self, review_id: UUID, claim: Any, said: dict[str, Any], at: datetime, by: UUID) -> bool:
        """False when this claim has a review for this period."""
        values = {"post": claim.post_id, "volunteer": claim.volunteer_id, "claim": claim.id, "at": at, "by": by}
        values |= {name: said[name] for name in ("level", "sentence", "from_day", "to_day")}
        return self._connection.execute(_ADD, {"id": review_id, **values}).scalar_one_or_none() is not None

    def one(self, review_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """With its texts as they are kept: sealed."""
        return self._connection.execute(_ONE, {"id": review_id}).one_or_none()

    def of_post(self, post_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
        """Newest first, the latest two hundred."""
        return self._connection.execute(_OF_POST, {"id": post_id}).all()

    def of_volunteer(self, volunteer_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(_OF_VOLUNTEER, {"id": volunteer_id}).all()

    def answer(self, review_id: UUID, sealed: str, at: datetime) -> bool:
        """False when it was answered before."""
        values = {"id": review_id, "answer": sealed, "at": at}
        return self._connection.execute(_ANSWER, values).scalar_one_or_none() is not None

    def mean(self, post_id: UUID) -> Row[*tuple[Any, ...]]:
        return self._connection.execute(_MEAN, {"post": post_id}).one()

    def ratings(self, post_id: UUID, person: Person) -> Sequence[Row[*tuple[Any, ...]]]:
        """Per service, most rated first; only of cases the reader may see."""
        return self._connection.execute(_RATINGS, {**reader_values(person, "organiser"), "post": post_id}).all()
