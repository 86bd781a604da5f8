"""Helps in Postgres; the constraint one_live_help_per_request_and_volunteer keeps each once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.dispatch.domain import Case
from shared.contracts.errors import Taken

Rows = Sequence[Row[*tuple[Any, ...]]]

_JOIN = text("""
    INSERT INTO assignment.assistant (id, request_id, volunteer_id, joined_at, joined_by)
    VALUES (:id, :request, :volunteer, clock_timestamp(), :by)
    ON CONFLICT (request_id, volunteer_id) WHERE ended_at IS NULL DO NOTHING RETURNING id
""")
_ONE = text("SELECT request_id, volunteer_id FROM assignment.assistant WHERE id = :id")
_END = text("""
    UPDATE assignment.assistant SET ended_at = clock_timestamp() WHERE id = :id AND ended_at IS NULL RETURNING id
""")
_OF_REQUEST = text("""
    SELECT h.id, h.joined_at, v.id AS volunteer_id, v.number, v.name FROM assignment.assistant h
    JOIN assignment.volunteer v ON v.id = h.volunteer_id WHERE h.request_id = :request AND h.ended_at IS NULL ORDER BY h.joined_at
""")
# What somebody helps with, while it is worked on; the lead's name, nothing of the resident.
_OWN = text("""
    SELECT h.id, r.number, r.area, r.matter, r.due_at, r.calendar_version, r.state, lead.name AS lead_name
    FROM assignment.assistant h JOIN assignment.volunteer v ON v.id = h.volunteer_id JOIN assignment.request r ON r.id = h.request_id
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status = 'active'
    LEFT JOIN assignment.volunteer lead ON lead.id = a.volunteer_id
    WHERE v.person_id = :person AND h.ended_at IS NULL AND r.ended_at IS NULL AND :person <> ALL (r.recused_persons)
    ORDER BY r.due_at LIMIT 100
""")


class AssistantStore:
    """Over one connection; the caller holds the request's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def join(self, case: Case, help_id: UUID, volunteer_id: UUID, by: UUID) -> None:
        values = {"id": help_id, "request": case.id, "volunteer": volunteer_id, "by": by}
        if self._connection.execute(_JOIN, values).scalar_one_or_none() is None:
            raise Taken()

    def helps_with(self, help_id: UUID) -> tuple[UUID, UUID] | None:
        row = self._connection.execute(_ONE, {"id": help_id}).one_or_none()
        return (row.request_id, row.volunteer_id) if row else None

    def end(self, help_id: UUID) -> None:
        if self._connection.execute(_END, {"id": help_id}).scalar_one_or_none() is None:
            raise Taken()

    def of_request(self, request_id: UUID) -> Rows:
        return self._connection.execute(_OF_REQUEST, {"request": request_id}).all()

    def own(self, person_id: UUID) -> Rows:
        return self._connection.execute(_OWN, {"person": person_id}).all()
