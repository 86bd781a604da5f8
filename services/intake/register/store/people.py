"""People of the register: sealed columns and keyed hashes; their requests with intake's own states."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.register.domain import Entry

PERSON: Final = """r.id, r.village, r.version, r.created_at, r.requester_name, r.requester_phone, r.requester_address, r.document,
    r.id_number, r.circumstances, r.merged_into, r.erased_at, r.restricted_at, r.restricted_because, r.restricted_until,
    ARRAY(SELECT p.requester_phone FROM intake.resident_phone p WHERE p.resident_id = r.id ORDER BY p.phone_hash) AS phones,
    ARRAY(SELECT m.id FROM intake.resident m WHERE m.merged_into = r.id ORDER BY m.id) AS merged"""
_ONE = text(f"SELECT {PERSON} FROM intake.resident r WHERE r.id = :id")
_LOCK = text("SELECT 1 FROM intake.resident WHERE id = :id FOR UPDATE")
# Exactly this phone (the first or a further one) or this paper; a merged entry leads to the kept one.
_FOUND = text(f"""
    SELECT {PERSON} FROM intake.resident r WHERE r.village LIKE ANY (:areas) AND r.id IN (
        SELECT coalesce(merged_into, id) FROM intake.resident WHERE phone_hash = ANY (:hashes) OR id_hash = ANY (:hashes)
        UNION SELECT resident_id FROM intake.resident_phone WHERE phone_hash = ANY (:hashes))
    ORDER BY r.id DESC LIMIT :most
""")
_KNOWN = text("""
    SELECT 'id_hash' FROM intake.resident WHERE id_hash = :id_hash AND id <> ALL (:except_for)
    UNION SELECT 'same_person_hash' FROM intake.resident WHERE same_person_hash = :same_person_hash AND id <> ALL (:except_for)
""")
_REQUESTS = """
    SELECT id, number, status, village, matter_code, suggested_code, channel, submitted_at, accepted_at, last_event_at, description,
        requester_address, beneficiary, organisation, reason, tracking_code, tail_hash, recused_persons, recused_areas,
        status IN ('submitted', 'needs_supplement', 'accepted') AS is_open
    FROM intake.request WHERE resident_id = ANY (:ids) ORDER BY id DESC LIMIT 200
"""
_LISTED = text(_REQUESTS)
_FOR_THEM = text(
    _REQUESTS.replace("resident_id = ANY (:ids)", "beneficiary_id = ANY (:ids) AND resident_id <> ALL (:ids)")
)
_LOCKED = text("SELECT id FROM intake.request WHERE resident_id = ANY (:ids) ORDER BY id FOR UPDATE")
_TAILS = text("""
    UPDATE intake.request SET tail_hash = n.tail_hash
    FROM unnest(CAST(:ids AS uuid[]), CAST(:tails AS text[])) AS n (id, tail_hash) WHERE request.id = n.id
""")
_ADDRESSES = text("UPDATE intake.request SET requester_address = :address WHERE id = ANY (:ids)")
_CHANGEABLE: Final = frozenset(
    [
        "village",
        "requester_name",
        "requester_phone",
        "requester_address",
        "document",
        "id_number",
        "id_hash",
        "circumstances",
        "phone_hash",
        "same_person_hash",
        "restricted_at",
        "restricted_by",
        "restricted_because",
        "restricted_until",
    ]
)
_NO_PHONES = text("DELETE FROM intake.resident_phone WHERE resident_id = :id")
_PHONES = text("""
    INSERT INTO intake.resident_phone (resident_id, phone_hash, requester_phone)
    SELECT :id, n.phone_hash, n.sealed FROM unnest(CAST(:hashes AS text[]), CAST(:sealed AS text[])) AS n (phone_hash, sealed)
