"""Imports and their parts: which is at work, how far it is, and what its sealed parts hold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

_SHOWN: Final = "id, person_id, file_name, state, refusal, lines, checked, wrong, known, entered, made_at, finished_at"
_ASK = text("""
    INSERT INTO assignment.register_import (id, person_id, file_name, file, state) VALUES (:id, :person, :name, :file, 'reading')
    ON CONFLICT (id) DO NOTHING
""")
_ONE = text(f"SELECT {_SHOWN} FROM assignment.register_import WHERE id = :id AND person_id = :person")
_OF = text(
    f"SELECT {_SHOWN} FROM assignment.register_import WHERE person_id = :person ORDER BY made_at DESC, id LIMIT 10"
)
_UNFINISHED = text("""
    SELECT count(*) FROM assignment.register_import WHERE person_id = :person AND state IN ('reading', 'checking', 'entering')
""")
# One import at a time, the oldest first; the worker that holds it is the only one at work.
_CLAIM = text("""
    SELECT id, person_id, state, file FROM assignment.register_import WHERE state IN ('reading', 'checking', 'entering')
    ORDER BY made_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_ADD_PARTS = text("""
    INSERT INTO assignment.register_import_part (import_id, number, lines, content)
    SELECT :id, number, lines, decode(content, 'hex')
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (number integer, lines integer, content text)
""")
_READ = text("UPDATE assignment.register_import SET state = 'checking', lines = :lines, file = NULL WHERE id = :id")
_REFUSE = text("""
    UPDATE assignment.register_import SET state = 'refused', refusal = :refusal, file = NULL, finished_at = now() WHERE id = :id
""")
_NEXT = text("""
    SELECT number, lines, content FROM assignment.register_import_part WHERE import_id = :id AND NOT checked ORDER BY number LIMIT 1
""")
_CHECKED_PART = text("""
    UPDATE assignment.register_import_part SET checked = true, prepared = :prepared, problems = :problems
    WHERE import_id = :id AND number = :number
""")
_CHECKED = text("""
    UPDATE assignment.register_import SET checked = checked + :lines, wrong = wrong + :wrong, known = known + :known WHERE id = :id
""")
_ALL_CHECKED = text("""
    UPDATE assignment.register_import SET state = CASE WHEN wrong = 0 THEN 'entering' ELSE 'wrong' END,
        finished_at = CASE WHEN wrong = 0 THEN NULL ELSE now() END WHERE id = :id RETURNING state
""")
_FORGET_PREPARED = text("UPDATE assignment.register_import_part SET prepared = NULL WHERE import_id = :id")
_PREPARED = text("SELECT prepared FROM assignment.register_import_part WHERE import_id = :id ORDER BY number")
_PARTS = text("""
    SELECT content, problems FROM assignment.register_import_part WHERE import_id = :id AND problems IS NOT NULL ORDER BY number
""")
_AGAIN = text("""
    WITH parts AS (UPDATE assignment.register_import_part SET checked = false, prepared = NULL, problems = NULL WHERE import_id = :id)
    UPDATE assignment.register_import SET state = 'checking', checked = 0, wrong = 0, known = 0 WHERE id = :id
""")
_DONE = text("""
    WITH parts AS (DELETE FROM assignment.register_import_part WHERE import_id = :id)
    UPDATE assignment.register_import SET state = 'done', entered = :entered, finished_at = now() WHERE id = :id
""")
_TIDY = text("""
    DELETE FROM assignment.register_import_part WHERE import_id IN
        (SELECT id FROM assignment.register_import WHERE state = 'wrong' AND finished_at < now() - interval '7 days')
""")
_KEYS = text("""
    SELECT count(identity.keep_key(n.id, n.master, decode(n.wrapped, 'hex'))::text)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, master text, wrapped text)
""")


class ImportStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, import_id: UUID, person: UUID, name: bytes, file: bytes) -> None:
        """Asked twice with one id is asked once."""
        self._connection.execute(_ASK, {"id": import_id, "person": person, "name": name, "file": file})

    def unfinished(self, person: UUID) -> int:
        return int(self._connection.execute(_UNFINISHED, {"person": person}).scalar_one())

    def one(self, import_id: UUID, person: UUID) -> Row[Any] | None:
        """Somebody else's import is not there."""
        return self._connection.execute(_ONE, {"id": import_id, "person": person}).one_or_none()

    def of(self, person: UUID) -> Sequence[Row[Any]]:
        return list(self._connection.execute(_OF, {"person": person}))

    def claim(self) -> Row[Any] | None:
        """The oldest that is not finished, held for this transaction."""
        return self._connection.execute(_CLAIM).one_or_none()

    def read(self, import_id: UUID, parts: Sequence[tuple[int, bytes]]) -> None:
        """The file is parts now: how many lines each has, and its content."""
        rows = [{"number": n, "lines": lines, "content": content.hex()} for n, (lines, content) in enumerate(parts)]
        self._connection.execute(_ADD_PARTS, {"id": import_id, "rows": orjson.dumps(rows).decode()})
        self._connection.execute(_READ, {"id": import_id, "lines": sum(lines for lines, _ in parts)})

    def refuse(self, import_id: UUID, sentence: str) -> None:
        self._connection.execute(_REFUSE, {"id": import_id, "refusal": sentence})

    def next_part(self, import_id: UUID) -> Row[Any] | None:
        return self._connection.execute(_NEXT, {"id": import_id}).one_or_none()

    def checked(
        self, import_id: UUID, part: Row[Any], prepared: bytes | None, problems: bytes | None, counts: Mapping[str, int]
    ) -> None:
        """`counts`: wrong and known lines of the part."""
        values = {"id": import_id, "number": part.number, "prepared": prepared, "problems": problems}
        self._connection.execute(_CHECKED_PART, values)
        self._connection.execute(_CHECKED, {"id": import_id, "lines": part.lines, **counts})

    def all_checked(self, import_id: UUID) -> None:
        if self._connection.execute(_ALL_CHECKED, {"id": import_id}).scalar_one() == "wrong":
            self._connection.execute(_FORGET_PREPARED, {"id": import_id})

    def prepared(self, import_id: UUID) -> list[bytes]:
        return [bytes(each) for each in self._connection.execute(_PREPARED, {"id": import_id}).scalars() if each]

    def problems(self, import_id: UUID) -> Iterator[tuple[bytes, bytes]]:
        """(content, problems) of the parts in which something is wrong, both sealed."""
        for row in self._connection.execute(_PARTS, {"id": import_id}):
            yield bytes(row.content), bytes(row.problems)

    def check_again(self, import_id: UUID) -> None:
        """Somebody entered one of these meanwhile."""
        self._connection.execute(_AGAIN, {"id": import_id})

    def done(self, import_id: UUID, entered: int) -> None:
        self._connection.execute(_DONE, {"id": import_id, "entered": entered})

    def tidy(self) -> None:
        """A file nobody mended within a week is forgotten."""
        self._connection.execute(_TIDY)

    def keep_keys(self, keys: Sequence[tuple[UUID, str, bytes]]) -> None:
        rows = [{"id": subject, "master": master, "wrapped": wrapped.hex()} for subject, master, wrapped in keys]
        self._connection.execute(_KEYS, {"rows": orjson.dumps(rows).decode()})
