"""Photos of visits over one connection."""

from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

from sqlalchemy import Connection, text

from services.intake.evidence.domain import Evidence

_NAMES = [field.name for field in fields(Evidence)]
_COLUMNS = ", ".join(_NAMES)
_ADD = text(f"INSERT INTO intake.visit_photo ({_COLUMNS}) VALUES ({', '.join(f':{name}' for name in _NAMES)})")
_OF_VISIT = text(f"SELECT {_COLUMNS} FROM intake.visit_photo WHERE visit_id = :visit ORDER BY kind, added_at, hash")


class EvidenceStore:
    """Rows of `intake.visit_photo`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, photo: Evidence) -> None:
        self._connection.execute(_ADD, {name: getattr(photo, name) for name in _NAMES})

    def of_visit(self, visit_id: UUID) -> Sequence[Evidence]:
        return [Evidence(*row) for row in self._connection.execute(_OF_VISIT, {"visit": visit_id})]
