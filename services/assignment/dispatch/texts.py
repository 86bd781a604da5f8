"""Sealing and opening a resident's texts within one transaction; who opens one for a person notes it in the audit."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from shared.contracts.events import Actor
from shared.runtime import audit
from shared.runtime.sealing import CannotOpen, PersonSeal
from shared.runtime.settings import Settings


class Texts:
    """The person seal, with the two things this service needs besides: dropping after erasure, and noting a reveal."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._seal = PersonSeal(connection, settings)

    def seal_or_drop(self, person: UUID, field: str, clear: str | None) -> str | None:
        """Sealed under the person's key; None when there is nothing, or when the person was erased."""
        if not clear:
            return None
        try:
            return self._seal.seal(person, field, clear)
        except CannotOpen:
            return None

    def reveal(self, row: Any, fields: tuple[str, ...], who: Actor) -> dict[str, str | None]:
        """Open the named fields of a request's row for `who`, and write down that it was done, never what was seen."""
        audit.note(self._connection, "assignment", who, "revealed", row.request_id, row.area, {"fields": list(fields)})
        return self.open(row, fields)

    def open_one(self, sealed: str | None, field: str) -> str | None:
        """One sealed text by itself; None when the person was erased. The caller notes the look."""
        return self._seal.open(sealed, field)

    def open(self, row: Any, fields: tuple[str, ...]) -> dict[str, str | None]:
        """Open for a resident who has shown that the request is theirs."""
        return {field: self._seal.open(getattr(row, field), field) for field in fields}
