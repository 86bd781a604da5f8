"""Where diary entries and their drafts are kept; a draft is read together with what intake knows of the request it became."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.intake.diaries.domain import Diary, Draft, DraftState

_COLUMNS = ", ".join(f"d.{field.name}" for field in fields(Diary))
_ADD = text("""
    INSERT INTO intake.diary (id, visit_id, village, village_group, occurred_at, written_by, note)
    VALUES (:id, :visit_id, :village, :village_group, :occurred_at, :written_by, :note) RETURNING recorded_at
""")
_REWRITE = text("UPDATE intake.diary SET note = :note WHERE id = :id")
_WITHDRAW = text("UPDATE intake.diary SET withdrawn_at = :at WHERE id = :id")
_ONE = text(f"SELECT {_COLUMNS} FROM intake.diary d WHERE d.id = :id")
_LOCKED = text(f"SELECT {_COLUMNS} FROM intake.diary d WHERE d.id = :id FOR UPDATE")
_ADD_DRAFTS = text("""
    INSERT INTO intake.proposal (id, diary_id, place, content)
    SELECT id, diary_id, place, content
    FROM jsonb_to_recordset(CAST(:drafts AS jsonb)) AS given (id uuid, diary_id uuid, place smallint, content text)
""")
# A request hidden from somebody (回避) is never told here, whoever reads: the entry stays as if nothing had come of it.
_DRAFTS = text("""
    SELECT p.id, p.diary_id, p.place, p.status, p.content, q.id AS request_id, p.reason, p.decided_by, p.decided_at,
           q.number AS request_number, q.status AS request_status, coalesce(q.matter_code, q.suggested_code) AS request_matter,
           q.promised_due_on
    FROM intake.proposal p LEFT JOIN intake.request q ON q.id = p.request_id AND NOT q.is_recused
    WHERE p.diary_id = :diary ORDER BY p.place, p.id
""")
_DECIDE = text("""
    UPDATE intake.proposal SET status = :status, content = :content, request_id = :request_id, reason = :reason,
        decided_by = :decided_by, decided_at = :decided_at WHERE id = :id
""")
_COUNTS = """
    (SELECT count(*) FILTER (WHERE p.status = 'open') FROM intake.proposal p WHERE p.diary_id = d.id) AS open,
    (SELECT count(*) FILTER (WHERE p.status = 'confirmed') FROM intake.proposal p WHERE p.diary_id = d.id) AS confirmed"""
_OF_VISIT = text("""
    SELECT d.id, d.written_by, d.recorded_at FROM intake.diary d
    WHERE d.visit_id = :visit AND d.withdrawn_at IS NULL ORDER BY d.recorded_at
""")


@dataclass(frozen=True, slots=True)
class WantedDiaries:
    """Which entries a list shows: one's own, or those of the towns one answers for; whole days, both ends included."""

    person: UUID
    towns: Sequence[str]
    first: date
    last: date
    village: str | None = None
    day: date | None = None
    drafts: str | None = None
    """`open`: only entries that still have a draft to decide on; `confirmed`: only those requests came of."""
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class ListedDiary:
    """An entry in a list with how many of its drafts wait and how many became requests; its text stays sealed."""

    diary: Diary
    open: int
    confirmed: int


class DiaryStore:
    """Entries over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, diary: Diary) -> datetime:
        values = {field.name: getattr(diary, field.name) for field in fields(diary)}
        recorded_at: datetime = self._connection.execute(_ADD, values).scalar_one()
        return recorded_at

    def rewrite(self, diary: Diary) -> None:
        self._connection.execute(_REWRITE, {"id": diary.id, "note": diary.note})

    def withdraw(self, diary_id: UUID, at: datetime) -> None:
        self._connection.execute(_WITHDRAW, {"id": diary_id, "at": at})

    def one(self, diary_id: UUID) -> Diary | None:
        return _diary_from(self._connection.execute(_ONE, {"id": diary_id}).one_or_none())

    def locked(self, diary_id: UUID) -> Diary | None:
        """The entry with its row locked until the transaction ends."""
        return _diary_from(self._connection.execute(_LOCKED, {"id": diary_id}).one_or_none())

    def add_drafts(self, drafts: Sequence[Draft]) -> None:
        """New open drafts."""
        if drafts:
            rows = [{name: getattr(one, name) for name in ("id", "diary_id", "place", "content")} for one in drafts]
            self._connection.execute(_ADD_DRAFTS, {"drafts": orjson.dumps(rows).decode()})

    def drafts(self, diary_id: UUID) -> list[Draft]:
        rows = self._connection.execute(_DRAFTS, {"diary": diary_id})
        return [Draft(**{**row._mapping, "status": DraftState(row.status)}) for row in rows]

    def decide(self, draft: Draft) -> None:
        self._connection.execute(_DECIDE, {field.name: getattr(draft, field.name) for field in fields(draft)})

    def of_visit(self, visit_id: UUID) -> list[Row[Any]]:
        """The entries written about a visit: id, writer, when; no words."""
        return list(self._connection.execute(_OF_VISIT, {"visit": visit_id}))

    def page(self, wanted: WantedDiaries, most: int) -> list[ListedDiary]:
        """Newest first."""
        keyset = "AND (d.occurred_at, d.id) < (:after_at, CAST(:after_id AS uuid))" if wanted.after else ""
        statement = f"""
            SELECT {_COLUMNS}, {_COUNTS} FROM intake.diary d WHERE {_where(wanted)} {keyset}
            ORDER BY d.occurred_at DESC, d.id DESC LIMIT :most"""
        found = []
        for row in self._listed(statement, wanted, most):
            columns = dict(row._mapping)
            counts = columns.pop("open"), columns.pop("confirmed")
            found.append(ListedDiary(Diary(**columns), *counts))
        return found

    def days(self, wanted: WantedDiaries) -> dict[date, int]:
        """How many entries each day of the period has; withdrawn ones are not counted."""
        statement = f"""
            SELECT d.written_on, count(*) AS entries FROM intake.diary d
            WHERE {_where(wanted)} AND d.withdrawn_at IS NULL GROUP BY 1"""
        return {row.written_on: row.entries for row in self._listed(statement, wanted, 0)}

    def _listed(self, statement: str, wanted: WantedDiaries, most: int) -> list[Row[Any]]:
        after = wanted.after or (None, None)
        values = {
            "person": wanted.person,
            "towns": list(wanted.towns),
            "prefixes": [f"{area}%" for area in wanted.towns],
            "first": wanted.first,
            "last": wanted.last,
            "village": wanted.village,
            "day": wanted.day,
            "drafts": wanted.drafts,
            "after_at": after[0],
            "after_id": after[1],
            "most": most,
        }
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        return list(self._connection.execute(text(statement), used))


def _where(wanted: WantedDiaries) -> str:
    parts = ["d.written_on BETWEEN :first AND :last"]
    if not wanted.towns:
        parts.append("d.written_by = :person")
    elif all(len(town) == 9 for town in wanted.towns):
        parts.append("d.town = ANY (:towns)")
    else:
        parts.append("d.village LIKE ANY (:prefixes)")
    parts += ["d.village = :village"] if wanted.village else []
    parts += ["d.written_on = :day"] if wanted.day else []
    if wanted.drafts:
        parts.append("EXISTS (SELECT FROM intake.proposal p WHERE p.diary_id = d.id AND p.status = :drafts)")
    return " AND ".join(parts)


def _diary_from(row: Row[Any] | None) -> Diary | None:
    return Diary(**row._mapping) if row else None
