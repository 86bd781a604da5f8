"""Where visits are kept: a visit is read with its outcomes in one statement, and never without the area it lies in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.intake.visits.domain import Outcome, Visit
from services.intake.visits.use_cases import Change

_OUTCOMES = """
    coalesce((SELECT jsonb_agg(to_jsonb(o) - 'visit_id' || jsonb_build_object('photos', (
        SELECT count(*) FROM intake.visit_photo p WHERE p.visit_id = o.visit_id AND p.kind = o.kind)) ORDER BY o.kind) FROM intake.visit_outcome o WHERE o.visit_id = v.id), '[]')
        AS outcomes"""
_COLUMNS = """v.id, v.kind, v.village, v.village_group, v.occurred_at, v.recorded_at, v.recorded_by, v.visitors, v.work_unit,
    v.people_met, v.problem_count, v.withdrawn_at"""
_ADD = text("""
    WITH added AS (
        INSERT INTO intake.visit (id, kind, village, village_group, occurred_at, recorded_by, visitors, work_unit, people_met,
            problem_count, people, problems)
        VALUES (:id, :kind, :village, :village_group, :occurred_at, :recorded_by, CAST(:visitors AS uuid[]), :work_unit,
            :people_met, :problem_count, :people, :problems)
        RETURNING recorded_at
    ), outcomes AS (
        INSERT INTO intake.visit_outcome (visit_id, kind, amount_yuan, times, evidence)
        SELECT :id, kind, amount_yuan, times, evidence
        FROM jsonb_to_recordset(CAST(:outcomes AS jsonb)) AS o (kind text, amount_yuan bigint, times integer, evidence text)
    ), residents AS (
        INSERT INTO intake.visit_resident SELECT :id, r FROM unnest(CAST(:residents AS uuid[])) r ON CONFLICT DO NOTHING
    ) SELECT recorded_at FROM added
""")
_CLEAR = text("""
    WITH outcomes AS (DELETE FROM intake.visit_outcome WHERE visit_id = :id)
    DELETE FROM intake.visit_resident WHERE visit_id = :id
""")
_REPLACE = text("""
    WITH changed AS (
        UPDATE intake.visit SET kind = :kind, village = :village, village_group = :village_group, occurred_at = :occurred_at,
            visitors = CAST(:visitors AS uuid[]), work_unit = :work_unit, people_met = :people_met, problem_count = :problem_count,
            people = :people, problems = :problems WHERE id = :id
    ), outcomes AS (
        INSERT INTO intake.visit_outcome (visit_id, kind, amount_yuan, times, evidence)
        SELECT :id, kind, amount_yuan, times, evidence
        FROM jsonb_to_recordset(CAST(:outcomes AS jsonb)) AS o (kind text, amount_yuan bigint, times integer, evidence text)
    )
    INSERT INTO intake.visit_resident SELECT :id, r FROM unnest(CAST(:residents AS uuid[])) r ON CONFLICT DO NOTHING
""")
_WITHDRAW = text("UPDATE intake.visit SET withdrawn_at = :at WHERE id = :id")
_ONE = text(f"SELECT {_COLUMNS}, v.people, v.problems, {_OUTCOMES} FROM intake.visit v WHERE v.id = :id")
_LOCK = text("SELECT FROM intake.visit WHERE id = :id FOR UPDATE")
_RESIDENTS = text("SELECT resident_id FROM intake.visit_resident WHERE visit_id = :id ORDER BY 1")
_KEEP_CHANGE = text("""
    INSERT INTO intake.visit_change (id, subject, what, at, by, before, reason)
    VALUES (:id, :subject, :what, :at, :by, :before, :reason)
""")
_CHANGES = text("""
    SELECT id, subject, what, at, by, before, reason FROM intake.visit_change WHERE subject = :subject ORDER BY at, id
""")
_KNOWN = text("SELECT same_person_hash, id FROM intake.resident WHERE same_person_hash = ANY (:hashes)")
_ACCOUNTS = text(
    "SELECT n AS name, a.id FROM unnest(CAST(:names AS text[])) n CROSS JOIN LATERAL identity.account(n) a"
)
_NAMES = text("SELECT id, display_name, username FROM identity.people(:ids)")
_UNITS = text("""
    SELECT work_unit FROM intake.visit WHERE work_unit IS NOT NULL AND town = ANY (:towns)
    GROUP BY work_unit ORDER BY count(*) DESC, work_unit LIMIT 40
""")
_LAST_UNIT = text("""
    SELECT work_unit FROM intake.visit WHERE recorded_by = :person AND work_unit IS NOT NULL ORDER BY recorded_at DESC LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits a list shows: one's own, or those of the towns one answers for; whole days, both ends included."""

    person: UUID
    towns: Sequence[str]
    """Areas of 6, 9 or 12 digits; empty for one's own visits only."""
    first: date
    last: date
    kind: str | None = None
    village: str | None = None
    day: date | None = None
    after: tuple[datetime, UUID] | None = None


