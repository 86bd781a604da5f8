"""A unit's inbox in Postgres; the constraint one_first_receiver_per_request lets one person open a case first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.inbox.domain import OPEN_STATES, NotTheReceiver
from shared.contracts.errors import NotFound

Rows = Sequence[Row[*tuple[Any, ...]]]

# A case lies in the inbox of the unit its matter names, or the one it was last passed on to; nothing personal is read.
_UNIT = """coalesce((SELECT p.passed_to FROM assignment.first_receipt p WHERE p.request_id = r.id AND p.passed_at IS NOT NULL
               ORDER BY p.passed_at DESC LIMIT 1), r.matter -> 'unit' ->> 'zh')"""
_MINE = f"""FROM assignment.volunteer me JOIN assignment.request r ON starts_with(r.area, me.area_scope) AND {_UNIT} = me.work_unit
    LEFT JOIN assignment.first_receipt f ON f.request_id = r.id AND f.passed_at IS NULL
    WHERE me.person_id = :person AND me.active AND r.state = ANY (:states) AND NOT r.is_recused"""
_LIST = text(f"""
    SELECT r.id, r.number, r.area, r.matter, r.state, r.due_at, r.calendar_version, f.person_id AS receiver, f.opened_at,
           (SELECT name FROM assignment.volunteer WHERE person_id = f.person_id) AS receiver_name
    {_MINE} ORDER BY f.person_id IS NOT NULL, r.due_at LIMIT 200
""")
_OPEN = text(f"""
    INSERT INTO assignment.first_receipt (id, request_id, unit, person_id, opened_at)
    SELECT uuidv7(), r.id, me.work_unit, me.person_id, clock_timestamp() {_MINE} AND r.id = :request
    ON CONFLICT (request_id) WHERE passed_at IS NULL DO NOTHING
""")
_RECEIVER = text(f"SELECT f.person_id, r.id {_MINE} AND r.id = :request")
_PASS = text("""
    UPDATE assignment.first_receipt SET passed_at = clock_timestamp(), passed_to = :unit, reason = :reason
    WHERE request_id = :request AND person_id = :person AND passed_at IS NULL RETURNING id
""")
_UNITS = text(
    "SELECT DISTINCT work_unit FROM assignment.volunteer WHERE work_unit IS NOT NULL AND active ORDER BY 1 LIMIT 500"
)


class InboxStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person_id: UUID) -> Rows:
        """Open cases of this person's unit, those nobody has opened yet first."""
        return self._connection.execute(_LIST, _reader(person_id)).all()

    def open(self, person_id: UUID, request_id: UUID) -> UUID:
        """Who is responsible now: whoever opened it first. Raises NotFound outside one's own inbox."""
        values = {**_reader(person_id), "request": request_id}
        self._connection.execute(_OPEN, values)
        row = self._connection.execute(_RECEIVER, values).one_or_none()
        if row is None or row.person_id is None:
            raise NotFound()
        receiver: UUID = row.person_id
        return receiver

    def pass_on(self, person_id: UUID, request_id: UUID, unit: str, reason: str | None) -> None:
        """`reason` sealed. Raises NotTheReceiver (403) for anybody but the one responsible, NotFound outside one's own inbox."""
        values = {**_reader(person_id), "request": request_id}
        if self._connection.execute(_RECEIVER, values).one_or_none() is None:
            raise NotFound()
        told = {"request": request_id, "person": person_id, "unit": unit, "reason": reason}
        if self._connection.execute(_PASS, told).scalar_one_or_none() is None:
            raise NotTheReceiver()

    def units(self) -> list[str]:
        return list(self._connection.execute(_UNITS).scalars())


def _reader(person_id: UUID) -> dict[str, Any]:
    return {"person": person_id, "states": list(OPEN_STATES)}
