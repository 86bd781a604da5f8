"""Drawn bulletins, frozen with their numbers and the chain's head of that moment; and the counts a new one is made of."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.bulletin.domain import Numbers
from services.reporting.figures.domain import Period
from services.reporting.figures.store import FigureStore
from services.reporting.pairs.store import PairStore
from services.reporting.visits.domain import FIGURE_NAMES
from services.reporting.visits.store import VisitFilters, VisitStore

_KEEP = text("""
    INSERT INTO reporting.bulletins (id, area, first_day, last_day, numbers, drawn_at, drawn_by, head_day, head_number, head_hash)
    SELECT :id, :area, :first, :last, CAST(:numbers AS jsonb), :now, :by, h.day, h.number, encode(h.hash, 'hex')
    FROM (SELECT 1) one LEFT JOIN (SELECT day, number, hash FROM bus.head ORDER BY day DESC LIMIT 1) h ON true
""")
_SHOWN = """b.id, b.area, b.first_day, b.last_day, b.numbers, b.drawn_at, b.head_day, b.head_number, b.head_hash, p.display_name AS by
    FROM reporting.bulletins b LEFT JOIN LATERAL identity.people(ARRAY[b.drawn_by]) p ON true"""
_ONE = text(f"SELECT {_SHOWN} WHERE b.id = :id AND starts_with(b.area, :area)")
_LAST = text(f"SELECT {_SHOWN} WHERE starts_with(b.area, :area) ORDER BY b.drawn_at DESC, b.id LIMIT 50")


class BulletinStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, area: str, period: Period, now: datetime) -> dict[str, int]:
        """Five statements: cases and members, visits and their outcomes, and projects (as of now)."""
        counts = dict(FigureStore(self._connection).counts(area, period, now)[None])
        of_visits = VisitStore(self._connection).counts(VisitFilters(area, period.first, period.last)).get("", {})
        pairs = PairStore(self._connection).counts(area)
        counts |= dict.fromkeys(FIGURE_NAMES, 0) | of_visits
        counts["projects"] = sum(n for name, n in pairs.items() if name.startswith("projects:"))
        return counts

    def keep(self, bulletin: UUID, area: str, period: Period, numbers: Numbers, now: datetime, by: UUID) -> None:
        values = {"id": bulletin, "area": area, "first": period.first, "last": period.last, "now": now, "by": by}
        self._connection.execute(_KEEP, {**values, "numbers": orjson.dumps(numbers).decode()})

    def one(self, bulletin: UUID, area: str) -> Any | None:
        return self._connection.execute(_ONE, {"id": bulletin, "area": area}).one_or_none()

    def last(self, area: str) -> list[Any]:
        return list(self._connection.execute(_LAST, {"area": area}))
