"""What a volunteer has done and residents have signed for; certificates as they were issued."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.service_records.domain import Certificate, Hours

# Signed for: a word of the resident stands (confirmed, not taken back; silence is nobody's word), or the result was delivered.
SIGNED = """
    EXISTS (SELECT FROM assignment.confirmation c WHERE c.assignment_id = a.id AND c.solved AND c.undone_at IS NULL
            AND c.method <> 'silence')"""
_HOURS = text(f"""
    SELECT coalesce(sum(l.minutes) FILTER (WHERE signed), 0)::int AS signed_minutes,
           coalesce(sum(l.minutes) FILTER (WHERE NOT signed), 0)::int AS unsigned_minutes,
           count(DISTINCT a.id) FILTER (WHERE signed)::int AS cases
    FROM (SELECT a.id, r.state = 'closed' AND {SIGNED} AS signed FROM assignment.assignment a
          JOIN assignment.request r ON r.id = a.request_id WHERE a.volunteer_id = :volunteer) a
    LEFT JOIN assignment.work_log l ON l.assignment_id = a.id
""")
_CASES = text(f"""
    SELECT r.number, r.area, r.matter, r.state, a.completed_at, g.rating, a.method,
           (SELECT coalesce(sum(minutes), 0)::int FROM assignment.work_log l WHERE l.assignment_id = a.id) AS minutes,
           r.state = 'closed' AND {SIGNED} AS signed
    FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id
    LEFT JOIN assignment.rating g ON g.request_id = r.id AND g.volunteer_id = a.volunteer_id AND g.review IS DISTINCT FROM 'set_aside'
    WHERE a.volunteer_id = :volunteer AND a.status IN ('active', 'done') ORDER BY a.accepted_at DESC LIMIT :most
""")
_COLUMNS = "id, person_id, name, number, village, kind, work_unit, rating_sum, rating_count"
_ONE = text(f"SELECT {_COLUMNS} FROM assignment.volunteer WHERE id = :id")
_OF_PERSON = text(f"SELECT {_COLUMNS} FROM assignment.volunteer WHERE person_id = :id")
_ISSUE = text("""
    INSERT INTO assignment.certificate (id, volunteer_id, name, number, area, hours, stars, cases, issued_at, issued_by)
    VALUES (:id, :volunteer, :name, :number, :area, :hours, :stars, :cases, :issued_at, :by)
""")
_CERTIFICATE = text(
    "SELECT id, name, number, area, hours::float8 AS hours, stars, cases, issued_at FROM assignment.certificate WHERE id = :id"
)


class RecordStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def volunteer(self, volunteer_id: UUID) -> Any:
        return self._connection.execute(_ONE, {"id": volunteer_id}).one_or_none()

    def volunteer_of(self, person_id: UUID) -> Any:
        return self._connection.execute(_OF_PERSON, {"id": person_id}).one_or_none()

    def hours(self, volunteer_id: UUID) -> Hours:
        return Hours(*self._connection.execute(_HOURS, {"volunteer": volunteer_id}).one())

    def cases(self, volunteer_id: UUID, most: int = 100) -> Sequence[Row[*tuple[Any, ...]]]:
        """The newest cases, without anything about whom they helped."""
        return self._connection.execute(_CASES, {"volunteer": volunteer_id, "most": most}).all()

    def issue(self, certificate: Certificate, volunteer_id: UUID, by: UUID) -> None:
        names = ("id", "name", "number", "area", "hours", "stars", "cases", "issued_at")
        values = {name: getattr(certificate, name) for name in names}
        self._connection.execute(_ISSUE, {**values, "volunteer": volunteer_id, "by": by})

    def certificate(self, certificate_id: UUID) -> Certificate | None:
        row = self._connection.execute(_CERTIFICATE, {"id": certificate_id}).one_or_none()
        return Certificate(*row) if row else None
