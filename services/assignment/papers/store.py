"""The case as its papers show it, and which of them were printed; a row for each print, never changed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.papers.domain import STAFF
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

# For staff of the area and for whoever handles or handled it. How it ended stands in the event alone, sealed.
_CASE = text(f"""
    SELECT r.id, r.id AS request_id, r.number, r.state, r.area, r.matter, r.accepted_at, r.due_at, r.completed_at, r.ended_at,
           r.requester_name, r.recused_persons, r.recused_areas, a.outcome, a.result, a.started_at, v.name AS handler_name,
           v.person_id AS handler_person, c.method AS confirmed_by, c.occurred_at AS confirmed_at,
           a.id AS assignment_id, coalesce(a.outcome = 'refused_by_law' AND EXISTS (SELECT FROM assignment.denial d WHERE d.assignment_id = a.id), false) AS denied,
           (SELECT e.data ->> 'reason' FROM bus.event e WHERE e.subject = r.id AND e.type IN ('request.terminated', 'case.withdrawn')
            ORDER BY e.sequence DESC LIMIT 1) AS reason
    FROM assignment.request r
    LEFT JOIN LATERAL (SELECT * FROM assignment.assignment WHERE request_id = r.id ORDER BY accepted_at DESC LIMIT 1) a ON true
    LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id
    LEFT JOIN LATERAL (SELECT method, occurred_at FROM assignment.confirmation WHERE request_id = r.id AND solved AND undone_at IS NULL
                       ORDER BY occurred_at DESC LIMIT 1) c ON true
    WHERE r.id = :request AND ((r.area LIKE ANY (:areas) AND {seen_by("r")})
        OR (v.person_id = :reader AND a.status IN ('active', 'done') AND NOT :reader = ANY (r.recused_persons)))
""")
_ADD = text("""
    INSERT INTO assignment.printed (id, request_id, paper, printed_by) VALUES (:id, :request, :paper, :by)
""")
_ONE = text("SELECT id, request_id, paper, printed_by, printed_at FROM assignment.printed WHERE id = :id")
_OF_CASE = text("""
    SELECT p.paper, p.printed_at, who.display_name AS printed_by FROM assignment.printed p
    LEFT JOIN LATERAL identity.people(ARRAY[p.printed_by]) who ON true
    WHERE p.request_id = :request ORDER BY p.printed_at DESC LIMIT 20
""")


class PaperStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def case(self, request_id: UUID, reader: Person) -> Row[Any] | None:
        """The case, for who may print its papers."""
        areas = [f"{area}%" for area in reader.areas(*STAFF)]
        values = {"request": request_id, "areas": areas, **reader_values(reader, *STAFF)}
        return self._connection.execute(_CASE, values).one_or_none()

    def add(self, printed: UUID, request_id: UUID, paper: str, by: UUID) -> None:
        self._connection.execute(_ADD, {"id": printed, "request": request_id, "paper": paper, "by": by})

    def one(self, printed: UUID) -> Row[Any] | None:
        return self._connection.execute(_ONE, {"id": printed}).one_or_none()

    def of_case(self, request_id: UUID) -> Sequence[Row[Any]]:
        """The last twenty, newest first, with the names of those who printed."""
        return list(self._connection.execute(_OF_CASE, {"request": request_id}))
