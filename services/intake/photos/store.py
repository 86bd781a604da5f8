"""Loose blobs: those of no request, with the moment after which they are removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

_KEEP = text(
    "INSERT INTO intake.loose_blob (hash, until) SELECT unnest(CAST(:hashes AS text[])), :until ON CONFLICT DO NOTHING"
)
_TAKE = text("DELETE FROM intake.loose_blob WHERE hash = ANY (:hashes) RETURNING hash")
# Whoever takes one for a request at this very moment holds its row; it is left for them.
_TAKE_OVERDUE = text("""
    DELETE FROM intake.loose_blob WHERE hash IN (
        SELECT hash FROM intake.loose_blob WHERE until < :now ORDER BY until LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING hash
""")


class LooseBlobStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, hashes: Sequence[str], until: datetime) -> None:
        self._connection.execute(_KEEP, {"hashes": list(hashes), "until": until})

    def take(self, hashes: Sequence[str]) -> set[str]:
        """Those that were still loose; they belong to the caller's transaction now."""
        return set(self._connection.execute(_TAKE, {"hashes": list(hashes)}).scalars()) if hashes else set()

    def take_overdue(self, now: datetime, most: int) -> list[str]:
        return list(self._connection.execute(_TAKE_OVERDUE, {"now": now, "most": most}).scalars())
