"""Files of members on their way in: beside each part lies what is ready to be entered, sealed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text

from services.assignment.imports.store import FileStore

_PREPARE = text(
    "UPDATE assignment.register_import_part SET prepared = :prepared WHERE import_id = :id AND number = :number"
)
_KNOWN = text("UPDATE assignment.register_import SET known = known + :known WHERE id = :id")
_PREPARED = text("SELECT prepared FROM assignment.register_import_part WHERE import_id = :id ORDER BY number")
_FORGET = text("UPDATE assignment.register_import_part SET prepared = NULL WHERE import_id = :id")
_KNOWN_ANEW = text("UPDATE assignment.register_import SET known = 0 WHERE id = :id")
_KEYS = text("""
    SELECT count(identity.keep_key(n.id, n.master, decode(n.wrapped, 'hex'))::text)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, master text, wrapped text)
""")


class ImportStore(FileStore):
    """Files of members."""

    table = "assignment.register_import"
    counted = ("known", "entered")
    results = ("entered",)

    def prepare(self, import_id: UUID, part: Row[Any], prepared: bytes, known: int) -> None:
        """What of a part is ready to be entered, and how many lines the register has already."""
        self._connection.execute(_PREPARE, {"id": import_id, "number": part.number, "prepared": prepared})
        self._connection.execute(_KNOWN, {"id": import_id, "known": known})

    def prepared(self, import_id: UUID) -> list[bytes]:
        return [bytes(each) for each in self._connection.execute(_PREPARED, {"id": import_id}).scalars() if each]

    def all_checked(self, import_id: UUID) -> bool:
        is_right = super().all_checked(import_id)
        if not is_right:
            self._connection.execute(_FORGET, {"id": import_id})
        return is_right

    def check_again(self, import_id: UUID) -> None:
        super().check_again(import_id)
        self._connection.execute(_FORGET, {"id": import_id})
        self._connection.execute(_KNOWN_ANEW, {"id": import_id})

    def keep_keys(self, keys: Sequence[tuple[UUID, str, bytes]]) -> None:
        rows = [{"id": subject, "master": master, "wrapped": wrapped.hex()} for subject, master, wrapped in keys]
        self._connection.execute(_KEYS, {"rows": orjson.dumps(rows).decode()})
