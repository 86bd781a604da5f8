"""What stood there before a correction, sealed; and the resident's own row, as far as an entry made it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

_KEEP = text("""
    INSERT INTO intake.correction (id, request_id, corrected_by, corrected_at, fields, before)
    VALUES (:id, :request, :by, :at, :fields, :before)
""")
_OF = text(
    "SELECT id, corrected_at, corrected_by, fields FROM intake.correction WHERE request_id = :request ORDER BY corrected_at"
)
# Made by this very entry (the same transaction wrote both), asked nothing else, and nobody else bears the new name and phone.
_MADE_BY = text("""
    SELECT EXISTS (
        SELECT FROM intake.request q JOIN intake.resident r ON r.id = q.resident_id
        WHERE q.id = :request AND r.created_at = q.recorded_at AND r.merged_into IS NULL
          AND NOT EXISTS (SELECT FROM intake.request o WHERE o.resident_id = r.id AND o.id <> q.id)
          AND NOT EXISTS (SELECT FROM intake.resident o WHERE o.same_person_hash = :same_person_hash AND o.id <> r.id))
""")
_RENAME = text("""
    UPDATE intake.resident SET requester_name = :name, requester_phone = :phone, phone_hash = :phone_hash,
        same_person_hash = :same_person_hash, version = version + 1 WHERE id = :id
""")
_ADDRESS = text("UPDATE intake.resident SET requester_address = :address, version = version + 1 WHERE id = :id")


class CorrectionStore:
    """Corrections over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, correction: UUID, request: UUID, by: UUID, at: datetime, fields: Sequence[str], before: str) -> None:
        values = {"id": correction, "request": request, "by": by, "at": at, "fields": list(fields), "before": before}
        self._connection.execute(_KEEP, values)

    def of_request(self, request: UUID) -> list[Row[Any]]:
        """When, by whom and which fields, oldest first."""
        return list(self._connection.execute(_OF, {"request": request}))

    def was_made_by(self, request: UUID, same_person_hash: str | None) -> bool:
        """Whether the resident came into being with this entry, and no other person is the corrected one."""
        values = {"request": request, "same_person_hash": same_person_hash}
        return bool(self._connection.execute(_MADE_BY, values).scalar_one())

    def rename(self, resident: UUID, **columns: Any) -> None:
        """`name`, `phone` sealed; `phone_hash`, `same_person_hash`."""
        self._connection.execute(_RENAME, {"id": resident, **columns})

    def put_address(self, resident: UUID, address: str | None) -> None:
        self._connection.execute(_ADDRESS, {"id": resident, "address": address})
