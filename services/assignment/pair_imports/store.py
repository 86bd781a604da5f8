"""What an import reads and writes in bulk, a handful of statements however many lines; and the files on their way in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

_HELPERS = text("SELECT number, id, work_unit FROM assignment.volunteer WHERE active AND number = ANY (:numbers)")
_PARTNERS = text("SELECT fingerprint, id FROM assignment.partner WHERE fingerprint = ANY (:fingerprints)")
_LIVE = text("""
    SELECT partner_id, coalesce(volunteer_id::text, work_unit) AS by FROM assignment.pair
    WHERE ended_on IS NULL AND partner_id = ANY (:partners)
""")
_KEYS = text("""
    SELECT identity.keep_key(n.id, n.master, decode(n.wrapped, 'hex'))
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, master text, wrapped text)
""")

_SHOWN = "id, person_id, file_name, state, refusal, lines, checked, wrong, pairs, known, waiting, made_at, finished_at"
_UNFINISHED = "state IN ('reading', 'checking', 'entering')"
_ASK = text("""
    INSERT INTO assignment.pair_import (id, person_id, file_name, file, state) VALUES (:id, :person, :name, :file, 'reading')
    ON CONFLICT (id) DO NOTHING
""")
_ONE = text(f"SELECT {_SHOWN} FROM assignment.pair_import WHERE id = :id AND person_id = :person")
_OF = text(f"SELECT {_SHOWN} FROM assignment.pair_import WHERE person_id = :person ORDER BY made_at DESC, id LIMIT 10")
_COUNT = text(f"SELECT count(*) FROM assignment.pair_import WHERE person_id = :person AND {_UNFINISHED}")
# The oldest first; whoever holds it is the only one at work on it, and two workers take two files.
_CLAIM = text(f"""
    SELECT id, person_id, state, file FROM assignment.pair_import WHERE {_UNFINISHED} ORDER BY made_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_ADD_PARTS = text("""
    INSERT INTO assignment.pair_import_part (import_id, number, lines, content)
    SELECT :id, number, lines, decode(content, 'hex')
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (number integer, lines integer, content text)
""")
_CUT = text("UPDATE assignment.pair_import SET state = 'checking', lines = :lines, file = NULL WHERE id = :id")
_REFUSE = text("""
    WITH parts AS (DELETE FROM assignment.pair_import_part WHERE import_id = :id)
    UPDATE assignment.pair_import SET state = 'refused', refusal = :refusal, file = NULL, finished_at = now() WHERE id = :id
""")
_NEXT = text("""
    SELECT number, lines, content FROM assignment.pair_import_part WHERE import_id = :id AND NOT checked ORDER BY number LIMIT 1
""")
_TOLD = text("""
    WITH part AS (UPDATE assignment.pair_import_part SET checked = true, problems = :problems WHERE import_id = :id AND number = :number)
    UPDATE assignment.pair_import SET checked = checked + :lines, wrong = wrong + :wrong WHERE id = :id
""")
_ALL_CHECKED = text("""
    UPDATE assignment.pair_import SET state = CASE WHEN wrong = 0 THEN 'entering' ELSE 'wrong' END,
        finished_at = CASE WHEN wrong = 0 THEN NULL ELSE now() END WHERE id = :id
""")
_AGAIN = text("""
    WITH parts AS (UPDATE assignment.pair_import_part SET checked = false, problems = NULL WHERE import_id = :id)
    UPDATE assignment.pair_import SET state = 'checking', checked = 0, wrong = 0 WHERE id = :id
""")
_CONTENTS = text("SELECT content FROM assignment.pair_import_part WHERE import_id = :id ORDER BY number")
_PROBLEMS = text("""
    SELECT problems FROM assignment.pair_import_part WHERE import_id = :id AND problems IS NOT NULL ORDER BY number
""")
_DONE = text("""
    WITH parts AS (DELETE FROM assignment.pair_import_part WHERE import_id = :id)
    UPDATE assignment.pair_import SET state = 'done', pairs = :pairs, known = :known, waiting = :waiting, finished_at = now() WHERE id = :id
""")
_TIDY = text("""
    DELETE FROM assignment.pair_import_part WHERE import_id IN
        (SELECT id FROM assignment.pair_import WHERE state = 'wrong' AND finished_at < now() - interval '7 days')
""")


