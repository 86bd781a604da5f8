"""Leave, covers and the cases that lie with somebody on leave, in Postgres."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.errors import ExclusionViolation
from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from services.assignment.leave.domain import LeaveOverlaps
from shared.identity.people import Person
from shared.identity.recusal import seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]

_SERVER = """v.id, v.number, v.name, v.person_id, v.village, v.post_kinds, v.active AND v.checked_in_on IS NOT NULL AS serves,
    EXISTS (SELECT FROM assignment.leave l WHERE l.volunteer_id = v.id AND l.last_day >= :first AND l.first_day <= :last) AS away"""
# In the order of their ids everywhere, so that two who cover each other never wait for each other.
_LOCK = text(f"SELECT {_SERVER} FROM assignment.volunteer v WHERE v.id = ANY (:ids) ORDER BY v.id FOR NO KEY UPDATE")
_OTHERS = text(f"""
    SELECT {_SERVER} FROM assignment.volunteer v
    WHERE v.village LIKE :town AND v.active AND v.checked_in_on IS NOT NULL AND v.id <> :id
      AND (CAST(:posts AS text[]) = '{{}}' OR v.post_kinds && CAST(:posts AS text[]))
    ORDER BY v.village <> :village, v.open_load, v.number LIMIT 100
""")
_ONE_PERSON = text(
    "SELECT id, number, name, person_id, village, post_kinds FROM assignment.volunteer WHERE id = :id OR person_id = :id"
)
_FOUND = text("""
    SELECT id, number, name, village FROM assignment.volunteer
    WHERE village LIKE ANY (:areas) AND active AND checked_in_on IS NOT NULL AND (name LIKE '%' || :q || '%' OR number = lower(:q))
    ORDER BY number LIMIT 20
""")
_COVERED = text("""
    SELECT v.name FROM assignment.leave l JOIN assignment.volunteer v ON v.id = l.volunteer_id
    WHERE l.cover_id = :id AND l.last_day >= :first AND l.first_day <= :last LIMIT 1
""")
_ADD = text("""
    INSERT INTO assignment.leave (id, volunteer_id, first_day, last_day, cover_id, recorded_by, recorded_at)
    VALUES (:id, :volunteer, :first, :last, :cover, :by, :at)
""")
_LEAVE = "l.id, l.volunteer_id, l.first_day, l.last_day, l.cover_id, v.number, v.name, v.village, v.person_id, c.name AS cover_name, c.number AS cover_number, c.person_id AS cover_person"
_FROM = "FROM assignment.leave l JOIN assignment.volunteer v ON v.id = l.volunteer_id LEFT JOIN assignment.volunteer c ON c.id = l.cover_id"
_LOCK_ONE = text(f"SELECT {_LEAVE} {_FROM} WHERE l.id = :id FOR UPDATE OF l")
_SHORTEN = text("UPDATE assignment.leave SET last_day = :last WHERE id = :id")
_CALL_OFF = text("DELETE FROM assignment.leave WHERE id = :id")
_OF_PERSON = text(f"SELECT {_LEAVE} {_FROM} WHERE v.person_id = :person AND l.last_day >= :day ORDER BY l.first_day")
_LIST = text(f"""
    SELECT {_LEAVE}, (SELECT count(*) FROM assignment.offer o WHERE o.volunteer_id = v.id AND o.status = 'open')
         + (SELECT count(*) FROM assignment.assignment a WHERE a.volunteer_id = v.id AND a.status = 'active') AS cases {_FROM}
    WHERE (v.person_id = :reader OR v.village LIKE ANY (:areas)) AND l.last_day >= :day AND (CAST(:after AS uuid) IS NULL OR l.id > :after)
    ORDER BY l.id LIMIT :most
