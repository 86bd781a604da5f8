"""Imports and their parts in Postgres: which is at work, how far it is, and what its sealed parts hold.

A kind of import has two tables, `assignment.<kind>_import` and `assignment.<kind>_import_part`, alike but for what is counted.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, TextClause, text

_UNFINISHED = "state IN ('reading', 'checking', 'entering')"
_STATEMENTS = {
    "ask": """
        INSERT INTO {table} (id, person_id, file_name, file, state) VALUES (:id, :person, :name, :file, 'reading')
        ON CONFLICT (id) DO NOTHING
    """,
    "one": "SELECT {shown} FROM {table} WHERE id = :id AND person_id = :person",
    "of": "SELECT {shown} FROM {table} WHERE person_id = :person ORDER BY made_at DESC, id LIMIT 10",
    "unfinished": "SELECT count(*) FROM {table} WHERE person_id = :person AND {unfinished}",
    # The oldest first; whoever holds it is the only one at work on it, and two workers take two files.
    "claim": """
        SELECT id, person_id, state, file FROM {table} WHERE {unfinished} ORDER BY made_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    """,
    "add_parts": """
        INSERT INTO {table}_part (import_id, number, lines, content)
        SELECT :id, number, lines, decode(content, 'hex')
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (number integer, lines integer, content text)
    """,
    "cut": "UPDATE {table} SET state = 'checking', lines = :lines, file = NULL WHERE id = :id",
    "refuse": """
        WITH parts AS (DELETE FROM {table}_part WHERE import_id = :id)
        UPDATE {table} SET state = 'refused', refusal = :refusal, file = NULL, finished_at = now() WHERE id = :id
    """,
    "next": "SELECT number, lines, content FROM {table}_part WHERE import_id = :id AND NOT checked ORDER BY number LIMIT 1",
    "checked": """
        WITH part AS (UPDATE {table}_part SET checked = true, problems = :problems WHERE import_id = :id AND number = :number)
        UPDATE {table} SET checked = checked + :lines, wrong = wrong + :wrong WHERE id = :id
    """,
    "all_checked": """
        UPDATE {table} SET state = CASE WHEN wrong = 0 THEN 'entering' ELSE 'wrong' END,
            finished_at = CASE WHEN wrong = 0 THEN NULL ELSE now() END WHERE id = :id RETURNING state
    """,
    "again": """
        WITH parts AS (UPDATE {table}_part SET checked = false, problems = NULL WHERE import_id = :id)
        UPDATE {table} SET state = 'checking', checked = 0, wrong = 0 WHERE id = :id
    """,
    "contents": "SELECT content FROM {table}_part WHERE import_id = :id ORDER BY number",
    "problems": """
        SELECT content, problems FROM {table}_part WHERE import_id = :id AND problems IS NOT NULL ORDER BY number
    """,
    "done": """
        WITH parts AS (DELETE FROM {table}_part WHERE import_id = :id)
        UPDATE {table} SET state = 'done', {results}, finished_at = now() WHERE id = :id
    """,
    "tidy": """
        DELETE FROM {table}_part WHERE import_id IN
            (SELECT id FROM {table} WHERE state = 'wrong' AND finished_at < now() - interval '7 days')
    """,
}


@cache
def _statements(table: str, counted: tuple[str, ...], results: tuple[str, ...]) -> dict[str, TextClause]:
    shown = "id, person_id, file_name, state, refusal, lines, checked, wrong, made_at, finished_at, " + ", ".join(
        counted
    )
    words = {"table": table, "shown": shown, "unfinished": _UNFINISHED}
    words["results"] = ", ".join(f"{name} = :{name}" for name in results)
    return {name: text(statement.format(**words)) for name, statement in _STATEMENTS.items()}


class FileStore:
    """Files of one kind on their way in and their parts, over one connection; each method is one statement or two."""

    table: ClassVar[str]
    counted: ClassVar[tuple[str, ...]]
    """Columns that count what came of the lines."""
    results: ClassVar[tuple[str, ...]]
    """Those of them that are told with the last step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sql = _statements(self.table, self.counted, self.results)

    def ask(self, import_id: UUID, person: UUID, name: bytes, file: bytes) -> None:
        """Asked twice with one id is asked once."""
        values = {"id": import_id, "person": person, "name": name, "file": file}
        self._connection.execute(self._sql["ask"], values)

    def one(self, import_id: UUID, person: UUID) -> Row[Any] | None:
        """Somebody else's import is not there."""
        return self._connection.execute(self._sql["one"], {"id": import_id, "person": person}).one_or_none()

    def of(self, person: UUID) -> Sequence[Row[Any]]:
        return self._connection.execute(self._sql["of"], {"person": person}).all()

    def unfinished(self, person: UUID) -> int:
        return int(self._connection.execute(self._sql["unfinished"], {"person": person}).scalar_one())

    def claim(self) -> Row[Any] | None:
        """The oldest that is not finished and nobody holds, held for this transaction."""
        return self._connection.execute(self._sql["claim"]).one_or_none()

    def cut(self, import_id: UUID, parts: Sequence[tuple[int, bytes]]) -> None:
        """The file is parts now: how many lines each has, and its content."""
        rows = [{"number": n, "lines": lines, "content": content.hex()} for n, (lines, content) in enumerate(parts)]
        self._connection.execute(self._sql["add_parts"], {"id": import_id, "rows": orjson.dumps(rows).decode()})
        self._connection.execute(self._sql["cut"], {"id": import_id, "lines": sum(lines for lines, _ in parts)})

    def refuse(self, import_id: UUID, sentence: str) -> None:
        self._connection.execute(self._sql["refuse"], {"id": import_id, "refusal": sentence})

    def next_part(self, import_id: UUID) -> Row[Any] | None:
        return self._connection.execute(self._sql["next"], {"id": import_id}).one_or_none()

    def checked(self, import_id: UUID, part: Row[Any], problems: bytes | None, wrong: int) -> None:
        """`wrong`: lines of the part with problems, which are sealed."""
        values = {"id": import_id, "number": part.number, "lines": part.lines, "problems": problems, "wrong": wrong}
        self._connection.execute(self._sql["checked"], values)

    def all_checked(self, import_id: UUID) -> bool:
        """Whether nothing is wrong, so that all of it may be entered."""
        return bool(self._connection.execute(self._sql["all_checked"], {"id": import_id}).scalar_one() == "entering")

    def check_again(self, import_id: UUID) -> None:
        """Something changed since the lines were looked through."""
        self._connection.execute(self._sql["again"], {"id": import_id})

    def contents(self, import_id: UUID) -> list[bytes]:
        return [bytes(each) for each in self._connection.execute(self._sql["contents"], {"id": import_id}).scalars()]

    def problems(self, import_id: UUID) -> Iterator[tuple[bytes, bytes]]:
        """(content, problems) of the parts in which something is wrong, both sealed, in the file's order."""
        for row in self._connection.execute(self._sql["problems"], {"id": import_id}):
            yield bytes(row.content), bytes(row.problems)

    def done(self, import_id: UUID, **results: int) -> None:
        """`results`: how many by each of `results`."""
        self._connection.execute(self._sql["done"], {"id": import_id, **results})

    def tidy(self) -> None:
        """What is wrong with a file nobody mended within a week is forgotten."""
        self._connection.execute(self._sql["tidy"])
