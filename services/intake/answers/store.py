"""Answers in Postgres: versions and their lists, those in use on a day, and how often one solved a question."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.intake.answers.domain import Answer, Words

_WORDS = [field.name for field in fields(Words)]
_OWN = [field.name for field in fields(Answer) if field.name != "words"]
_COLUMNS = ", ".join([*_WORDS, *_OWN])
_ONE = text(f"SELECT {_COLUMNS} FROM intake.answer WHERE id = :id")
_LOCKED = text(f"SELECT {_COLUMNS} FROM intake.answer WHERE id = :id FOR UPDATE")
_LINE = text(f"SELECT {_COLUMNS} FROM intake.answer WHERE line = :line ORDER BY version DESC")
_LOCK_LINE = text("SELECT id FROM intake.answer WHERE line = :line ORDER BY id FOR UPDATE")
_IN_USE = text(f"""
    SELECT {_COLUMNS} FROM intake.answer
    WHERE approved_at IS NOT NULL AND retired_at IS NULL AND valid_from <= :day AND coalesce(valid_to > :day, true)
      AND (CAST(:village AS text) IS NULL OR starts_with(:village, area)) ORDER BY id
""")
_ADD = text(f"""
    INSERT INTO intake.answer ({_COLUMNS})
    VALUES ({", ".join("CAST(:keywords AS jsonb)" if name == "keywords" else f":{name}" for name in [*_WORDS, *_OWN])})
""")
_EDIT = text(f"""
    UPDATE intake.answer SET {
    ", ".join("keywords = CAST(:keywords AS jsonb)" if name == "keywords" else f"{name} = :{name}" for name in _WORDS)
}, written_by = :written_by, written_at = :written_at, revision = revision + 1 WHERE id = :id AND approved_at IS NULL
""")
_APPROVE = text("UPDATE intake.answer SET approved_by = :by, approved_at = :at, valid_from = :start WHERE id = :id")
_RETIRE = text("UPDATE intake.answer SET retired_by = :by, retired_at = :at WHERE id = :id")
_END = text("UPDATE intake.answer SET valid_to = :day WHERE id = :id")
_DROP = text("DELETE FROM intake.answer WHERE id = :id AND approved_at IS NULL")
# The standing of a row on the day, as `Answer.standing` says it.
_STANDING = """CASE WHEN approved_at IS NULL THEN 'draft' WHEN retired_at IS NOT NULL THEN 'retired'
    WHEN valid_from > :today THEN 'planned' WHEN valid_to <= :today THEN 'ended' ELSE 'in_use' END"""
_LISTED = text(f"""
    SELECT {_COLUMNS} FROM intake.answer
    WHERE (CAST(:standing AS text) IS NULL OR {_STANDING} = :standing)
      AND (CAST(:matter AS text) IS NULL OR matter_code = :matter)
      AND (CAST(:words AS text) IS NULL OR strpos(lower(concat_ws(' ', question_zh, question_en, answer_zh, answer_en, keywords::text)), lower(:words)) > 0)
      AND (CAST(:after_at AS timestamptz) IS NULL OR (written_at, id) < (:after_at, CAST(:after_id AS uuid)))
    ORDER BY written_at DESC, id DESC LIMIT :most
""")
_COUNTS = text(f"SELECT {_STANDING} AS standing, count(*) AS many FROM intake.answer GROUP BY 1")
_USED = text("""
    INSERT INTO intake.answer_use AS u (answer_id, day, solved, unsolved) VALUES (:id, :day, :solved, :unsolved)
    ON CONFLICT (answer_id, day) DO UPDATE SET solved = u.solved + :solved, unsolved = u.unsolved + :unsolved
""")
_USES = text("""
    SELECT answer_id, sum(solved) AS solved, sum(unsolved) AS unsolved FROM intake.answer_use
    WHERE answer_id = ANY (:ids) GROUP BY 1
""")
_NAMES = text("SELECT id, display_name FROM identity.people(:ids)")


class AnswerStore:
    """Answers over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, answer_id: UUID) -> Answer | None:
        return _answer(self._connection.execute(_ONE, {"id": answer_id}).one_or_none())

    def locked(self, answer_id: UUID) -> Answer | None:
        return _answer(self._connection.execute(_LOCKED, {"id": answer_id}).one_or_none())

    def line(self, line: UUID, locked: bool = False) -> list[Answer]:
        """Every version, the newest first; with `locked` nobody else changes one until the transaction ends."""
        if locked:
            self._connection.execute(_LOCK_LINE, {"line": line})
        return [_read(row) for row in self._connection.execute(_LINE, {"line": line})]

    def in_use(self, day: date, village: str | None = None) -> list[Answer]:
        """What may be told that day, in that village or, without one, anywhere."""
        return [_read(row) for row in self._connection.execute(_IN_USE, {"day": day, "village": village})]

    def add(self, answer: Answer) -> None:
        self._connection.execute(_ADD, _values(answer))

    def edit(self, answer: Answer) -> None:
        self._connection.execute(_EDIT, _values(answer))

    def approve(self, answer_id: UUID, by: UUID, at: datetime, start: date) -> None:
        self._connection.execute(_APPROVE, {"id": answer_id, "by": by, "at": at, "start": start})

    def retire(self, answer_id: UUID, by: UUID, at: datetime) -> None:
        self._connection.execute(_RETIRE, {"id": answer_id, "by": by, "at": at})

    def end(self, answer_id: UUID, day: date) -> None:
        self._connection.execute(_END, {"id": answer_id, "day": day})

    def drop(self, answer_id: UUID) -> None:
        self._connection.execute(_DROP, {"id": answer_id})

    def listed(
        self,
        today: date,
        standing: str | None,
        matter: str | None,
        words: str | None,
        most: int,
        after: tuple[datetime, UUID] | None = None,
    ) -> list[Answer]:
        """Newest first."""
        at, after_id = after or (None, None)
        values = {"today": today, "standing": standing, "matter": matter, "words": words, "most": most}
        rows = self._connection.execute(_LISTED, values | {"after_at": at, "after_id": after_id})
        return [_read(row) for row in rows]

    def counts(self, today: date) -> dict[str, int]:
        """How many versions stand how."""
        return {row.standing: row.many for row in self._connection.execute(_COUNTS, {"today": today})}

    def used(self, answer_id: UUID, day: date, solved: bool) -> None:
        values = {"id": answer_id, "day": day, "solved": int(solved), "unsolved": int(not solved)}
        self._connection.execute(_USED, values)

    def uses(self, ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
        """(solved, unsolved) of those that were shown at all."""
        rows = self._connection.execute(_USES, {"ids": list(ids)})
        return {row.answer_id: (int(row.solved), int(row.unsolved)) for row in rows}

    def names(self, people: Sequence[UUID]) -> dict[UUID, str]:
        return {row.id: row.display_name for row in self._connection.execute(_NAMES, {"ids": list(people)})}


def _values(answer: Answer) -> dict[str, Any]:
    words = {name: getattr(answer.words, name) for name in _WORDS}
    words["keywords"] = orjson.dumps(list(answer.words.keywords)).decode()
    return {**words, **{name: getattr(answer, name) for name in _OWN}}


def _read(row: Row[Any]) -> Answer:
    found = row._mapping
    words = Words(**{name: found[name] for name in _WORDS if name != "keywords"}, keywords=tuple(found["keywords"]))
    return Answer(words=words, **{name: found[name] for name in _OWN})


def _answer(row: Row[Any] | None) -> Answer | None:
    return _read(row) if row is not None else None
