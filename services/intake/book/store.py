"""The draft of a grid: one per clerk, sealed under the service's key, gone when everything is entered or cleared."""

from uuid import UUID

from sqlalchemy import Connection, text

_READ = text("SELECT content FROM intake.draft WHERE person_id = :person AND form = 'book'")
_KEEP = text("""
    INSERT INTO intake.draft (person_id, form, content) VALUES (:person, 'book', :content)
    ON CONFLICT (person_id, form) DO UPDATE SET content = excluded.content, updated_at = now()
""")
_CLEAR = text("DELETE FROM intake.draft WHERE person_id = :person AND form = 'book'")


class DraftStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, person: UUID) -> bytes | None:
        found = self._connection.execute(_READ, {"person": person}).scalar_one_or_none()
        return bytes(found) if found is not None else None

    def keep(self, person: UUID, content: bytes) -> None:
        self._connection.execute(_KEEP, {"person": person, "content": content})

    def clear(self, person: UUID) -> None:
        self._connection.execute(_CLEAR, {"person": person})
