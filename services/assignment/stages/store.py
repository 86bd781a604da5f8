"""Steps that were done, in Postgres."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from services.assignment.dispatch.domain import Case, When
from shared.contracts.errors import Taken

_KEEP = text("""
    WITH s AS (INSERT INTO assignment.stage_done (request_id, position, done_at, done_by) VALUES (:request, :position, :at, :by)
               ON CONFLICT ON CONSTRAINT a_step_is_done_once DO NOTHING RETURNING request_id)
    UPDATE assignment.request SET last_event_at = :at, back_entered = :back FROM s WHERE id = s.request_id RETURNING id
""")
_DONE = text("SELECT position, done_at FROM assignment.stage_done WHERE request_id = :request")


class StageStore:
    """Over one connection; the caller holds the request's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, case: Case, position: int, when: When, by: UUID) -> None:
        values = {"request": case.id, "position": position, "at": when.at, "back": when.is_back_entry, "by": by}
        if self._connection.execute(_KEEP, values).scalar_one_or_none() is None:
            raise Taken()

    def done(self, request_id: UUID) -> dict[int, datetime]:
        return {row.position: row.done_at for row in self._connection.execute(_DONE, {"request": request_id})}
