"""Where originals are kept, and the list of those that are out: overdue ones first, by the day they were to be back."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.originals.domain import Original
from services.intake.requests.domain import READERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by
from shared.runtime.subject_lock import hold

_COLUMNS = ", ".join(field.name for field in fields(Original))
_ADD = text("""
    INSERT INTO intake.original (id, request_id, village, held_at, kind, item, back_by, taken_at, taken_by)
    VALUES (:id, :request_id, :village, :held_at, :kind, :item, :back_by, :taken_at, :taken_by)
""")
_GIVE_BACK = text("""
    UPDATE intake.original SET returned_at = :returned_at, returned_by = :returned_by, returned_to = :returned_to
    WHERE id = :id AND returned_at IS NULL RETURNING id
""")
_ONE = text(f"SELECT {_COLUMNS} FROM intake.original WHERE id = :id")
_OF_REQUEST = text(f"SELECT {_COLUMNS} FROM intake.original WHERE request_id = :request ORDER BY taken_at, id")
_LISTED = """
    SELECT o.id, o.request_id, o.village, o.held_at, o.kind, o.back_by, o.taken_at, q.number, q.matter_code, q.suggested_code
    FROM intake.original o JOIN intake.request q ON q.id = o.request_id
    WHERE o.returned_at IS NULL AND {area} AND {seen} AND (CAST(:due_before AS date) IS NULL OR o.back_by < :due_before)
      AND (CAST(:after_day AS date) IS NULL OR (o.back_by, o.id) > (:after_day, CAST(:after_id AS uuid)))
    ORDER BY o.back_by, o.id LIMIT :most
"""
_SEEN = seen_by("q", "village")
_OUT_OF_TOWN = text(_LISTED.format(area="o.town = :town", seen=_SEEN))
_OUT = text(_LISTED.format(area="o.village LIKE ANY (:areas)", seen=_SEEN))
_COUNT = text(f"""
    SELECT count(*) AS out, count(*) FILTER (WHERE o.back_by < :today) AS overdue
    FROM intake.original o JOIN intake.request q ON q.id = o.request_id
    WHERE o.returned_at IS NULL AND o.village LIKE ANY (:areas) AND {_SEEN}
""")


class OriginalStore:
    """Originals over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, original: Original) -> None:
        self._connection.execute(_ADD, {field.name: getattr(original, field.name) for field in fields(original)})

    def give_back(self, original: Original) -> bool:
        """False when it had been given back before."""
        values = {field.name: getattr(original, field.name) for field in fields(original)}
        return self._connection.execute(_GIVE_BACK, values).scalar_one_or_none() is not None

    def one(self, original_id: UUID) -> Original | None:
        row = self._connection.execute(_ONE, {"id": original_id}).one_or_none()
        return Original(*row) if row else None

    def of_request(self, request_id: UUID) -> Sequence[Original]:
        return [Original(*row) for row in self._connection.execute(_OF_REQUEST, {"request": request_id})]

    def hold(self, request_id: UUID) -> None:
        hold(self._connection, request_id)

    def out(
        self, reader: Person, areas: Sequence[str], due_before: date | None, after: tuple[date, UUID] | None, most: int
    ) -> list[Row[Any]]:
        """Those still at the office, the longest overdue first; nothing of them is sealed text, nothing hidden from who looks."""
        day, after_id = after or (None, None)
        values: dict[str, Any] = {"due_before": due_before, "after_day": day, "after_id": after_id, "most": most}
        values |= reader_values(reader, *READERS)
        if len(areas) == 1 and len(areas[0]) == 9:
            return list(self._connection.execute(_OUT_OF_TOWN, {**values, "town": areas[0]}))
        return list(self._connection.execute(_OUT, {**values, "areas": _within(areas)}))

    def count(self, reader: Person, areas: Sequence[str], today: date) -> tuple[int, int]:
        """(out, of those overdue)."""
        values = {"areas": _within(areas), "today": today, **reader_values(reader, *READERS)}
        row = self._connection.execute(_COUNT, values).one()
        return row.out, row.overdue


def _within(areas: Sequence[str]) -> list[str]:
    return [f"{area}%" for area in areas]
