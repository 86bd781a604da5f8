"""What people have in hand, and handovers, in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.handover.use_cases import Handover
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]
ROLE = "dispatcher"

_HELD = f"""FROM assignment.request r
    LEFT JOIN assignment.offer o ON o.request_id = r.id AND o.status = 'open'
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status = 'active'
    JOIN assignment.volunteer v ON v.id = coalesce(o.volunteer_id, a.volunteer_id)
    WHERE r.state IN ('offered', 'assigned', 'in_progress', 'suspended') AND r.area LIKE ANY (:areas) AND {seen_by("r")}"""
# In one order everywhere, so that two handovers never wait for each other.
_IN_HAND = text(f"SELECT r.id {_HELD} AND v.id = :volunteer ORDER BY r.id")
_PEOPLE = text(f"""
    SELECT v.id, v.number, v.name, v.active, count(*) AS cases, min(r.due_at) AS due_at {_HELD}
    GROUP BY v.id, v.number, v.name, v.active ORDER BY v.active, v.number LIMIT 200
""")
_TAKERS = text("""
    SELECT v.id, v.number, v.name, v.open_load, v.capacity FROM assignment.volunteer v
    WHERE v.active AND v.checked_in_on IS NOT NULL AND v.village LIKE ANY (:areas) AND v.id <> :volunteer
    ORDER BY v.open_load::float8 / greatest(v.capacity, 1), v.number LIMIT 100
""")
_KEEP = text("""
    WITH h AS (INSERT INTO assignment.handover (id, volunteer_id, to_id, handed_by, handed_at)
               VALUES (:id, :volunteer, :to, :by, :at) RETURNING id)
    INSERT INTO assignment.handover_case (handover_id, request_id, reason)
    SELECT h.id, c.request, c.reason FROM h, unnest(CAST(:cases AS uuid[]), CAST(:reasons AS text[])) AS c (request, reason)
""")


class HandoverStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_hand(self, person: Person, volunteer_id: UUID) -> Sequence[UUID]:
        """Requests this dispatcher may pass on, without those hidden from them."""
        return self._connection.execute(_IN_HAND, {**_reader(person), "volunteer": volunteer_id}).scalars().all()

    def people(self, person: Person) -> Rows:
        """Who has something in hand; those who serve no longer come first."""
        return self._connection.execute(_PEOPLE, _reader(person)).all()

    def takers(self, person: Person, volunteer_id: UUID) -> Rows:
        values = {"areas": _reader(person)["areas"], "volunteer": volunteer_id}
        return self._connection.execute(_TAKERS, values).all()

    def keep(self, made: Handover, by: UUID, at: datetime) -> None:
        values = {"id": made.id, "volunteer": made.volunteer_id, "to": made.to_id, "by": by, "at": at}
        each = {"cases": list(made.cases), "reasons": list(made.cases.values())}
        self._connection.execute(_KEEP, {**values, **each})


def _reader(person: Person) -> dict[str, Any]:
    return {**reader_values(person, ROLE), "areas": [f"{area}%" for area in person.areas(ROLE)]}
