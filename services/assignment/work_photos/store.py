"""Photos of log entries, and the whole log of a case for staff, in Postgres."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.work_photos.domain import WorkPhoto
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

STAFF = ("dispatcher", "supervisor")
Rows = Sequence[Row[*tuple[Any, ...]]]

_OF_ENTRIES = text(
    "SELECT log_id, hash, key FROM assignment.work_photo WHERE log_id = ANY (:logs) ORDER BY log_id, position"
)
# For whoever has or had the task, and for staff of the area it is not hidden from.
_ONE = text(f"""
    SELECT p.hash, p.key, r.id AS request_id, r.area, r.ended_at, v.person_id AS handler
    FROM assignment.work_photo p JOIN assignment.work_log l ON l.id = p.log_id JOIN assignment.assignment a ON a.id = l.assignment_id
    JOIN assignment.request r ON r.id = a.request_id JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE p.hash = :hash AND ((v.person_id = :reader AND a.status IN ('active', 'done') AND NOT :reader = ANY (r.recused_persons))
        OR (r.area LIKE ANY (:areas) AND {seen_by("r")}))
""")
_CASE = text(f"""
    SELECT r.id, r.id AS request_id, r.number, r.state, r.area, r.matter FROM assignment.request r
    WHERE r.id = :request AND r.area LIKE ANY (:areas) AND {seen_by("r")}
""")
_LOGS = text("""
    SELECT l.id, l.note, l.minutes, l.occurred_at, v.name AS handler_name, a.id AS assignment_id
    FROM assignment.work_log l JOIN assignment.assignment a ON a.id = l.assignment_id JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE a.request_id = :request ORDER BY l.occurred_at DESC LIMIT 200
""")
_DONE = text("""
    SELECT a.id, a.outcome, a.result, a.completed_at, a.status, v.name AS handler_name FROM assignment.assignment a
    JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE a.request_id = :request AND a.outcome IS NOT NULL ORDER BY a.completed_at DESC
""")


class WorkPhotoStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_entries(self, logs: Sequence[UUID]) -> Mapping[UUID, list[WorkPhoto]]:
        """Entry → its photos, in the order they were chosen."""
        found: dict[UUID, list[WorkPhoto]] = {}
        for row in self._connection.execute(_OF_ENTRIES, {"logs": list(logs)}):
            found.setdefault(row.log_id, []).append(WorkPhoto(row.hash, row.key))
        return found

    def one(self, reader: Person, photo_hash: str) -> Any:
        return self._connection.execute(_ONE, {**_reader(reader), "hash": photo_hash}).one_or_none()

    def case(self, reader: Person, request_id: UUID) -> Any:
        return self._connection.execute(_CASE, {**_reader(reader), "request": request_id}).one_or_none()

    def logs(self, request_id: UUID) -> Rows:
        return self._connection.execute(_LOGS, {"request": request_id}).all()

    def done(self, request_id: UUID) -> Rows:
        """What came of it, the last result first; earlier ones stay."""
        return self._connection.execute(_DONE, {"request": request_id}).all()


def _reader(reader: Person) -> dict[str, Any]:
    areas = [f"{area}%" for area in reader.areas(*STAFF)]
    return {**reader_values(reader, *STAFF), "reader": reader.id, "areas": areas}
