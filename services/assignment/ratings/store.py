"""Ratings in Postgres, with how they came in; and the devices staff have signed in on, as keyed hashes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.ratings.domain import REVIEWERS
from shared.contracts.errors import Taken
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

# One step: the rating was written in the transaction that closed the case.
_FRESH = text("""
    SELECT g.rating, g.volunteer_id, g.recorded_at, c.recorded_at AS closed_at, c.xmin = g.xmin AS in_one_step,
           EXISTS (SELECT FROM assignment.staff_place p WHERE p.place = :place AND p.last_seen > now() - interval '30 days') AS on_staff_device,
           (SELECT count(*) FROM assignment.rating o WHERE o.volunteer_id = g.volunteer_id AND o.rating = 5 AND o.recorded_at > :since) AS best_of_handler,
           (SELECT count(*) FROM assignment.rating o WHERE o.entered_by = :by AND o.recorded_at > :since) + 1 AS entered_by_clerk
    FROM assignment.rating g
    LEFT JOIN LATERAL (SELECT recorded_at, xmin FROM assignment.confirmation WHERE request_id = g.request_id AND solved AND undone_at IS NULL
                       ORDER BY recorded_at DESC LIMIT 1) c ON true
    WHERE g.request_id = :request AND NOT g.looked_at FOR UPDATE OF g
""")
_FLAG = text("""
    UPDATE assignment.rating SET flagged = :because, place = :place, entered_by = :by, looked_at = true WHERE request_id = :request
""")
_BECAUSE = text("SELECT flagged FROM assignment.rating WHERE request_id = :request AND review IS NULL FOR UPDATE")
# What is set aside no longer weighs in matching; the row stays, and is shown.
_REVIEW = text("""
    WITH g AS (UPDATE assignment.rating SET review = :review, review_reason = :reason, reviewed_by = :by, reviewed_at = :now
               WHERE request_id = :request AND review IS NULL RETURNING volunteer_id, rating)
    UPDATE assignment.volunteer SET rating_sum = rating_sum - CASE WHEN :review = 'set_aside' THEN g.rating ELSE 0 END,
        rating_count = rating_count - CASE WHEN :review = 'set_aside' THEN 1 ELSE 0 END
    FROM g WHERE id = g.volunteer_id RETURNING id
""")
_LIST = text(f"""
    SELECT g.request_id, g.rating, g.flagged, g.recorded_at, g.review, g.reviewed_at, r.number, r.area, r.matter, v.name AS handler_name,
           v.number AS handler_number, c.method
    FROM assignment.rating g JOIN assignment.request r ON r.id = g.request_id JOIN assignment.volunteer v ON v.id = g.volunteer_id
    LEFT JOIN LATERAL (SELECT method FROM assignment.confirmation WHERE request_id = r.id AND solved ORDER BY recorded_at DESC LIMIT 1) c ON true
    WHERE g.flagged <> '{{}}' AND r.area LIKE ANY (:areas) AND {seen_by("r")} AND v.person_id IS DISTINCT FROM :reader
    ORDER BY g.review IS NOT NULL, g.recorded_at DESC LIMIT :most
""")
_SEEN = text("""
    INSERT INTO assignment.staff_place (place, person_id, last_seen) VALUES (:place, :person, :now)
    ON CONFLICT (place, person_id) DO UPDATE SET last_seen = :now
""")


class RatingStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fresh(self, request_id: UUID, place: str | None, since: datetime, by: UUID | None) -> Any:
        """A rating nobody has looked at yet, with what tells whether it looks arranged."""
        values = {"request": request_id, "place": place, "since": since, "by": by}
        return self._connection.execute(_FRESH, values).one_or_none()

    def flag(self, request_id: UUID, place: str | None, by: UUID | None, because: list[str]) -> None:
        self._connection.execute(_FLAG, {"request": request_id, "place": place, "by": by, "because": because})

    def because(self, request_id: UUID) -> list[str] | None:
        """Why it was flagged, while nobody has judged it."""
        return self._connection.execute(_BECAUSE, {"request": request_id}).scalar_one_or_none()

    def review(self, request_id: UUID, review: str, reason: str | None, by: UUID, now: datetime) -> None:
        values = {"request": request_id, "review": review, "reason": reason, "by": by, "now": now}
        if self._connection.execute(_REVIEW, values).scalar_one_or_none() is None:
            raise Taken()

    def flagged(self, person: Person, most: int = 200) -> Sequence[Row[*tuple[Any, ...]]]:
        """Those that wait for a judgement first, then the judged."""
        areas = [f"{area}%" for area in person.areas(*REVIEWERS)]
        return self._connection.execute(
            _LIST, {**reader_values(person, *REVIEWERS), "areas": areas, "most": most}
        ).all()

    def staff_seen(self, place: str, person: UUID, now: datetime) -> None:
        self._connection.execute(_SEEN, {"place": place, "person": person, "now": now})
