"""Ratings of visits in Postgres; they weigh on the volunteer's average like any other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.visit_ratings.use_cases import Visit
from shared.contracts.errors import Taken

_OVER = text("""
    SELECT id, volunteer_id FROM assignment.appointment
    WHERE id = :appointment AND request_id = :request AND checked_out_at IS NOT NULL
""")
_RATE = text("""
    WITH g AS (INSERT INTO assignment.visit_rating (appointment_id, rating, comment, rated_at) VALUES (:id, :rating, :comment, :now)
               ON CONFLICT ON CONSTRAINT one_rating_per_visit DO NOTHING RETURNING rating)
    UPDATE assignment.volunteer SET rating_sum = rating_sum + g.rating, rating_count = rating_count + 1
    FROM g WHERE id = :volunteer RETURNING id
""")
_UNRATED = text("""
    SELECT id, checked_in_at FROM assignment.appointment p
    WHERE request_id = :request AND checked_out_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM assignment.visit_rating g WHERE g.appointment_id = p.id)
    ORDER BY checked_in_at DESC LIMIT 3
""")


class VisitRatingStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def over(self, request_id: UUID, appointment_id: UUID) -> Visit | None:
        values = {"request": request_id, "appointment": appointment_id}
        row = self._connection.execute(_OVER, values).one_or_none()
        return Visit(row.id, row.volunteer_id) if row else None

    def rate(self, visit: Visit, rating: int, comment: str | None, now: datetime) -> None:
        values = {"id": visit.id, "volunteer": visit.volunteer_id, "rating": rating, "comment": comment, "now": now}
        if self._connection.execute(_RATE, values).scalar_one_or_none() is None:
            raise Taken()

    def unrated(self, request_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
        """The newest visits that could be rated."""
        return self._connection.execute(_UNRATED, {"request": request_id}).all()
