"""Calls, attempts and silences in Postgres; a call shows only to whoever may make it (area, recusal, not the handler)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.callbacks.domain import CALLERS, Callback, Reason
from shared.contracts.errors import Taken
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]

_MAY_CALL = f"r.area LIKE ANY (:areas) AND {seen_by('r')} AND v.person_id IS DISTINCT FROM :reader"
_FROM = """
    FROM assignment.callback c JOIN assignment.request r ON r.id = c.request_id
    LEFT JOIN LATERAL (SELECT * FROM assignment.assignment WHERE request_id = r.id ORDER BY accepted_at DESC LIMIT 1) a ON true
    LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id"""
_TRIED = """
    (SELECT count(*) FROM assignment.confirmation_attempt t WHERE t.request_id = r.id AND t.completed_at = r.completed_at) AS tried,
    (SELECT s.due_at FROM assignment.silence s WHERE s.request_id = r.id AND s.completed_at = r.completed_at) AS silence_at"""
_OPEN = text(f"""
    SELECT c.id, c.reason, c.due_at, r.number, r.area, r.matter, r.completed_at, v.name AS handler_name, {_TRIED} {_FROM}
    WHERE c.done_at IS NULL AND {_MAY_CALL} ORDER BY c.due_at, c.id LIMIT :most
""")
_CONTRADICTED = text(f"""
    SELECT c.id, c.done_at, r.id AS request_id, r.number, r.area, r.matter, r.state, v.name AS handler_name {_FROM}
    WHERE c.outcome = 'contradicted' AND {_MAY_CALL} ORDER BY c.done_at DESC LIMIT :most
""")
_SHOWN = text(f"""
    SELECT c.id, c.reason, c.due_at, r.id AS request_id, r.number, r.area, r.state, r.matter, r.completed_at, r.requester_name,
           r.requester_phone, a.outcome, a.result, v.name AS handler_name, {_TRIED} {_FROM}
    WHERE c.id = :callback AND c.done_at IS NULL AND {_MAY_CALL}
""")
_ONE = text("SELECT id, request_id, reason, done_at IS NULL AS is_open FROM assignment.callback WHERE id = :id")
_WAITING = text("""
    SELECT r.id, r.completed_at FROM assignment.request r
    WHERE r.state = 'awaiting_confirmation' AND r.completed_at IS NOT NULL AND NOT EXISTS
        (SELECT FROM assignment.callback c WHERE c.request_id = r.id AND c.reason = 'waiting' AND c.done_at IS NULL)
    ORDER BY r.completed_at LIMIT :most
""")
_INSERT = text("""
    INSERT INTO assignment.callback (id, request_id, reason, opened_at, due_at, counted_from)
    SELECT id, request_id, reason, opened_at, due_at, counted_from FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS n (id uuid, request_id uuid, reason text, opened_at timestamptz, due_at timestamptz, counted_from timestamptz)
    ON CONFLICT DO NOTHING
""")
_FINISH = text("""
    UPDATE assignment.callback SET done_at = :now, done_by = :by, outcome = :outcome
    WHERE id = :id AND done_at IS NULL RETURNING id
""")
_OVERTAKEN = text("""
    UPDATE assignment.callback c SET done_at = :now, outcome = 'overtaken' FROM assignment.request r
    WHERE r.id = c.request_id AND c.done_at IS NULL AND c.reason = 'waiting' AND r.state <> 'awaiting_confirmation'
""")
_POSTPONE = text("""
    UPDATE assignment.callback SET due_at = :due, counted_from = :since, calendar_version = NULL WHERE id = :id AND done_at IS NULL
""")
_ATTEMPT = text("""
    INSERT INTO assignment.confirmation_attempt (id, request_id, completed_at, method, attempted_at, attempted_by)
    VALUES (uuidv7(), :request, :completed, :method, :now, :by)
""")
_ATTEMPTS = text("""
    SELECT attempted_at FROM assignment.confirmation_attempt
    WHERE request_id = :request AND completed_at = :completed ORDER BY attempted_at
""")
_SILENCE = text("""
    INSERT INTO assignment.silence (request_id, completed_at, due_at) VALUES (:request, :completed, :due)
    ON CONFLICT (request_id) DO UPDATE SET completed_at = :completed, due_at = :due, calendar_version = NULL
""")
# Only while the same finished work still waits; what was given back, or done anew, has no silence.
_SILENT = text("""
    SELECT s.request_id FROM assignment.silence s JOIN assignment.request r ON r.id = s.request_id
    WHERE s.due_at <= :now AND r.state = 'awaiting_confirmation' AND r.completed_at = s.completed_at
    ORDER BY s.due_at LIMIT :most
""")


class CallbackStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_for(self, person: Person, most: int = 200) -> Rows:
        """What this person may call about, the longest due first."""
        return self._connection.execute(_OPEN, {**_reader(person), "most": most}).all()

    def contradicted(self, person: Person, most: int = 20) -> Rows:
        """Closings the resident says they never signed."""
        return self._connection.execute(_CONTRADICTED, {**_reader(person), "most": most}).all()

    def shown(self, person: Person, callback_id: UUID) -> Row[*tuple[Any, ...]] | None:
        values = {**_reader(person), "callback": callback_id}
        return self._connection.execute(_SHOWN, values).one_or_none()

    def one(self, callback_id: UUID) -> Callback | None:
        row = self._connection.execute(_ONE, {"id": callback_id}).one_or_none()
        return Callback(row.id, row.request_id, Reason(row.reason), row.is_open) if row else None

    def waiting(self, most: int) -> Rows:
        return self._connection.execute(_WAITING, {"most": most}).all()

    def open(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Calls to be made; one that is open already for the same reason stays as it is."""
        if rows:
            self._connection.execute(_INSERT, {"rows": orjson.dumps(rows).decode()})

    def finish(self, callback: Callback, outcome: str, by: UUID | None, now: datetime) -> None:
        """Raises Taken when somebody else has made it."""
        values = {"id": callback.id, "outcome": outcome, "by": by, "now": now}
        if self._connection.execute(_FINISH, values).scalar_one_or_none() is None:
            raise Taken()

    def overtaken(self, now: datetime) -> None:
        self._connection.execute(_OVERTAKEN, {"now": now})

    def postpone(self, callback: Callback, since: datetime, due_at: datetime) -> None:
        self._connection.execute(_POSTPONE, {"id": callback.id, "since": since, "due": due_at})

    def attempt(self, request_id: UUID, completed_at: datetime, method: str, by: UUID, now: datetime) -> None:
        values = {"request": request_id, "completed": completed_at, "method": method, "by": by, "now": now}
        self._connection.execute(_ATTEMPT, values)

    def attempts(self, request_id: UUID, completed_at: datetime) -> Sequence[datetime]:
        values = {"request": request_id, "completed": completed_at}
        return self._connection.execute(_ATTEMPTS, values).scalars().all()

    def silence(self, request_id: UUID, completed_at: datetime, due_at: datetime) -> None:
        self._connection.execute(_SILENCE, {"request": request_id, "completed": completed_at, "due": due_at})

    def silent(self, now: datetime, most: int = 100) -> list[UUID]:
        """Requests whose silence has lasted long enough."""
        return list(self._connection.execute(_SILENT, {"now": now, "most": most}).scalars())


def _reader(person: Person) -> dict[str, Any]:
    return {**reader_values(person, *CALLERS), "areas": [f"{area}%" for area in person.areas(*CALLERS)]}
