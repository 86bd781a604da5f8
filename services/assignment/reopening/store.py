"""Reopened cases in Postgres. The first result stays as an assignment of its own, `earlier`, or `void` when it was false."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from services.assignment.dispatch.domain import Case, When
from shared.contracts.errors import Taken
from shared.reference.deadlines import Deadline

_REOPEN = text("""
    WITH w AS (INSERT INTO assignment.reopening (id, request_id, void, reason, reopened_by, reopened_at, due_before, due_at)
               VALUES (uuidv7(), :request, :void, :reason, :by, :at, :before, :due)),
    a AS (UPDATE assignment.assignment SET status = CASE WHEN :void THEN 'void' ELSE 'earlier' END
          WHERE request_id = :request AND status = 'done')
    UPDATE assignment.request SET state = 'reopened', last_event_at = :at, back_entered = false, due_at = :due, calendar_version = :version, completed_at = NULL,
        ended_at = NULL, rejections = 0, returns = 0, tried = false, unmatched = NULL
    WHERE id = :request AND state = 'closed' RETURNING id
""")
# The place the handler freed is taken again, beyond their capacity if need be.
_UNDO = text("""
    WITH a AS (UPDATE assignment.assignment SET status = 'active', completed_at = NULL, outcome = NULL, result = NULL, approved_by = NULL
               WHERE id = :duty AND status = 'done' RETURNING volunteer_id),
    v AS (UPDATE assignment.volunteer SET open_load = open_load + 1, overruled = greatest(overruled, open_load + 1 - capacity)
          FROM a WHERE id = a.volunteer_id)
    UPDATE assignment.request SET state = 'in_progress', last_event_at = :at, back_entered = false, completed_at = NULL
    FROM a WHERE request.id = :request AND state = 'awaiting_confirmation' RETURNING request.id
""")
_RECORDED = text("""
    SELECT recorded_at FROM bus.event WHERE subject = (SELECT request_id FROM assignment.assignment WHERE id = :duty)
      AND type = 'work.completed' ORDER BY position DESC LIMIT 1
""")


class ReopeningStore:
    """Over one connection; the caller holds the request's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reopen(self, case: Case, when: When, deadline: Deadline, void: bool, reason: str | None, by: UUID) -> None:
        told = {"void": void, "reason": reason, "by": by, "before": case.due_at, "due": deadline.due_at}
        self._do(_REOPEN, request=case.id, at=when.at, version=deadline.calendar_version, **told)

    def undo_completion(self, case: Case, when: When, duty: UUID) -> None:
        self._do(_UNDO, request=case.id, at=when.at, duty=duty)

    def completed_on_record(self, assignment_id: UUID) -> datetime | None:
        """When the completion was entered, whatever time it states."""
        return self._connection.execute(_RECORDED, {"duty": assignment_id}).scalar_one_or_none()

    def _do(self, statement: TextClause, **values: Any) -> None:
        if self._connection.execute(statement, values).scalar_one_or_none() is None:
            raise Taken()
