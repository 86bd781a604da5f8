"""Where residents are kept: sealed columns, keyed hashes, and their keys in the same statement."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.residents.domain import NewResident

# Find the person of this phone and name, or make them with the key; one statement either way. An entry that was merged leads to
# the one that was kept. No row: somebody made the same person a moment ago and has not committed before we looked; the caller
# begins anew.
_FIND_OR_MAKE = text("""
    WITH known AS (
        SELECT r.id, r.requester_name, r.requester_phone, r.requester_address
        FROM intake.resident found JOIN intake.resident r ON r.id = coalesce(found.merged_into, found.id)
        WHERE found.same_person_hash = :same_person_hash
    ), made AS (
        INSERT INTO intake.resident (id, village, requester_name, requester_phone, requester_address, document, id_number, id_hash,
            phone_hash, same_person_hash)
        SELECT :id, :village, :requester_name, :requester_phone, :requester_address, :document, :id_number, :id_hash,
            :phone_hash, :same_person_hash
        WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (same_person_hash) WHERE same_person_hash IS NOT NULL DO NOTHING
        RETURNING id, requester_name, requester_phone, requester_address
    )
    SELECT known.*, true AS known, k.master_key, k.wrapped FROM known LEFT JOIN identity.keys(ARRAY[known.id]) k ON true
    UNION ALL
    SELECT made.*, false, NULL, NULL FROM made, identity.keep_key(made.id, :master, :wrapped)
""")
_MOVE = text("UPDATE intake.resident SET requester_address = :address WHERE id = :id AND erased_at IS NULL")
# The paper's number says it best; a merged entry leads to the kept one.
_KNOWN = text("""
    SELECT coalesce(merged_into, id) FROM intake.resident
    WHERE (id_hash = :id_hash OR same_person_hash = :same_person_hash) AND erased_at IS NULL
    ORDER BY id_hash IS NOT DISTINCT FROM :id_hash DESC, id LIMIT 1
""")
_BY_PHONE = text("""
    SELECT r.id, r.village, r.requester_name, r.requester_address, coalesce(latest.requests, '[]') AS requests
    FROM (SELECT coalesce(merged_into, id) AS id FROM intake.resident WHERE phone_hash = :phone_hash
          UNION SELECT resident_id FROM intake.resident_phone WHERE phone_hash = :phone_hash) found
    JOIN intake.resident r ON r.id = found.id
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('id', q.id, 'number', q.number, 'status', q.status, 'matter_code', q.matter_code)) AS requests
        FROM (SELECT id, number, status, matter_code FROM intake.request
              WHERE resident_id IN (SELECT id FROM intake.resident WHERE id = r.id OR merged_into = r.id)
                AND status IN ('submitted', 'needs_supplement', 'accepted') AND NOT is_recused ORDER BY id DESC LIMIT 3) q
    ) latest
    WHERE CAST(:areas AS text[]) IS NULL OR r.village LIKE ANY (:areas)
    ORDER BY r.id DESC LIMIT 8
""")
# The person and every entry that was merged into theirs.
_ERASE = text("""
    WITH erased AS (
        UPDATE intake.resident SET requester_name = NULL, requester_phone = NULL, requester_address = NULL, document = NULL,
            id_number = NULL, id_hash = NULL, circumstances = NULL, phone_hash = NULL, same_person_hash = NULL,
            restricted_at = NULL, restricted_by = NULL, restricted_because = NULL, restricted_until = NULL, erased_at = :at
        WHERE (id = :id OR merged_into = :id) AND erased_at IS NULL RETURNING id, village
    ), phones AS (DELETE FROM intake.resident_phone USING erased WHERE resident_id = erased.id
    ), home AS (DELETE FROM intake.household_member USING erased WHERE resident_id = erased.id
    ), duty AS (DELETE FROM intake.organisation_contact USING erased WHERE resident_id = erased.id
    ) SELECT id, village FROM erased
""")
# A tracking code that can still be found would still open the case; its hashes go with the person. So do photos: their keys
# can no longer be opened, and what lies in the blob store is removed by the next tidying.
_FORGET_CODES = text("""
    WITH forgotten AS (
        UPDATE intake.request SET tracking_hash = 'erased:' || id, tail_hash = NULL, photos = '[]', additions = '[]', organisation = NULL,
            words_sketch = NULL
        WHERE resident_id = ANY (:ids) RETURNING old.photos)
    INSERT INTO intake.loose_blob (hash, until)
    SELECT photo ->> 'hash', now() FROM forgotten, jsonb_array_elements(photos) photo ON CONFLICT DO NOTHING
""")


# Whom somebody else asked for: what was written down of them there goes too.
_FORGET_BENEFICIARY = text("""
    UPDATE intake.request SET beneficiary = NULL, beneficiary_id = NULL WHERE beneficiary_id = ANY (:ids)
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

    def known(self, same_person_hash: str | None, id_hash: str | None) -> UUID | None:
        values = {"same_person_hash": same_person_hash, "id_hash": id_hash}
        found: UUID | None = self._connection.execute(_KNOWN, values).scalar_one_or_none()
        return found

    def by_phone(self, phone_hash: str, areas: list[str] | None) -> list[Row[Any]]:
        """Up to eight people of a phone, with their open requests; `areas` are LIKE patterns, None for everywhere."""
        return list(self._connection.execute(_BY_PHONE, {"phone_hash": phone_hash, "areas": areas}))

    def erase(self, resident_id: UUID, at: datetime) -> list[Row[Any]]:
        """Empty the person's rows; (id, village) of each, nothing when there was nobody."""
        erased = list(self._connection.execute(_ERASE, {"id": resident_id, "at": at}))
        if erased:
            ids = [row.id for row in erased]
            self._connection.execute(_FORGET_CODES, {"ids": ids})
            self._connection.execute(_FORGET_BENEFICIARY, {"ids": ids})
        return erased
