"""What an import reads and writes in bulk, a handful of statements however many lines; and the files on their way in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.imports.store import FileStore

_HELPERS = text("SELECT number, id, work_unit FROM assignment.volunteer WHERE active AND number = ANY (:numbers)")
_PARTNERS = text("SELECT fingerprint, id FROM assignment.partner WHERE fingerprint = ANY (:fingerprints)")
_LIVE = text("""
    SELECT partner_id, coalesce(volunteer_id::text, work_unit) AS by FROM assignment.pair
    WHERE ended_on IS NULL AND partner_id = ANY (:partners)
""")
_KEYS = text("""
    SELECT identity.keep_key(n.id, n.master, decode(n.wrapped, 'hex'))
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, master text, wrapped text)
""")


class PairFileStore(FileStore):
    """Files of pairs."""

    table = "assignment.pair_import"
    counted = ("pairs", "known", "waiting")
    results = counted


class ImportStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def helpers(self, numbers: Sequence[str]) -> Mapping[str, Row[*tuple[Any, ...]]]:
        return {row.number: row for row in self._connection.execute(_HELPERS, {"numbers": list(numbers)})}

    def partners(self, fingerprints: Sequence[str]) -> dict[str, UUID]:
        rows = self._connection.execute(_PARTNERS, {"fingerprints": list(fingerprints)})
        return {row.fingerprint: row.id for row in rows}

    def live(self, partners: Sequence[UUID]) -> set[tuple[UUID, str]]:
        return {(row.partner_id, row.by) for row in self._connection.execute(_LIVE, {"partners": list(partners)})}

    def keep_keys(self, keys: Mapping[UUID, tuple[str, bytes]]) -> None:
        rows = [
            {"id": subject, "master": master, "wrapped": wrapped.hex()} for subject, (master, wrapped) in keys.items()
        ]
        self._connection.execute(_KEYS, {"rows": orjson.dumps(rows).decode()})
