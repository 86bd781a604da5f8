"""Last words as they are kept: the one that stands, and the one taken back. The caller holds the lock of the request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.confirming.domain import Given, Proof, given_of
from services.assignment.dispatch.domain import Case, State, When
from shared.contracts.errors import Taken

_OF_CODE = text(
    "SELECT id FROM assignment.request WHERE tracking_hash = :code AND tail_hash = :tail ORDER BY id LIMIT 1"
)
# A token that has spoken still opens its request until it ends: for the rating, and to take a mistake back.
_OF_TOKEN = text("SELECT request_id FROM assignment.confirmation_token WHERE token_hash = :token AND expires_at > :now")
_SPEND = text("""
    UPDATE assignment.confirmation_token SET used_at = :now
    WHERE token_hash = :token AND used_at IS NULL AND expires_at > :now RETURNING request_id
""")
_ISSUE = text("""
    INSERT INTO assignment.confirmation_token (token_hash, request_id, made_at, made_by, expires_at)
    VALUES (:token, :request, :now, :by, :expires)
""")
_SHOWN = text("""
    SELECT r.id AS request_id, r.number, r.state, r.area, r.matter, r.ended_at, a.id AS assignment_id, a.outcome, a.completed_at, a.result,
           EXISTS (SELECT 1 FROM assignment.rating g WHERE g.request_id = r.id) AS is_rated
    FROM assignment.request r LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    WHERE r.id = :request
""")
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
               WHERE id = :confirmation AND undone_at IS NULL RETURNING request_id),
    t AS (UPDATE assignment.confirmation_token SET used_at = NULL FROM c WHERE confirmation_token.request_id = c.request_id)
    UPDATE assignment.request SET state = :state, ended_at = NULL, last_event_at = :at, back_entered = :back
    FROM c WHERE request.id = c.request_id AND request.state = 'closed' RETURNING request.id
""")


class ConfirmationStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def request_of(self, proof: Proof, now: datetime) -> UUID | None:
        """The request a resident's keys open."""
        by_token = {"token": proof.token_hash, "now": now}
        by_code = {"code": proof.code_hash, "tail": proof.tail_hash}
        found = self._connection.execute(*((_OF_TOKEN, by_token) if proof.token_hash else (_OF_CODE, by_code)))
        return found.scalar_one_or_none()

    def shown(self, request_id: UUID) -> Row[*tuple[Any, ...]]:
        """What the resident is shown of it, texts sealed."""
        return self._connection.execute(_SHOWN, {"request": request_id}).one()

    def issue(self, token_hash: str, request_id: UUID, by: UUID, now: datetime, expires: datetime) -> None:
        values = {"token": token_hash, "request": request_id, "by": by, "now": now, "expires": expires}
        self._connection.execute(_ISSUE, values)

    def spend(self, token_hash: str, now: datetime) -> bool:
        """Whether the token had not spoken yet; now it has."""
        values = {"token": token_hash, "now": now}
        return self._connection.execute(_SPEND, values).scalar_one_or_none() is not None

    def given(self, request_id: UUID) -> Given | None:
        """The last word that closed it and stands."""
        return given_of(self._connection.execute(_GIVEN, {"request": request_id}).one_or_none())

    def undo(self, case: Case, state: State, when: When, given: Given, by: UUID | None) -> None:
        """Raises Taken when it was taken back already."""
        values: dict[str, Any] = {"confirmation": given.id, "state": state.value, "by": by}
        values |= {"at": when.at, "back": when.is_back_entry}
        if self._connection.execute(_UNDO, values).scalar_one_or_none() is None:
            raise Taken()
