"""Spreadsheets that were read and found in order, until whoever brought one confirms it; forgotten after a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

_CHANGES = text("SELECT changes FROM intake.catalogue")
_TIDY = text("DELETE FROM intake.matter_import WHERE brought_at < now() - interval '1 day'")
_KEEP = text("""
    INSERT INTO intake.matter_import (id, brought_by, valid_from, changes, records)
    VALUES (:id, :by, :valid_from, :changes, CAST(:tables AS jsonb))
""")
_FIND = text("SELECT valid_from, changes, records FROM intake.matter_import WHERE id = :id AND brought_by = :by")
_AFTER = text("UPDATE intake.matter_import SET changes = :changes WHERE id = :id")
_FORGET = text("DELETE FROM intake.matter_import WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Brought:
    """A spreadsheet as it was read, from which day it shall count, and the state of the catalogue it was compared with."""

    valid_from: date
    changes: int
    tables: Mapping[str, Any]


class ImportStore:
    """Spreadsheets waiting to be confirmed, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def changes(self) -> int:
        return int(self._connection.execute(_CHANGES).scalar_one())

    def keep(self, import_id: UUID, by: UUID, brought: Brought) -> None:
        self._connection.execute(_TIDY)
        values = {"valid_from": brought.valid_from, "changes": brought.changes}
        tables = orjson.dumps(brought.tables).decode()
        self._connection.execute(_KEEP, {"id": import_id, "by": by, "tables": tables, **values})

    def find(self, import_id: UUID, by: UUID) -> Brought | None:
        """Only for whoever brought it."""
        row = self._connection.execute(_FIND, {"id": import_id, "by": by}).one_or_none()
        return Brought(row.valid_from, row.changes, row.records) if row else None

    def seen_after(self, import_id: UUID, changes: int) -> None:
        """The preview was shown again, against the catalogue as it stands now."""
        self._connection.execute(_AFTER, {"id": import_id, "changes": changes})

    def forget(self, import_id: UUID) -> None:
        self._connection.execute(_FORGET, {"id": import_id})
