"""Where residents are kept: sealed columns, keyed hashes, and their keys in the same statement."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.residents.domain import NewResident

# Find the person of this phone and name, or make them with the key; one statement either way. No row: somebody made the
# same person a moment ago and has not committed before we looked; the caller begins anew.
_FIND_OR_MAKE = text("""
    WITH known AS (
        SELECT id, requester_name, requester_phone, requester_address FROM intake.resident WHERE same_person_hash = :same_person_hash
    ), made AS (
        INSERT INTO intake.resident (id, village, requester_name, requester_phone, requester_address, id_number, phone_hash, same_person_hash)
        SELECT :id, :village, :requester_name, :requester_phone, :requester_address, :id_number, :phone_hash, :same_person_hash
        WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (same_person_hash) WHERE same_person_hash IS NOT NULL DO NOTHING
        RETURNING id, requester_name, requester_phone, requester_address
    )
    SELECT known.*, true AS known, k.master_key, k.wrapped FROM known LEFT JOIN identity.keys(ARRAY[known.id]) k ON true
    UNION ALL
    SELECT made.*, false, NULL, NULL FROM made, identity.keep_key(made.id, :master, :wrapped)
""")
_MOVE = text("UPDATE intake.resident SET requester_address = :address WHERE id = :id AND erased_at IS NULL")
_BY_PHONE = text("""
    SELECT r.id, r.village, r.requester_name, r.requester_address, coalesce(latest.requests, '[]') AS requests
    FROM intake.resident r
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('id', q.id, 'number', q.number, 'status', q.status, 'matter_code', q.matter_code)) AS requests
        FROM (SELECT id, number, status, matter_code FROM intake.request
              WHERE resident_id = r.id AND status IN ('submitted', 'needs_supplement', 'accepted') ORDER BY id DESC LIMIT 3) q
    ) latest
    WHERE r.phone_hash = :phone_hash AND (CAST(:areas AS text[]) IS NULL OR r.village LIKE ANY (:areas))
    ORDER BY r.id DESC LIMIT 8
""")
_ERASE = text("""
    UPDATE intake.resident SET requester_name = NULL, requester_phone = NULL, requester_address = NULL, id_number = NULL,
        phone_hash = NULL, same_person_hash = NULL, erased_at = :at
    WHERE id = :id AND erased_at IS NULL RETURNING village
""")
# A tracking code that can still be found would still open the case; its hashes go with the person.
_FORGET_CODES = text("""
    UPDATE intake.request SET tracking_hash = 'erased:' || id, tail_hash = NULL WHERE resident_id = :id
""")


class ResidentStore:
    """Residents over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_or_make(self, new: NewResident) -> Row[Any] | None:
        values = {field.name: getattr(new, field.name) for field in fields(new)}
        return self._connection.execute(_FIND_OR_MAKE, values).one_or_none()

    def move(self, resident_id: UUID, address: str) -> None:
        self._connection.execute(_MOVE, {"id": resident_id, "address": address})

    def by_phone(self, phone_hash: str, areas: list[str] | None) -> list[Row[Any]]:
        """Up to eight people of a phone, with their open requests; `areas` are LIKE patterns, None for everywhere."""
        return list(self._connection.execute(_BY_PHONE, {"phone_hash": phone_hash, "areas": areas}))

    def erase(self, resident_id: UUID, at: Any) -> str | None:
        """Empty the row; the village of whoever was erased, None when there was nobody."""
        village = self._connection.execute(_ERASE, {"id": resident_id, "at": at}).scalar_one_or_none()
        if village is not None:
            self._connection.execute(_FORGET_CODES, {"id": resident_id})
        return village
