"""Asking for an export, gathering its rows part by part, writing its file, and letting it go."""

import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.reporting.exports.domain import KEPT_FOR, MOST_WAITING, PART, Names, TooManyAtOnce, Wording, cells
from shared.identity.people import Person


class Exports(Protocol):
    """`exports.store.ExportStore`."""

    def ask(self, values: dict[str, Any]) -> None: ...
    def waiting(self, person: UUID) -> int: ...
    def add_part(self, export: UUID, content: bytes) -> None: ...
    def gathered(self, export: UUID, more: int, cursor: Any, is_last: bool) -> None: ...


Rows = Callable[[int, Sequence[Any] | None], Sequence[Any]]
"""At most so many rows of the list, after a cursor."""
Seal = Callable[[bytes, UUID], bytes]
"""Seals what belongs to an export, bound to it."""


def ask(
    store: Exports,
    person: Person,
    export: UUID,
    listed: str,
    file_format: str,
    area: str,
    query: dict[str, Any],
    wording: dict[str, Any],
    expected: int,
    now: datetime,
) -> None:
    """Keep what is to be exported, as of now; the same id asked again changes nothing. Raises TooManyAtOnce."""
    if store.waiting(person.id) >= MOST_WAITING:
        raise TooManyAtOnce()
    store.ask(
        {
            "id": export,
            "person": person.id,
            "listed": listed,
            "format": file_format,
            "title": wording["title"],
            "area": area,
            "query": query,
            "wording": wording,
            "as_of": now,
            "expected": expected,
            "expires_at": now + KEPT_FOR,
        }
    )


def gather(store: Exports, export: Any, rows: Rows, seal: Seal, names: Names, most: int = PART) -> int:
    """The next part, in the caller's transaction; returns how many rows it has."""
    found = rows(most, export.cursor)
    said = Wording(**export.wording)
    if found:
        content = orjson.dumps([cells(export.listed, row, said, names) for row in found])
        store.add_part(export.id, seal(zlib.compress(content, 3), export.id))
    store.gathered(export.id, len(found), cursor_of(export.listed, found) or export.cursor, len(found) < most)
    return len(found)


def cursor_of(listed: str, rows: Sequence[Any]) -> list[Any] | None:
    """Where the list goes on after these rows."""
    if not rows:
        return None
    last = rows[-1]
    by_time = {"cases": "submitted_at", "visits": "occurred_at", "supervised": "due_at", "rising": "raised_at"}
    by_time |= {"reminders": "planned_at"}
    return [getattr(last, by_time[listed]), last.id] if listed in by_time else [last.id]
