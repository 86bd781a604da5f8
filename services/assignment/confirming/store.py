"""Last words as they are kept: the one that stands, and the one taken back. The caller holds the lock of the request."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.assignment.confirming.domain import Given, given_of
from services.assignment.dispatch.domain import Case, State, When
from shared.contracts.errors import Taken

# Silence is nobody's word: there is none to take back (the resident may still have it done again).
_GIVEN = text("""
    SELECT c.id AS confirmation_id, c.method, c.confirmed_by, c.recorded_at,
           EXISTS (SELECT FROM assignment.rating g WHERE g.request_id = c.request_id) AS is_rated
    FROM assignment.confirmation c
    WHERE c.request_id = :request AND c.solved AND c.undone_at IS NULL AND c.method <> 'silence'
    ORDER BY c.recorded_at DESC LIMIT 1
""")
_UNDO = text("""
    WITH c AS (UPDATE assignment.confirmation SET undone_at = :at, undone_by = :by
               WHERE id = :confirmation AND undone_at IS NULL RETURNING request_id)
    UPDATE assignment.request SET state = :state, ended_at = NULL, last_event_at = :at, back_entered = :back
    FROM c WHERE request.id = c.request_id AND request.state = 'closed' RETURNING request.id
""")


class ConfirmationStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def given(self, request_id: UUID) -> Given | None:
        """The last word that closed it and stands."""
        return given_of(self._connection.execute(_GIVEN, {"request": request_id}).one_or_none())

    def undo(self, case: Case, state: State, when: When, given: Given, by: UUID | None) -> None:
        """Raises Taken when it was taken back already."""
        values: dict[str, Any] = {"confirmation": given.id, "state": state.value, "by": by}
        values |= {"at": when.at, "back": when.is_back_entry}
        if self._connection.execute(_UNDO, values).scalar_one_or_none() is None:
            raise Taken()
