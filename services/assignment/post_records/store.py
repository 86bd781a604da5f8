"""One term on a post in Postgres: who took which step, the work and its ratings within the term, the organisers' reviews."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.post_reviews.store import RATED_WITHIN
from services.assignment.service_records.store import SIGNED
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]
# Who defined and who claimed stands in the events alone; what came from a register of an earlier year has none.
_TERM = text("""
    SELECT c.id, c.post_id, c.volunteer_id, c.status, c.claimed_at, c.approved_at, c.moved_up_at, c.ended_at, c.ended_because,
           p.kind, p.area, p.defined_at, p.first_day, p.last_day, p.words, p.words_en, p.skills,
           v.name, v.number, v.person_id, v.village, v.work_unit, v.kind AS volunteer_kind,
           definer.display_name AS defined_by, claimer.display_name AS claimed_by, claimer.id <> v.person_id AS claimed_by_other,
           approver.display_name AS approved_by
    FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id JOIN assignment.volunteer v ON v.id = c.volunteer_id
    LEFT JOIN bus.event d ON d.publisher = 'assignment' AND d.subject = p.id AND d.type = 'post.defined'
    LEFT JOIN bus.event s ON s.publisher = 'assignment' AND s.subject = c.id AND s.type = 'post.claimed'
    LEFT JOIN LATERAL identity.people(ARRAY[d.actor_id]) definer ON true
    LEFT JOIN LATERAL identity.people(ARRAY[s.actor_id]) claimer ON true
    LEFT JOIN LATERAL identity.people(ARRAY[c.approved_by]) approver ON true
    WHERE c.id = :claim AND c.approved_at IS NOT NULL
""")
_WORK = text(f"""
    SELECT matter ->> 'name' AS name, matter ->> 'name_en' AS name_en, count(*)::int AS cases,
           coalesce(sum(minutes) FILTER (WHERE signed), 0)::int AS minutes, min(began) AS first_at
    FROM (SELECT r.matter, coalesce(a.started_at, a.accepted_at) AS began, r.state = 'closed' AND {SIGNED} AS signed,
                 (SELECT sum(minutes) FROM assignment.work_log l WHERE l.assignment_id = a.id) AS minutes
          FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id
          JOIN assignment.assignment a ON a.volunteer_id = c.volunteer_id JOIN assignment.request r ON r.id = a.request_id
          WHERE c.id = :claim AND a.status = 'done' AND c.approved_at <= a.accepted_at
            AND (c.ended_at IS NULL OR a.accepted_at <= c.ended_at)
            AND r.matter ->> 'post_kind' = p.kind AND r.area LIKE p.area || '%' AND {seen_by("r")}) done
    GROUP BY 1, 2
""")
_RATINGS = text(f"""
    SELECT r.matter ->> 'name' AS name, r.matter ->> 'name_en' AS name_en, avg(g.rating) AS mean, count(*)::int AS n,
           max(g.occurred_at) AS last_at
    {RATED_WITHIN} AND c.id = :claim AND {seen_by("r")} GROUP BY 1, 2
""")
_REVIEWS = text("""
    SELECT g.id, g.level, g.from_day, g.to_day, g.reviewed_at, who.display_name AS reviewed_by
    FROM assignment.post_review g LEFT JOIN LATERAL identity.people(ARRAY[g.reviewed_by]) who ON true
    WHERE g.claim_id = :claim ORDER BY g.reviewed_at DESC, g.id DESC LIMIT 100
""")
_TERMS = """
    SELECT c.id, c.status, c.approved_at, c.ended_at, p.id AS post_id, p.kind, p.area, v.name, v.number
    FROM assignment.claim c JOIN assignment.post p ON p.id = c.post_id JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.approved_at IS NOT NULL AND {which} ORDER BY c.approved_at DESC, c.id LIMIT 50
"""
_OF_VOLUNTEER = text(_TERMS.format(which="c.volunteer_id = :id"))
_OVER_OF_POST = text(_TERMS.format(which="c.post_id = :id AND c.status = 'ended'"))


class PostRecordStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def term(self, claim_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """A claim that was approved, with the names of those who took its steps."""
        return self._connection.execute(_TERM, {"claim": claim_id}).first()

    def work(self, claim_id: UUID, reader: Person) -> Rows:
        """Per matter of the post's kind in its area: cases done that were taken within the term, minutes signed for."""
        return self._connection.execute(_WORK, {**_reader(reader), "claim": claim_id}).all()

    def ratings(self, claim_id: UUID, reader: Person) -> Rows:
        return self._connection.execute(_RATINGS, {**_reader(reader), "claim": claim_id}).all()

    def reviews(self, claim_id: UUID) -> Rows:
        """Newest first, without what was said."""
        return self._connection.execute(_REVIEWS, {"claim": claim_id}).all()

    def of_volunteer(self, volunteer_id: UUID) -> Rows:
        """The volunteer's terms, the newest fifty."""
        return self._connection.execute(_OF_VOLUNTEER, {"id": volunteer_id}).all()

    def over(self, post_id: UUID) -> Rows:
        """The post's terms that are over."""
        return self._connection.execute(_OVER_OF_POST, {"id": post_id}).all()


def judged_last(ratings: Rows, reviews: Rows) -> datetime | None:
    return max([*(row.last_at for row in ratings), *(row.reviewed_at for row in reviews)], default=None)


def _reader(reader: Person) -> dict[str, Any]:
    return reader_values(reader, "organiser", "supervisor")