""")
# Whoever was merged into the other follows it; the other's household place and duties pass on where the kept one has none.
_MERGE = (
    text(
        "UPDATE intake.resident SET merged_into = :kept, version = version + 1 WHERE id = :other OR merged_into = :other"
    ),
    text("""
        UPDATE intake.household_member SET resident_id = :kept
        WHERE resident_id = :other AND NOT EXISTS (SELECT FROM intake.household_member WHERE resident_id = :kept)
    """),
    text("DELETE FROM intake.household_member WHERE resident_id = :other"),
    text("""
        INSERT INTO intake.organisation_contact SELECT organisation_id, :kept, duty, since FROM intake.organisation_contact
        WHERE resident_id = :other ON CONFLICT DO NOTHING
    """),
    text("DELETE FROM intake.organisation_contact WHERE resident_id = :other"),
    text("DELETE FROM intake.resident_phone WHERE resident_id = :other"),
)
_SEPARATE = text("UPDATE intake.resident SET merged_into = NULL, version = version + 1 WHERE id = :id")


class PeopleStore:
    """People over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, resident_id: UUID, lock: bool = False) -> Entry | None:
        """The entry; with `lock` its row is locked until the transaction ends, then read."""
        if lock:
            self._connection.execute(_LOCK, {"id": resident_id})
        row = self._connection.execute(_ONE, {"id": resident_id}).one_or_none()
        return as_entry(row) if row else None

    def found(self, hashes: Sequence[str], areas: Sequence[str], most: int) -> list[Entry]:
        """`areas` are LIKE patterns of which one must fit the person's village."""
        values = {"hashes": list(hashes), "areas": list(areas), "most": most}
        return [as_entry(row) for row in self._connection.execute(_FOUND, values)]

    def is_known(self, id_hash: str | None, same_person_hash: str | None, except_for: Sequence[UUID]) -> set[str]:
        """Which of the two hashes another entry has: `id_hash`, `same_person_hash`."""
        values = {"id_hash": id_hash, "same_person_hash": same_person_hash, "except_for": list(except_for)}
        return set(self._connection.execute(_KNOWN, values).scalars())

    def change(self, resident_id: UUID, **columns: Any) -> None:
        """Set the columns and count the version up, even when there are none."""
        assert columns.keys() <= _CHANGEABLE
        assignments = "".join(f"{name} = :{name}, " for name in columns)
        statement = (
            f"UPDATE intake.resident SET {assignments}version = version + 1 WHERE id = :id AND erased_at IS NULL"
        )
        self._connection.execute(text(statement), {**columns, "id": resident_id})

    def set_phones(self, resident_id: UUID, phones: Mapping[str, str]) -> None:
        """The further phones, hash → sealed number, in place of those that were."""
        self._connection.execute(_NO_PHONES, {"id": resident_id})
        if phones:
            values = {"id": resident_id, "hashes": list(phones), "sealed": list(phones.values())}
            self._connection.execute(_PHONES, values)

    def requests_of(self, ids: Sequence[UUID], lock: bool = False) -> Sequence[Row[Any]]:
        """Up to 200 requests, newest first; with `lock` the rows of all of them are locked first."""
        if lock:
            self._connection.execute(_LOCKED, {"ids": list(ids)})
        return self._connection.execute(_LISTED, {"ids": list(ids)}).all()

    def requests_for(self, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
        """Up to 200 requests somebody else made for them, newest first."""
        return self._connection.execute(_FOR_THEM, {"ids": list(ids)}).all()

    def set_tails(self, tails: Mapping[UUID, str]) -> None:
        self._connection.execute(_TAILS, {"ids": list(tails), "tails": list(tails.values())})

    def set_addresses(self, requests: Sequence[UUID], address: str | None) -> None:
        self._connection.execute(_ADDRESSES, {"ids": list(requests), "address": address})

    def merge(self, kept: UUID, other: UUID) -> None:
        for statement in _MERGE:
            self._connection.execute(
                statement, {"kept": kept, "other": other} if "kept" in str(statement) else {"other": other}
            )

    def separate(self, other: UUID) -> None:
        self._connection.execute(_SEPARATE, {"id": other})


def as_entry(row: Row[Any]) -> Entry:
    return Entry(**{name: value for name, value in row._mapping.items() if name in Entry.__slots__})
