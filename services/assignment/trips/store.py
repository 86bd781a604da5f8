"""What a handler has in hand and the rounds they made, in Postgres."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.trips.domain import Errand
from services.assignment.trips.use_cases import Result, Trip
from shared.identity.people import Person
from shared.reference.service_points import ServicePoints
from shared.runtime.known_reference import points_in

_ERRANDS = text("""
    SELECT a.id AS assignment_id, r.id AS request_id, r.number, r.area AS village, r.matter ->> 'level' AS level, r.due_at, r.matter,
           r.calendar_version, r.state = 'suspended' AS is_paused,
           coalesce((SELECT c.result = 'handed_in' FROM assignment.trip_case c WHERE c.assignment_id = a.id ORDER BY c.trip_id DESC LIMIT 1),
                    false) AS is_handed_in
    FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE v.person_id = :person AND a.status = 'active' AND r.state IN ('assigned', 'in_progress', 'suspended')
      AND :person <> ALL (r.recused_persons)
    ORDER BY r.due_at, a.id
""")
_HANDLER = text("SELECT id, village FROM assignment.volunteer WHERE person_id = :person FOR UPDATE")
_ONE = text("SELECT id, volunteer_id, made_on, trips_saved, kilometres_saved FROM assignment.trip WHERE id = :id")
_ADD = text("""
    WITH made AS (
        INSERT INTO assignment.trip (id, volunteer_id, made_on, trips_saved, kilometres_saved)
        VALUES (:id, :volunteer_id, :made_on, :trips_saved, :kilometres_saved) RETURNING id)
    INSERT INTO assignment.trip_case (trip_id, assignment_id, counter, result)
    SELECT made.id, n.assignment_id, n.counter, n.result
    FROM made, jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (assignment_id uuid, counter text, result text)
""")


class TripStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def errands(self, person: Person) -> Sequence[Errand]:
        """What the person handles and has not finished; a matter that says no level is handed in at the town's."""
        return [_errand(row) for row in self._connection.execute(_ERRANDS, {"person": person.id})]

    def points(self) -> ServicePoints:
        return points_in(self._connection)

    def lock_handler(self, person_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """So that the same round entered twice at once is entered once."""
        return self._connection.execute(_HANDLER, {"person": person_id}).one_or_none()

    def one(self, trip_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_ONE, {"id": trip_id}).one_or_none()

    def add(self, trip: Trip, cases: Sequence[Result], counters: Mapping[UUID, str]) -> None:
        rows = [
            {"assignment_id": each.assignment_id, "counter": counters[each.assignment_id], "result": each.result}
            for each in cases
        ]
        self._connection.execute(_ADD, {**asdict(trip), "rows": orjson.dumps(rows).decode()})


def _errand(row: Any) -> Errand:
    known = {**row._mapping, "level": row.level or "town"}
    return Errand(**known)
