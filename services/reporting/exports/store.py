"""Exports and their parts in Postgres: whose they are, how far they are, and which worker is at the last step."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.reporting.exports.domain import UNFINISHED

_SHOWN: Final = "id, person_id, listed, format, title, area, query, wording, as_of, expected, gathered, cursor, state, blob, key, size, rows, asked_at, finished_at, expires_at"
_ASK = text("""
    INSERT INTO reporting.exports (id, person_id, listed, format, title, area, query, wording, as_of, expected, expires_at)
    VALUES (:id, :person, :listed, :format, :title, :area, CAST(:query AS jsonb), CAST(:wording AS jsonb), :as_of, :expected, :expires_at)
    ON CONFLICT (id) DO NOTHING
""")
_OF = text(
    f"SELECT {_SHOWN} FROM reporting.exports WHERE person_id = :person AND expires_at > now() ORDER BY asked_at DESC, id LIMIT 20"
)
_ONE = text(f"SELECT {_SHOWN} FROM reporting.exports WHERE id = :id AND person_id = :person")
_WAITING = text("SELECT count(*) FROM reporting.exports WHERE person_id = :person AND state = ANY (:states)")
_CLAIM = text(f"""
    SELECT {_SHOWN} FROM reporting.exports WHERE state = 'gathering' AND (CAST(:id AS uuid) IS NULL OR id = :id)
    ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_ADD_PART = text(
    "INSERT INTO reporting.export_parts (export_id, number, content) SELECT :id, count(*) + 1, :content FROM reporting.export_parts WHERE export_id = :id"
)
_GATHERED = text("""
    UPDATE reporting.exports SET gathered = gathered + :more, cursor = CAST(:cursor AS jsonb), expected = greatest(expected, gathered + :more),
           state = CASE WHEN :last THEN 'writing' ELSE state END WHERE id = :id
""")
# Who writes the file has five minutes for it; a writer that died is followed by another.
_TAKE = text(f"""
    UPDATE reporting.exports SET writer = :writer, written_until = now() + interval '5 minutes'
    WHERE id = (SELECT id FROM reporting.exports WHERE state = 'writing' AND (CAST(:id AS uuid) IS NULL OR id = :id)
                AND (written_until IS NULL OR written_until < now()) ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING {_SHOWN}
""")
_PARTS = text("SELECT number FROM reporting.export_parts WHERE export_id = :id ORDER BY number")
_PART = text("SELECT content FROM reporting.export_parts WHERE export_id = :id AND number = :number")
_DONE = text("""
    WITH done AS (
        UPDATE reporting.exports SET state = 'done', blob = :blob, key = :key, size = :size, rows = gathered, finished_at = now()
        WHERE id = :id AND state = 'writing' AND writer = :writer RETURNING id),
    dropped AS (DELETE FROM reporting.export_parts WHERE export_id IN (SELECT id FROM done))
    SELECT id FROM done
""")
_STOP = text("""
    WITH stopped AS (UPDATE reporting.exports SET state = :state, finished_at = now()
                     WHERE id = :id AND state = ANY (:unfinished) RETURNING id),
    dropped AS (DELETE FROM reporting.export_parts WHERE export_id IN (SELECT id FROM stopped))
    SELECT id FROM stopped
""")
_EXPIRED = text("SELECT id, blob FROM reporting.exports WHERE expires_at < now() ORDER BY expires_at LIMIT 100")
_FORGET = text("DELETE FROM reporting.exports WHERE id = :id")


class ExportStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, values: Mapping[str, Any]) -> None:
        """Asked twice with one id is asked once."""
        sent = {name: orjson.dumps(values[name]).decode() for name in ("query", "wording")}
        self._connection.execute(_ASK, {**values, **sent})

    def waiting(self, person: UUID) -> int:
        return int(self._connection.execute(_WAITING, {"person": person, "states": list(UNFINISHED)}).scalar_one())

    def of(self, person: UUID) -> list[Row[Any]]:
        return list(self._connection.execute(_OF, {"person": person}))

    def one(self, export: UUID, person: UUID) -> Row[Any] | None:
        """Somebody else's export is not there."""
        return self._connection.execute(_ONE, {"id": export, "person": person}).one_or_none()

    def claim(self, export: UUID | None) -> Row[Any] | None:
        """The oldest that is being gathered (or this one), held for this transaction."""
        return self._connection.execute(_CLAIM, {"id": export}).one_or_none()

    def add_part(self, export: UUID, content: bytes) -> None:
        self._connection.execute(_ADD_PART, {"id": export, "content": content})

    def gathered(self, export: UUID, more: int, cursor: Any, is_last: bool) -> None:
        values = {"id": export, "more": more, "cursor": orjson.dumps(cursor).decode(), "last": is_last}
        self._connection.execute(_GATHERED, values)

    def take(self, export: UUID | None, writer: UUID) -> Row[Any] | None:
        """The oldest that waits to be written (or this one), for one writer."""
        return self._connection.execute(_TAKE, {"id": export, "writer": writer}).one_or_none()

    def parts(self, export: UUID) -> Iterator[bytes]:
        """In order, one in memory at a time."""
        for number in list(self._connection.execute(_PARTS, {"id": export}).scalars()):
            yield bytes(self._connection.execute(_PART, {"id": export, "number": number}).scalar_one())

    def done(self, export: UUID, writer: UUID, blob: str, key: bytes, size: int) -> bool:
        """False when another writer was faster, or the reader has dropped it."""
        values = {"id": export, "writer": writer, "blob": blob, "key": key, "size": size}
        return self._connection.execute(_DONE, values).one_or_none() is not None

    def stop(self, export: UUID, state: str) -> bool:
        values = {"id": export, "state": state, "unfinished": list(UNFINISHED)}
        return self._connection.execute(_STOP, values).one_or_none() is not None

    def expired(self) -> list[Row[Any]]:
        return list(self._connection.execute(_EXPIRED))

    def forget(self, export: UUID) -> None:
        self._connection.execute(_FORGET, {"id": export})
