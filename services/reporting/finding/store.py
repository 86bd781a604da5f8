"""Cases by their number, the last part of it, or the number of their receipt: each by an index of its own."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

MOST: Final = 50
_FOUND = text(f"""
    SELECT c.id, c.number, c.matter_name, c.matter_name_en, c.matter_code, c.area, c.state, c.submitted_at, c.due_at, c.counter_number
    FROM reporting.cases c
    WHERE (c.number = ANY (:numbers) OR split_part(c.number, '-', 2) = :serial OR c.counter_number = :counter)
      AND c.area LIKE ANY (:areas) AND {seen_by("c")}
    ORDER BY c.submitted_at DESC, c.id DESC LIMIT {MOST}
""")


class FindStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def found(self, reader: Person, roles: Sequence[str], words: str) -> list[Row[Any]]:
        """Newest first, at most fifty, in the reader's areas and not hidden from them; `words` as read out."""
        plain = words.replace(" ", "").upper()
        digits = plain if plain.isascii() and plain.isdigit() else ""
        values: dict[str, Any] = {
            "numbers": [words.strip(), plain],
            "serial": digits if len(digits) >= 6 else None,
            "counter": int(digits) if len(digits) == 6 else None,
            "areas": [f"{area}%" for area in reader.areas(*roles)],
            **reader_values(reader, *roles),
        }
        return list(self._connection.execute(_FOUND, values))
