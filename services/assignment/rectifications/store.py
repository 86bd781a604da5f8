"""Rectifications in Postgres; a list shows them to those in charge of the area, and to the handler their own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.dispatch.domain import Case
from services.assignment.rectifications.domain import KEEPERS, Rectification, State
from shared.contracts.errors import Taken
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]
_KEPT = (
    "verified_by",
    "verified_at",
    "due_at",
    "note",
    "appeal",
    "appealed_at",
    "decided_by",
    "put_right_by",
    "put_right_at",
    "done",
)
_ONE = """
    SELECT x.id, x.request_id, x.state, x.rating, x.volunteer_id, v.person_id AS handler_person, x.due_at, x.verified_by, x.put_right_by,
           x.appealed_at IS NOT NULL AS has_appealed
    FROM assignment.rectification x JOIN assignment.volunteer v ON v.id = x.volunteer_id"""
_BY_ID = text(f"{_ONE} WHERE x.id = :key")
_BY_REQUEST = text(f"{_ONE} WHERE x.request_id = :key")
_OPEN = text("""
    INSERT INTO assignment.rectification (id, request_id, volunteer_id, rating, opened_at)
    VALUES (:id, :request, :volunteer, :rating, :now)
    ON CONFLICT ON CONSTRAINT one_rectification_per_request DO NOTHING
""")
_MOVE = text(f"""
    UPDATE assignment.rectification SET state = :state,
        {", ".join(f"{name} = coalesce(:{name}, {name})" for name in _KEPT)}
    WHERE id = :id AND state = :was RETURNING id
""")
_DO_NOT_COUNT = text("""
    UPDATE assignment.volunteer SET rating_sum = rating_sum - :rating, rating_count = rating_count - 1
    WHERE id = :volunteer AND rating_count > 0
      AND NOT EXISTS (SELECT FROM assignment.rating WHERE request_id = :request AND review = 'set_aside')
""")
_SEEN = f"(r.area LIKE ANY (:areas) AND {seen_by('r')} OR v.person_id = :reader AND :reader <> ALL (r.recused_persons))"
_ROWS = f"""
    SELECT x.*, r.number, r.area, r.matter, r.resident_id, v.name AS handler_name, v.person_id AS handler_person,
           x.appealed_at IS NOT NULL AS has_appealed, g.comment
    FROM assignment.rectification x JOIN assignment.request r ON r.id = x.request_id
    JOIN assignment.volunteer v ON v.id = x.volunteer_id LEFT JOIN assignment.rating g ON g.request_id = r.id
    WHERE {_SEEN}"""
_LIST = text(f"""{_ROWS}
    ORDER BY x.state IN ('unfounded', 'rectified', 'appeal_upheld'), coalesce(x.due_at, x.opened_at), x.id LIMIT :most""")
_SHOWN = text(f"{_ROWS} AND x.id = :id")


class RectificationStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, rectification_id: UUID, case: Case, volunteer: UUID, rating: int, now: datetime) -> None:
        """One per request; a second one changes nothing."""
        values = {"id": rectification_id, "request": case.id, "volunteer": volunteer, "rating": rating, "now": now}
        self._connection.execute(_OPEN, values)

    def one(self, rectification_id: UUID) -> Rectification | None:
        return self._read(self._connection.execute(_BY_ID, {"key": rectification_id}).one_or_none())

    def of_request(self, request_id: UUID) -> Rectification | None:
        return self._read(self._connection.execute(_BY_REQUEST, {"key": request_id}).one_or_none())

    def move(self, about: Rectification, state: State, **kept: Any) -> None:
        """`kept`: what this step adds; raises Taken when somebody was faster."""
        values = {**dict.fromkeys(_KEPT), **kept, "id": about.id, "state": state.value, "was": about.state.value}
        if self._connection.execute(_MOVE, values).scalar_one_or_none() is None:
            raise Taken()

    def do_not_count(self, about: Rectification) -> None:
        values = {"rating": about.rating, "volunteer": about.volunteer_id, "request": about.request_id}
        self._connection.execute(_DO_NOT_COUNT, values)

    def seen_by(self, person: Person, most: int = 200) -> Rows:
        """What waits first, the one due earliest on top; then what has ended."""
        return self._connection.execute(_LIST, {**_reader(person), "most": most}).all()

    def shown(self, person: Person, rectification_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_SHOWN, {**_reader(person), "id": rectification_id}).one_or_none()

    @staticmethod
    def _read(row: Any) -> Rectification | None:
        if row is None:
            return None
        return Rectification(**{**row._mapping, "state": State(row.state)})


def _reader(person: Person) -> dict[str, Any]:
    return {**reader_values(person, *KEEPERS), "areas": [f"{area}%" for area in person.areas(*KEEPERS)]}
