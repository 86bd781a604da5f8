"""Rulings in Postgres; one stands at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.dispatch.domain import Case, Handler, State, When
from services.assignment.rulings.domain import RULERS, Ruling
from shared.contracts.errors import Taken
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]

_OPEN = text("""
    INSERT INTO assignment.ruling (id, request_id, because, assignment_id, assignee, reason, evidence, opened_at, due_at)
    VALUES (:id, :request, :because, :duty, :assignee, :reason, :evidence, :at, :due)
    ON CONFLICT (request_id) WHERE ruling IS NULL DO NOTHING RETURNING id
""")
_STANDING = text("""
    SELECT id, request_id, because, assignment_id, assignee, due_at FROM assignment.ruling WHERE request_id = :request AND ruling IS NULL
""")
_SETTLE = text("""
    UPDATE assignment.ruling SET ruling = :ruling, note = :note, ruled_by = :by, ruled_at = :at
    WHERE id = :id AND ruling IS NULL RETURNING id
""")
# A returned task becomes active again and takes its place; one still in hand simply goes on.
_GO_ON = text("""
    WITH a AS (UPDATE assignment.assignment SET status = 'active' WHERE id = :duty AND status = 'returned' RETURNING volunteer_id),
    v AS (UPDATE assignment.volunteer SET open_load = open_load + 1, overruled = greatest(overruled, open_load + 1 - capacity)
          FROM a WHERE id = a.volunteer_id)
    UPDATE assignment.request SET state = :state, last_event_at = :at, back_entered = :back,
        excluded = array_remove(excluded, (SELECT volunteer_id FROM a)) WHERE id = :request RETURNING id
""")
_HANDLER = text("""
    SELECT v.id, v.number, v.name, v.person_id, v.active FROM assignment.assignment a
    JOIN assignment.volunteer v ON v.id = a.volunteer_id WHERE a.id = :duty AND a.status = 'active'
""")
_WAITING = text(f"""
    SELECT u.id, u.request_id, u.because, u.reason, u.evidence, u.opened_at, u.due_at, u.assignee, r.number, r.area, r.matter, r.state,
           u.calendar_version, r.due_at AS promised_at, r.calendar_version AS promised_version, v.name AS handler_name
    FROM assignment.ruling u JOIN assignment.request r ON r.id = u.request_id
    LEFT JOIN assignment.assignment a ON a.id = u.assignment_id LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE u.ruling IS NULL AND r.ended_at IS NULL AND r.area LIKE ANY (:areas) AND {seen_by("r")}
    ORDER BY u.due_at NULLS LAST, u.opened_at LIMIT 200
""")


class RulingStore:
    """Over one connection; the caller holds the request's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, ruling: Ruling, reason: str | None, evidence: str | None, at: datetime) -> bool:
        """False when one stands already."""
        values = {
            "id": ruling.id,
            "request": ruling.request_id,
            "because": ruling.because,
            "duty": ruling.assignment_id,
            "assignee": ruling.assignee,
            "due": ruling.due_at,
        }
        found = self._connection.execute(_OPEN, {**values, "reason": reason, "evidence": evidence, "at": at})
        return found.scalar_one_or_none() is not None

    def standing(self, request_id: UUID) -> Ruling | None:
        row = self._connection.execute(_STANDING, {"request": request_id}).one_or_none()
        return Ruling(*row) if row else None

    def settle(self, ruling: Ruling, verdict: str, note: str | None, by: UUID | None, at: datetime) -> None:
        """Raises Taken when somebody else has ruled."""
        values = {"id": ruling.id, "ruling": verdict, "note": note, "by": by, "at": at}
        if self._connection.execute(_SETTLE, values).scalar_one_or_none() is None:
            raise Taken()

    def go_on(self, case: Case, ruling: Ruling, state: State, when: When) -> Handler:
        values = {"request": case.id, "duty": ruling.assignment_id, "state": state.value, "at": when.at}
        self._connection.execute(_GO_ON, {**values, "back": when.is_back_entry})
        row = self._connection.execute(_HANDLER, {"duty": ruling.assignment_id}).one_or_none()
        if row is None:
            raise Taken()
        return Handler(*row)

    def waiting(self, person: Person) -> Rows:
        """What stands in this person's areas, the soonest due first."""
        areas = [f"{area}%" for area in person.areas(*RULERS)]
        return self._connection.execute(_WAITING, {**reader_values(person, *RULERS), "areas": areas}).all()