class FileStore:
    """Files on their way in and their parts, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, import_id: UUID, person: UUID, name: bytes, file: bytes) -> None:
        """Asked twice with one id is asked once."""
        self._connection.execute(_ASK, {"id": import_id, "person": person, "name": name, "file": file})

    def one(self, import_id: UUID, person: UUID) -> Row[Any] | None:
        """Somebody else's import is not there."""
        return self._connection.execute(_ONE, {"id": import_id, "person": person}).one_or_none()

    def of(self, person: UUID) -> Sequence[Row[Any]]:
        return self._connection.execute(_OF, {"person": person}).all()

    def unfinished(self, person: UUID) -> int:
        return int(self._connection.execute(_COUNT, {"person": person}).scalar_one())

    def claim(self) -> Row[Any] | None:
        """The oldest that is not finished and nobody holds, held for this transaction."""
        return self._connection.execute(_CLAIM).one_or_none()

    def cut(self, import_id: UUID, parts: Sequence[tuple[int, bytes]]) -> None:
        """The file is parts now: how many lines each has, and its content."""
        rows = [{"number": n, "lines": lines, "content": content.hex()} for n, (lines, content) in enumerate(parts)]
        self._connection.execute(_ADD_PARTS, {"id": import_id, "rows": orjson.dumps(rows).decode()})
        self._connection.execute(_CUT, {"id": import_id, "lines": sum(lines for lines, _ in parts)})

    def refuse(self, import_id: UUID, sentence: str) -> None:
        self._connection.execute(_REFUSE, {"id": import_id, "refusal": sentence})

    def next_part(self, import_id: UUID) -> Row[Any] | None:
        return self._connection.execute(_NEXT, {"id": import_id}).one_or_none()

    def told(self, import_id: UUID, part: Row[Any], problems: bytes | None, wrong: int) -> None:
        values = {"id": import_id, "number": part.number, "lines": part.lines, "problems": problems, "wrong": wrong}
        self._connection.execute(_TOLD, values)

    def all_checked(self, import_id: UUID) -> None:
        self._connection.execute(_ALL_CHECKED, {"id": import_id})

    def check_again(self, import_id: UUID) -> None:
        self._connection.execute(_AGAIN, {"id": import_id})

    def contents(self, import_id: UUID) -> list[bytes]:
        return [bytes(each) for each in self._connection.execute(_CONTENTS, {"id": import_id}).scalars()]

    def problems(self, import_id: UUID) -> list[bytes]:
        return [bytes(each) for each in self._connection.execute(_PROBLEMS, {"id": import_id}).scalars()]

    def done(self, import_id: UUID, pairs: int, known: int, waiting: int) -> None:
        self._connection.execute(_DONE, {"id": import_id, "pairs": pairs, "known": known, "waiting": waiting})

    def tidy(self) -> None:
        """What is wrong with a file nobody mended within a week is forgotten."""
        self._connection.execute(_TIDY)


class ImportStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def helpers(self, numbers: Sequence[str]) -> Mapping[str, Row[*tuple[Any, ...]]]:
        return {row.number: row for row in self._connection.execute(_HELPERS, {"numbers": list(numbers)})}

    def partners(self, fingerprints: Sequence[str]) -> dict[str, UUID]:
        rows = self._connection.execute(_PARTNERS, {"fingerprints": list(fingerprints)})
        return {row.fingerprint: row.id for row in rows}

    def live(self, partners: Sequence[UUID]) -> set[tuple[UUID, str]]:
        return {(row.partner_id, row.by) for row in self._connection.execute(_LIVE, {"partners": list(partners)})}

    def keep_keys(self, keys: Mapping[UUID, tuple[str, bytes]]) -> None:
        rows = [
            {"id": subject, "master": master, "wrapped": wrapped.hex()} for subject, (master, wrapped) in keys.items()
        ]
        self._connection.execute(_KEYS, {"rows": orjson.dumps(rows).decode()})