""")
# What lies with those somebody covers for today, without what is hidden from the cover.
_TO_COVER = text(f"""
    SELECT r.id, r.number, r.state, r.area, r.matter, r.due_at, r.calendar_version, v.name AS absent_name, l.last_day
    FROM assignment.leave l JOIN assignment.volunteer c ON c.id = l.cover_id JOIN assignment.volunteer v ON v.id = l.volunteer_id
    JOIN assignment.request r ON r.id IN (
        SELECT request_id FROM assignment.offer WHERE volunteer_id = v.id AND status = 'open'
        UNION SELECT request_id FROM assignment.assignment WHERE volunteer_id = v.id AND status = 'active')
    WHERE c.person_id = :reader AND :day BETWEEN l.first_day AND l.last_day AND {seen_by("r")}
      AND NOT EXISTS (SELECT FROM unnest(r.recused_areas) hidden WHERE starts_with(c.area_scope, hidden))
      AND r.state IN ('offered', 'assigned', 'in_progress')
    ORDER BY r.due_at, r.id
""")
_COVER_OF = text("""
    SELECT c.id FROM assignment.leave l JOIN assignment.volunteer c ON c.id = l.cover_id
    WHERE l.volunteer_id = :absent AND c.person_id = :person AND :day BETWEEN l.first_day AND l.last_day
""")


class LeaveStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, ids: Sequence[UUID], first_day: date, last_day: date) -> dict[UUID, Any]:
        values = {"ids": list(ids), "first": first_day, "last": last_day}
        return {row.id: row for row in self._connection.execute(_LOCK, values)}

    def others(self, absent: Any, first_day: date, last_day: date) -> Rows:
        """Who serves the same town on the same kinds of post, the nearest and least busy first."""
        values = {"town": f"{absent.village[:9]}%", "village": absent.village, "posts": list(absent.post_kinds)}
        found = self._connection.execute(_OTHERS, {**values, "id": absent.id, "first": first_day, "last": last_day})
        return found.all()

    def one(self, volunteer_or_person: UUID) -> Any:
        return self._connection.execute(_ONE_PERSON, {"id": volunteer_or_person}).one_or_none()

    def found(self, areas: Sequence[str], q: str) -> Rows:
        return self._connection.execute(_FOUND, {"areas": [f"{area}%" for area in areas], "q": q}).all()

    def covered_by(self, volunteer_id: UUID, first_day: date, last_day: date) -> str | None:
        """The name of somebody this person covers for on one of these days."""
        values = {"id": volunteer_id, "first": first_day, "last": last_day}
        return self._connection.execute(_COVERED, values).scalar_one_or_none()

    def add(
        self, leave: UUID, volunteer: UUID, days: tuple[date, date], cover: UUID | None, by: UUID, at: datetime
    ) -> None:
        """Raises LeaveOverlaps when `one_leave_at_a_time` refuses it."""
        values = {"id": leave, "volunteer": volunteer, "first": days[0], "last": days[1], "cover": cover}
        try:
            with self._connection.begin_nested():
                self._connection.execute(_ADD, {**values, "by": by, "at": at})
        except IntegrityError as error:
            if isinstance(error.orig, ExclusionViolation):
                raise LeaveOverlaps() from error
            raise

    def lock_one(self, leave: UUID) -> Any:
        return self._connection.execute(_LOCK_ONE, {"id": leave}).one_or_none()

    def shorten(self, leave: UUID, last_day: date) -> None:
        self._connection.execute(_SHORTEN, {"id": leave, "last": last_day})

    def call_off(self, leave: UUID) -> None:
        self._connection.execute(_CALL_OFF, {"id": leave})

    def of_person(self, person: UUID, day: date) -> Rows:
        return self._connection.execute(_OF_PERSON, {"person": person, "day": day}).all()

    def list(self, areas: Sequence[str], reader: UUID, day: date, after: UUID | None, most: int) -> Rows:
        """Leave that is not over, of the areas or one's own, with how many cases lie with whom."""
        values = {"areas": [f"{area}%" for area in areas], "reader": reader, "day": day, "after": after}
        return self._connection.execute(_LIST, {**values, "most": most}).all()

    def to_cover(self, person: Person, day: date) -> Rows:
        values = {"reader": person.id, "reader_areas": list(person.areas("volunteer")), "day": day}
        return self._connection.execute(_TO_COVER, values).all()

    def cover_of(self, absent: UUID, person: UUID, day: date) -> UUID | None:
        """The volunteer id of this person if they cover for the absent one that day."""
        return self._connection.execute(
            _COVER_OF, {"absent": absent, "person": person, "day": day}
        ).scalar_one_or_none()