class VisitStore:
    """Visits over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, visit: Visit, residents: Sequence[UUID]) -> datetime:
        """Store a new visit; when it was recorded."""
        recorded_at: datetime = self._connection.execute(_ADD, _values(visit, residents)).scalar_one()
        return recorded_at

    def replace(self, visit: Visit, residents: Sequence[UUID]) -> None:
        self._connection.execute(_CLEAR, {"id": visit.id})
        self._connection.execute(_REPLACE, {**_values(visit, residents)})

    def withdraw(self, visit_id: UUID, at: datetime) -> None:
        self._connection.execute(_WITHDRAW, {"id": visit_id, "at": at})

    def keep_change(self, change: Change) -> None:
        self._connection.execute(_KEEP_CHANGE, {field.name: getattr(change, field.name) for field in fields(change)})

    def changes(self, subject: UUID) -> list[Change]:
        return [Change(*row) for row in self._connection.execute(_CHANGES, {"subject": subject})]

    def one(self, visit_id: UUID) -> Visit | None:
        row = self._connection.execute(_ONE, {"id": visit_id}).one_or_none()
        return visit_from(row) if row else None

    def locked(self, visit_id: UUID) -> Visit | None:
        """The visit with its row locked until the transaction ends."""
        self._connection.execute(_LOCK, {"id": visit_id})
        return self.one(visit_id)

    def known(self, hashes: Sequence[str]) -> Mapping[str, UUID]:
        """The residents of these hashes of phone and name."""
        return {row.same_person_hash: row.id for row in self._connection.execute(_KNOWN, {"hashes": list(hashes)})}

    def residents(self, visit_id: UUID) -> Sequence[UUID]:
        """Whom of the people met the register knows."""
        return self._connection.execute(_RESIDENTS, {"id": visit_id}).scalars().all()

    def accounts(self, usernames: Sequence[str]) -> Mapping[str, UUID]:
        """The accounts of these user names; a name that leads to nobody is left out."""
        return {row.name: row.id for row in self._connection.execute(_ACCOUNTS, {"names": list(usernames)})}

    def names(self, people: Sequence[UUID]) -> dict[UUID, str]:
        """Display names of accounts."""
        return {row.id: row.display_name for row in self._people(people)}

    def usernames(self, people: Sequence[UUID]) -> dict[UUID, str]:
        return {row.id: row.username for row in self._people(people)}

    def _people(self, people: Sequence[UUID]) -> list[Row[Any]]:
        return list(self._connection.execute(_NAMES, {"ids": list(people)})) if people else []

    def units(self, towns: Sequence[str]) -> list[str]:
        """Work units already named in these towns, the usual ones first, so that they are written alike."""
        return list(self._connection.execute(_UNITS, {"towns": list(towns)}).scalars())

    def last_unit(self, person: UUID) -> str | None:
        found: str | None = self._connection.execute(_LAST_UNIT, {"person": person}).scalar_one_or_none()
        return found

    def page(self, wanted: Wanted, most: int) -> list[Visit]:
        """Newest first, without what is sealed."""
        keyset = "AND (v.occurred_at, v.id) < (:after_at, CAST(:after_id AS uuid))" if wanted.after else ""
        statement = f"""
            SELECT {_COLUMNS}, {_OUTCOMES} FROM intake.visit v WHERE {_where(wanted)} {keyset}
            ORDER BY v.occurred_at DESC, v.id DESC LIMIT :most"""
        return [visit_from(row) for row in self._listed(statement, wanted, most)]

    def days(self, wanted: Wanted) -> dict[date, int]:
        """How many visits each day of the period has; withdrawn ones are not counted."""
        statement = f"""
            SELECT v.visited_on, count(*) AS visits FROM intake.visit v
            WHERE {_where(wanted)} AND v.withdrawn_at IS NULL GROUP BY 1"""
        return {row.visited_on: row.visits for row in self._listed(statement, wanted, 0)}

    def _listed(self, statement: str, wanted: Wanted, most: int) -> list[Row[Any]]:
        values = _list_values(wanted) | {"most": most}
        return list(
            self._connection.execute(
                text(statement), {name: value for name, value in values.items() if f":{name}" in statement}
            )
        )


def visit_from(row: Row[Any]) -> Visit:
    found = dict(row._mapping)
    found["visitors"] = tuple(found["visitors"])
    found["outcomes"] = tuple(Outcome(**outcome) for outcome in found["outcomes"])
    return Visit(**found)


def _values(visit: Visit, residents: Sequence[UUID]) -> dict[str, Any]:
    values = {field.name: getattr(visit, field.name) for field in fields(visit)}
    outcomes = [{field.name: getattr(one, field.name) for field in fields(one)} for one in visit.outcomes]
    return {
        **values,
        "visitors": list(visit.visitors),
        "outcomes": orjson.dumps(outcomes).decode(),
        "residents": list(residents),
    }


def _where(wanted: Wanted) -> str:
    parts = ["v.visited_on BETWEEN :first AND :last", _whose(wanted)]
    parts += ["v.kind = :kind"] if wanted.kind else []
    parts += ["v.village = :village"] if wanted.village else []
    parts += ["v.visited_on = :day"] if wanted.day else []
    return " AND ".join(parts)


def _whose(wanted: Wanted) -> str:
    """Of one town by equality, so that the town's index gives the order; of several by the beginning of the code."""
    if not wanted.towns:
        return "(v.recorded_by = :person OR v.visitors @> ARRAY[CAST(:person AS uuid)])"
    if all(len(town) == 9 for town in wanted.towns):
        return "v.town = ANY (:towns)"
    return "v.village LIKE ANY (:prefixes)"


def _list_values(wanted: Wanted) -> dict[str, Any]:
    after = wanted.after or (None, None)
    return {
        "person": wanted.person,
        "towns": list(wanted.towns),
        "prefixes": [f"{area}%" for area in wanted.towns],
        "first": wanted.first,
        "last": wanted.last,
        "kind": wanted.kind,
        "village": wanted.village,
        "day": wanted.day,
        "after_at": after[0],
        "after_id": after[1],
    }
