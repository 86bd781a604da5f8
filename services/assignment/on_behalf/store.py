"""Who is served on behalf, and what of theirs waits for an answer or an entry, within a dispatcher's area."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]
WHO = ("dispatcher",)

_SHOWN = """
    r.id AS request_id, r.number, r.state, r.area, r.matter, r.due_at, r.calendar_version,
    v.name AS handler_name, v.number AS handler_number"""
_IN_AREA = f"v.by_phone AND r.area LIKE ANY (:areas) AND {seen_by('r')} AND v.person_id IS DISTINCT FROM :reader"
_OFFERS = text(f"""
    SELECT o.id, o.expires_at, {_SHOWN} FROM assignment.offer o JOIN assignment.request r ON r.id = o.request_id
    JOIN assignment.volunteer v ON v.id = o.volunteer_id WHERE o.status = 'open' AND {_IN_AREA} ORDER BY o.expires_at LIMIT 100
""")
_TASKS = text(f"""
    SELECT a.id, a.method, {_SHOWN} FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id
    JOIN assignment.volunteer v ON v.id = a.volunteer_id WHERE a.status = 'active' AND {_IN_AREA} ORDER BY r.due_at LIMIT 200
""")
_TASK = text(f"""
    SELECT a.id, a.method, {_SHOWN} FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id
    JOIN assignment.volunteer v ON v.id = a.volunteer_id WHERE a.id = :id AND a.status = 'active' AND {_IN_AREA}
""")
_PEOPLE = text("""
    SELECT id, name, number, village FROM assignment.volunteer v
    WHERE by_phone AND active AND village LIKE ANY (:areas) ORDER BY number LIMIT 200
""")
_MARK = text("""
    UPDATE assignment.volunteer SET by_phone = :by_phone WHERE number = :number AND village LIKE ANY (:areas) RETURNING id
""")


class OnBehalfStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def offers(self, person: Person) -> Rows:
        return self._connection.execute(_OFFERS, _reader(person)).all()

    def tasks(self, person: Person) -> Rows:
        return self._connection.execute(_TASKS, _reader(person)).all()

    def task(self, person: Person, assignment_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_TASK, {**_reader(person), "id": assignment_id}).one_or_none()

    def people(self, person: Person) -> Rows:
        return self._connection.execute(_PEOPLE, {"areas": _areas(person)}).all()

    def mark(self, person: Person, number: str, by_phone: bool) -> bool:
        """Whether there is such a volunteer in the area."""
        values = {"number": number, "by_phone": by_phone, "areas": _areas(person)}
        return self._connection.execute(_MARK, values).scalar_one_or_none() is not None


def _areas(person: Person) -> list[str]:
    return [f"{area}%" for area in person.areas(*WHO)]


def _reader(person: Person) -> dict[str, Any]:
    return {**reader_values(person, *WHO), "areas": _areas(person)}
