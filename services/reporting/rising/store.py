"""Alerts and their cases in Postgres. What is hidden from somebody (回避) is neither counted nor listed: an alert is for all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from services.reporting.rising.domain import Cell

_COUNTED: Final = "NOT c.is_recused AND c.state NOT IN ('withdrawn', 'merged') AND length(c.area) = 12"
# The last week once, then the weeks before only for the few cells that have enough.
_CELLS = text(f"""
    WITH risen AS (
        SELECT c.matter_code, c.area, c.town, array_agg(c.id ORDER BY c.submitted_at, c.id) AS cases FROM reporting.cases c
        WHERE c.submitted_at > :since AND c.submitted_at <= :until AND c.matter_code IS NOT NULL AND {_COUNTED}
        GROUP BY 1, 2, 3 HAVING count(*) >= :least)
    SELECT r.matter_code, r.area, r.cases, h.before FROM risen r CROSS JOIN LATERAL (
        SELECT count(*)::integer AS before FROM reporting.cases c
        WHERE c.town = r.town AND c.area = r.area AND c.matter_code = r.matter_code
          AND c.submitted_at > :history_since AND c.submitted_at <= :since AND {_COUNTED}) h
    ORDER BY r.matter_code, r.area
""")
_OPEN = text(
    "SELECT id FROM reporting.rising WHERE matter_code = :matter AND area = :area AND acknowledged_at IS NULL FOR UPDATE"
)
_RAISE = text("""
    INSERT INTO reporting.rising (id, matter_code, area, cases, before, chance, raised_at)
    SELECT :id, :matter, :area, :cases, :before, :chance, :now
    WHERE NOT EXISTS (SELECT FROM reporting.rising WHERE matter_code = :matter AND area = :area AND raised_at > :quiet_since)
    ON CONFLICT DO NOTHING RETURNING id
""")
_ADD = text("""
    INSERT INTO reporting.rising_cases (alert, request) SELECT :alert, unnest(CAST(:cases AS uuid[])) ON CONFLICT DO NOTHING
""")
_SHOWN: Final = """
    r.id, r.matter_code, r.area, r.before, r.chance, r.raised_at, r.acknowledged_at, r.said, p.display_name AS by,
    m.matter_name, m.matter_name_en, k.listed, k.still_open
"""
_FROM: Final = """
    FROM reporting.rising r LEFT JOIN LATERAL identity.people(ARRAY[r.acknowledged_by]) p ON r.acknowledged_by IS NOT NULL
    LEFT JOIN LATERAL (SELECT c.matter_name, c.matter_name_en FROM reporting.rising_cases x JOIN reporting.cases c ON c.id = x.request
                       WHERE x.alert = r.id ORDER BY c.submitted_at DESC LIMIT 1) m ON true
    CROSS JOIN LATERAL (SELECT count(*) AS listed, count(*) FILTER (WHERE c.closed_at IS NULL AND c.ended_at IS NULL) AS still_open
                        FROM reporting.rising_cases x JOIN reporting.cases c ON c.id = x.request WHERE x.alert = r.id) k
"""
_PAGE = text(f"""
    SELECT {_SHOWN} {_FROM} WHERE starts_with(r.area, :area)
      AND (CAST(:at AS timestamptz) IS NULL OR (r.raised_at, r.id) < (CAST(:at AS timestamptz), CAST(:after AS uuid)))
    ORDER BY r.raised_at DESC, r.id DESC LIMIT :most
""")
_ONE = text(f"SELECT {_SHOWN} {_FROM} WHERE r.id = :id AND starts_with(r.area, :area)")
_CASES = text("""
    SELECT c.id, c.number, c.state, c.submitted_at, c.due_at, c.on_time FROM reporting.rising_cases x
    JOIN reporting.cases c ON c.id = x.request WHERE x.alert = :id AND NOT c.is_recused ORDER BY c.submitted_at, c.id LIMIT 500
""")
_ACKNOWLEDGE = text("""
    UPDATE reporting.rising SET acknowledged_at = now(), acknowledged_by = :by, said = :said
    WHERE id = :id AND acknowledged_at IS NULL
""")
_WAITING = text("SELECT count(*) FROM reporting.rising WHERE acknowledged_at IS NULL AND starts_with(area, :area)")


class RisingStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cells(self, since: datetime, until: datetime, history_since: datetime, least: int) -> list[Cell]:
        values = {"since": since, "until": until, "history_since": history_since, "least": least}
        rows = self._connection.execute(_CELLS, values)
        return [Cell(row.matter_code, row.area, tuple(row.cases), row.before) for row in rows]

    def open_alert(self, cell: Cell) -> UUID | None:
        values = {"matter": cell.matter_code, "area": cell.area}
        return self._connection.execute(_OPEN, values).scalar_one_or_none()

    def raise_alert(self, alert: UUID, cell: Cell, chance: float, now: datetime, quiet_since: datetime) -> bool:
        """False when there was one within the week, or another look was faster."""
        values = {"id": alert, "matter": cell.matter_code, "area": cell.area, "cases": len(cell.cases)}
        values |= {"before": cell.before, "chance": chance, "now": now, "quiet_since": quiet_since}
        return self._connection.execute(_RAISE, values).one_or_none() is not None

    def add_cases(self, alert: UUID, cases: Sequence[UUID]) -> None:
        self._connection.execute(_ADD, {"alert": alert, "cases": list(cases)})

    def page(self, area: str, most: int, after: Sequence[Any] | None) -> list[Any]:
        """Newest first."""
        values = {"area": area, "most": most, "at": after[0] if after else None, "after": after[1] if after else None}
        return list(self._connection.execute(_PAGE, values))

    def one(self, area: str, alert: UUID) -> Any | None:
        return self._connection.execute(_ONE, {"id": alert, "area": area}).one_or_none()

    def cases(self, alert: UUID) -> list[Any]:
        return list(self._connection.execute(_CASES, {"id": alert}))

    def acknowledge(self, alert: UUID, by: UUID, said: str) -> bool:
        """False when somebody else was faster."""
        values = {"id": alert, "by": by, "said": said}
        return self._connection.execute(_ACKNOWLEDGE, values).rowcount == 1

    def waiting(self, area: str) -> int:
        """How many nobody has acknowledged."""
        return int(self._connection.execute(_WAITING, {"area": area}).scalar_one())
