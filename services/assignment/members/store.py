"""The register in Postgres: entries in bulk and one by one, found by keyed hashes, and the counts of the rate."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.members.domain import MemberEntry, Rate

Rows = Sequence[Row[*tuple[Any, ...]]]
_ADD = text("""
    INSERT INTO assignment.member (volunteer_id, member_name, member_phone, name_hash, phone_hash, person_hash, branch, import_id)
    SELECT volunteer_id, member_name, member_phone, name_hash, phone_hash, person_hash, branch, :import
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (volunteer_id uuid, member_name text, member_phone text, name_hash text,
        phone_hash text, person_hash text, branch text)
""")
_SHOWN: Final = """v.id, v.number, v.name, v.person_id, v.kind, v.member, v.work_unit, v.category, v.village, v.area_scope,
    v.checked_in_on, v.registered_on, v.active, v.version,
    v.languages, v.duty, v.capacity, v.longest_task, m.member_name, m.member_phone, m.branch"""
_FROM: Final = "FROM assignment.volunteer v LEFT JOIN assignment.member m ON m.volunteer_id = v.id"
_LIST = text(f"""
    SELECT {_SHOWN} {_FROM}
    WHERE v.member AND v.village LIKE ANY (:areas) AND v.village LIKE :area AND v.number > :after
      AND (CAST(:unit AS text) IS NULL OR v.work_unit = :unit)
      AND (CAST(:checked_in AS boolean) IS NULL OR (v.checked_in_on IS NOT NULL) = :checked_in)
      AND (CAST(:q AS text) IS NULL OR v.number = lower(:q) OR m.name_hash = :name_hash OR m.phone_hash = :phone_hash
           OR v.name LIKE '%' || :q || '%')
    ORDER BY v.number LIMIT :most
""")
_ONE = text(f"SELECT {_SHOWN} {_FROM} WHERE v.id = :id")
_RATES: Final = {
    "town": "substr(village, 1, 9)",
    "village": "village",
    "unit": "coalesce(work_unit, '')",
}
_RATE = {
    by: text(f"""
        SELECT {key} AS key, count(*) AS registered, count(checked_in_on) AS checked_in FROM assignment.volunteer
        WHERE member AND village LIKE ANY (:areas) GROUP BY 1 ORDER BY {"2 DESC, 1" if by == "unit" else "1"} LIMIT :most
    """)
    for by, key in _RATES.items()
}
_WHOLE = text("""
    SELECT count(*) AS registered, count(checked_in_on) AS checked_in FROM assignment.volunteer
    WHERE member AND village LIKE ANY (:areas)
""")
_KNOWN = text("""
    SELECT phone_hash, person_hash, name_hash FROM assignment.member WHERE phone_hash = ANY (:phones) OR person_hash = ANY (:persons)
""")
_NAMED = text("""
    SELECT v.name, v.work_unit, v.village FROM assignment.volunteer v
    JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (village text, name text, work_unit text)
      ON n.village = v.village AND n.name = v.name AND n.work_unit = v.work_unit
    WHERE v.member AND NOT EXISTS (SELECT FROM assignment.member m WHERE m.volunteer_id = v.id)
""")
_NUMBERS = text("SELECT nextval('assignment.volunteer_number') FROM generate_series(1, :count)")
_LOCK = text("SELECT pg_advisory_xact_lock(7301508512)")  # any fixed number: the register grows by one hand at a time


class MemberStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self) -> None:
        """Nobody else adds to the register until this transaction ends."""
        self._connection.execute(_LOCK)

    def serials(self, count: int) -> list[int]:
        return [int(each) for each in self._connection.execute(_NUMBERS, {"count": count}).scalars()]

    def add(self, entries: Sequence[MemberEntry], import_id: UUID | None) -> None:
        """The sealed sides; the volunteers are stored before them."""
        names = ("member_name", "member_phone", "name_hash", "phone_hash", "person_hash", "branch")
        rows = [{"volunteer_id": e.volunteer.id, **{name: getattr(e, name) for name in names}} for e in entries]
        self._connection.execute(_ADD, {"rows": orjson.dumps(rows).decode(), "import": import_id})

    def known(self, phones: Sequence[str], persons: Sequence[str]) -> Rows:
        return self._connection.execute(_KNOWN, {"phones": list(phones), "persons": list(persons)}).all()

    def named(self, people: Sequence[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Of (name, work unit, village) those on the register without a sealed side: entered before there was one."""
        rows = [{"name": name, "work_unit": unit, "village": village} for name, unit, village in people]
        found = self._connection.execute(_NAMED, {"rows": orjson.dumps(rows).decode()})
        return {(row.name, row.work_unit, row.village) for row in found}

    def one(self, volunteer_id: UUID) -> Any:
        return self._connection.execute(_ONE, {"id": volunteer_id}).one_or_none()

    def entries(self, areas: Sequence[str], filters: Mapping[str, Any], after: str, most: int) -> Rows:
        """By number; `filters`: area unit checked_in, and q with its name_hash and phone_hash."""
        names = ("unit", "checked_in", "q", "name_hash", "phone_hash")
        values = {**{name: filters.get(name) for name in names}, "area": f"{filters.get('area') or ''}%"}
        return self._connection.execute(_LIST, {**values, "areas": _like(areas), "after": after, "most": most}).all()

    def rates(self, areas: Sequence[str], by: str, most: int) -> list[Rate]:
        """`by`: town, village (in order of their codes) or unit (the largest first)."""
        rows = self._connection.execute(_RATE[by], {"areas": _like(areas), "most": most})
        return [Rate(row.key, row.registered, row.checked_in) for row in rows]

    def rate(self, areas: Sequence[str]) -> Rate:
        row = self._connection.execute(_WHOLE, {"areas": _like(areas)}).one()
        return Rate("", row.registered, row.checked_in)


def _like(areas: Sequence[str]) -> list[str]:
    return [f"{area}%" for area in areas]
