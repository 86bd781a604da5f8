"""Firms and their contacts: sealed columns, found by the keyed hash of credit code or phone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.register.domain import Entry
from services.intake.register.store.people import PERSON, as_entry

_FIELDS: Final = (
    "village",
    "kind",
    "organisation_name",
    "credit_code",
    "credit_code_hash",
    "organisation_phone",
    "phone_hash",
    "organisation_address",
)
_COLUMNS: Final = "o.id, o.version, o.made_at, " + ", ".join(f"o.{name}" for name in _FIELDS)
_ONE = f"SELECT {_COLUMNS} FROM intake.organisation o WHERE o.id = :id"
_FOUND = text(f"""
    SELECT {_COLUMNS} FROM intake.organisation o
    WHERE (o.credit_code_hash = ANY (:hashes) OR o.phone_hash = ANY (:hashes)) AND o.village LIKE ANY (:areas) ORDER BY o.id DESC LIMIT :most
""")
_KNOWN = text("SELECT id FROM intake.organisation WHERE credit_code_hash = :code_hash")
_ADD = text(
    f"INSERT INTO intake.organisation (id, made_at, {', '.join(_FIELDS)}) VALUES (:id, :made_at, {', '.join(f':{name}' for name in _FIELDS)})"
)
_CHANGE = text(
    f"UPDATE intake.organisation SET version = version + 1, {', '.join(f'{name} = :{name}' for name in _FIELDS)} WHERE id = :id"
)
_CONTACTS = text(f"""
    SELECT {PERSON}, c.duty FROM intake.organisation_contact c JOIN intake.resident r ON r.id = c.resident_id
    WHERE c.organisation_id = :id ORDER BY c.since, r.id
""")
_ADD_CONTACT = text("""
    INSERT INTO intake.organisation_contact VALUES (:firm, :resident, :duty, :at)
    ON CONFLICT ON CONSTRAINT one_entry_per_contact DO UPDATE SET duty = :duty
""")
_REMOVE_CONTACT = text(
    "DELETE FROM intake.organisation_contact WHERE organisation_id = :firm AND resident_id = :resident"
)
_REQUESTS = text("""
    SELECT id, number, status, village, matter_code, suggested_code, submitted_at, recused_persons, recused_areas FROM intake.request
    WHERE organisation_hash = :code_hash ORDER BY id DESC LIMIT 100
""")
_OF_PERSON = text(f"""
    SELECT {_COLUMNS}, c.duty FROM intake.organisation_contact c JOIN intake.organisation o ON o.id = c.organisation_id
    WHERE c.resident_id = :resident ORDER BY c.since
""")


class FirmStore:
    """Firms over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, firm_id: UUID, lock: bool = False) -> Row[Any] | None:
        statement = text(f"{_ONE} FOR UPDATE" if lock else _ONE)
        return self._connection.execute(statement, {"id": firm_id}).one_or_none()

    def found(self, hashes: Sequence[str], areas: Sequence[str], most: int) -> Sequence[Row[Any]]:
        values = {"hashes": list(hashes), "areas": list(areas), "most": most}
        return self._connection.execute(_FOUND, values).all()

    def is_known(self, code_hash: str, except_for: UUID | None) -> bool:
        found = self._connection.execute(_KNOWN, {"code_hash": code_hash}).scalar_one_or_none()
        return found is not None and found != except_for

    def add(self, firm_id: UUID, columns: dict[str, Any]) -> None:
        self._connection.execute(_ADD, {**columns, "id": firm_id})

    def change(self, firm_id: UUID, columns: dict[str, Any]) -> None:
        self._connection.execute(_CHANGE, {**columns, "id": firm_id})

    def contacts(self, firm_id: UUID) -> Sequence[tuple[Entry, str]]:
        return [(as_entry(row), row.duty) for row in self._connection.execute(_CONTACTS, {"id": firm_id})]

    def add_contact(self, firm_id: UUID, resident_id: UUID, duty: str, at: datetime) -> None:
        self._connection.execute(_ADD_CONTACT, {"firm": firm_id, "resident": resident_id, "duty": duty, "at": at})

    def remove_contact(self, firm_id: UUID, resident_id: UUID) -> bool:
        removed = self._connection.execute(_REMOVE_CONTACT, {"firm": firm_id, "resident": resident_id})
        return removed.rowcount == 1

    def requests_of(self, code_hash: str | None) -> Sequence[Row[Any]]:
        """Up to 100 requests told for the firm of this credit code, newest first."""
        return self._connection.execute(_REQUESTS, {"code_hash": code_hash}).all() if code_hash else []

    def of_person(self, resident_id: UUID) -> Sequence[Row[Any]]:
        return self._connection.execute(_OF_PERSON, {"resident": resident_id}).all()
