"""Where a signature lies: the blob's name, and its key sealed under the resident's; without that key it is noise."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

_KEEP = text("""
    INSERT INTO assignment.signature (confirmation_id, request_id, kind, blob, key, taken_by)
    VALUES (:confirmation, :request, :kind, :blob, :key, :by)
""")
_OF_REQUEST = text("""
    SELECT s.kind, s.blob, s.key, s.taken_at FROM assignment.signature s
    JOIN assignment.confirmation c ON c.id = s.confirmation_id
    WHERE s.request_id = :request AND c.undone_at IS NULL ORDER BY s.taken_at DESC LIMIT 1
""")


class SignatureStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, confirmation: UUID, request: UUID, kind: str, blob: str, key: str | None, by: UUID) -> None:
        values = {"confirmation": confirmation, "request": request, "kind": kind, "blob": blob, "key": key, "by": by}
        self._connection.execute(_KEEP, values)

    def of_request(self, request_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """The one that stands."""
        return self._connection.execute(_OF_REQUEST, {"request": request_id}).one_or_none()
