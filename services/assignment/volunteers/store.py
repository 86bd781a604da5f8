"""Volunteers in Postgres."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.volunteers.domain import NewVolunteer

_COLUMNS = (
    "id, number, person_id, name, kind, member, work_unit, category, village, area_scope, registered_on, checked_in_on, "
    "skills, languages, gender, duty, capacity, longest_task, weekly_minutes, rating_sum, rating_count"
)
_INSERT = text(f"""
    INSERT INTO assignment.volunteer ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, number text, person_id uuid, name text, kind text,
        member boolean, work_unit text, category text, village text, area_scope text, registered_on date, checked_in_on date,
        skills jsonb, languages text[], gender text, duty smallint[], capacity smallint, longest_task integer, weekly_minutes integer,
        rating_sum integer, rating_count integer)
""")
_ACCOUNTS = text("""
    SELECT identity.open_account(person_id, number, name, :password_hash, NULL, jsonb_build_array(jsonb_build_array('volunteer', village)))
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (person_id uuid, number text, name text, village text)
    WHERE person_id IS NOT NULL
""")
_SERIAL = text("SELECT nextval('assignment.volunteer_number')")
_CONTINUE = text(
    "SELECT setval('assignment.volunteer_number', (SELECT coalesce(max(substr(number, 2)::bigint), 0) + 1 FROM assignment.volunteer "
    "WHERE number ~ '^v[0-9]+$'), false)"
)
_SHOWN = f"{_COLUMNS}, active, post_kinds, open_load, last_task_on, version"
_READ = text(f"SELECT {_SHOWN} FROM assignment.volunteer WHERE id = :id")
_LOCK = text(f"SELECT {_SHOWN} FROM assignment.volunteer WHERE id = :id FOR UPDATE")
_OF_PERSON = text(f"SELECT {_SHOWN} FROM assignment.volunteer WHERE person_id = :person")
_LIST = text(f"""
    SELECT {_SHOWN} FROM assignment.volunteer
    WHERE (person_id = :person OR village LIKE ANY (:areas)) AND village LIKE :area AND number > :after
      AND (CAST(:post AS text) IS NULL OR post_kinds @> ARRAY[CAST(:post AS text)]) AND (CAST(:kind AS text) IS NULL OR kind = :kind)
      AND (NOT :checked_in OR checked_in_on IS NOT NULL)
      AND (CAST(:q AS text) IS NULL OR name LIKE '%' || :q || '%' OR number = :q)
    ORDER BY number LIMIT :most
""")
_CHANGE = text("""
    UPDATE assignment.volunteer v SET
        name = coalesce(n.name, v.name), work_unit = coalesce(n.work_unit, v.work_unit), category = coalesce(n.category, v.category),
        village = coalesce(n.village, v.village), area_scope = coalesce(n.area_scope, v.area_scope),
        checked_in_on = coalesce(n.checked_in_on, v.checked_in_on), active = coalesce(n.active, v.active),
        skills = coalesce(n.skills, v.skills), languages = coalesce(n.languages, v.languages), duty = coalesce(n.duty, v.duty),
        longest_task = CASE WHEN CAST(:changes AS jsonb) ? 'longest_task' THEN n.longest_task ELSE v.longest_task END,
        weekly_minutes = CASE WHEN CAST(:changes AS jsonb) ? 'weekly_minutes' THEN n.weekly_minutes ELSE v.weekly_minutes END,
        capacity = coalesce(n.capacity, v.capacity),
        overruled = greatest(0, v.open_load - coalesce(n.capacity, v.capacity)), version = v.version + 1
    FROM jsonb_to_record(CAST(:changes AS jsonb)) AS n (name text, work_unit text, category text, village text, area_scope text,
        checked_in_on date, active boolean, skills jsonb, languages text[], duty smallint[], longest_task integer, capacity smallint,
        weekly_minutes integer)
    WHERE v.id = :id
""")


class VolunteerStore:
    """One statement per call; bulk where there are many."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_serial(self) -> int:
        return int(self._connection.execute(_SERIAL).scalar_one())

    def continue_numbers(self) -> None:
        """After an import: the next number follows the highest one given."""
        self._connection.execute(_CONTINUE)

    def add(self, volunteers: Sequence[NewVolunteer], password_hash: str | None) -> None:
        """Store them and open an account named like their number for each who has a person id."""
        rows = orjson.dumps([each.as_row() for each in volunteers]).decode()
        self._connection.execute(_INSERT, {"rows": rows})
        self._connection.execute(_ACCOUNTS, {"rows": rows, "password_hash": password_hash})

    def read(self, volunteer_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_READ, {"id": volunteer_id}).one_or_none()

    def lock(self, volunteer_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_LOCK, {"id": volunteer_id}).one_or_none()

    def of_person(self, person_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_OF_PERSON, {"person": person_id}).one_or_none()

    def list(
        self, areas: Sequence[str], person_id: UUID | None, filters: Mapping[str, Any], after: str, most: int
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """In number order, from `after` on, within the areas or the person's own; `filters`: area post kind checked_in q."""
        values = {
            "areas": [f"{area}%" for area in areas],
            "person": person_id,
            "area": f"{filters.get('area') or ''}%",
            "post": filters.get("post_kind"),
            "kind": filters.get("kind"),
            "checked_in": bool(filters.get("checked_in")),
            "q": filters.get("q"),
        }
        return self._connection.execute(_LIST, {**values, "after": after, "most": most}).all()

    def change(self, volunteer_id: UUID, changes: Mapping[str, Any]) -> None:
        self._connection.execute(_CHANGE, {"id": volunteer_id, "changes": orjson.dumps(dict(changes)).decode()})
