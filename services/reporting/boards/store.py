"""How the open cases of an area stand with their promise, and what residents said of the closed ones: one statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.conditions import in_area, narrowed
from services.reporting.figures.domain import Period, Where
from services.reporting.figures.families import CASES
from services.reporting.figures.qualities import CONDITIONS as QUALITY
from services.reporting.figures.qualities import QUALITIES, rectify_by
from services.reporting.figures.standings import CONDITIONS, OPEN, STANDINGS

PLACE_DIGITS: Final = {6: 9, 9: 12, 12: 12}
"""An area is shown by what lies one step below it."""


@dataclass(frozen=True, slots=True)
class OfMatter:
    """A matter's name in both languages, and how its open cases stand."""

    name: str | None
    name_en: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts by standing: of all, by town or village code, by matter code."""

    total: Mapping[str, int]
    places: Mapping[str, Mapping[str, int]]
    matters: Mapping[str, OfMatter]


@cache
def _standing(digits: int, groups: tuple[str, ...]) -> TextClause:
    place = f"left(c.area, {PLACE_DIGITS[digits]})"
    counts = ", ".join(f"count(*) FILTER (WHERE {CONDITIONS[name]}) AS {name}" for name in STANDINGS)
    return text(f"""
        SELECT grouping({place}) AS is_matter, {place} AS place, c.matter_code, max(c.matter_name) AS name,
               max(c.matter_name_en) AS name_en, {counts}
        FROM reporting.cases c
        WHERE {OPEN} AND {in_area("0" * digits, "c")} AND {narrowed(CASES, tuple((name, "") for name in groups))}
        GROUP BY GROUPING SETS (({place}), (c.matter_code))""")


@cache
def _qualities(digits: int, of_period: bool) -> TextClause:
    """By town or village; without a period what is being put right at this moment, whenever it was accepted."""
    place = f"left(c.area, {PLACE_DIGITS[digits]})"
    counts = ", ".join(f"count(*) FILTER (WHERE {QUALITY[name]}) AS {name}" for name in QUALITIES)
    rows = "c.accepted_on BETWEEN :first AND :last" if of_period else QUALITY["rectifying"]
    return text(f"""
        SELECT {place} AS place, {counts} FROM reporting.cases c
        WHERE {rows} AND {in_area("0" * digits, "c")} GROUP BY 1""")


class BoardStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, where: Where, now: datetime, tomorrow: datetime) -> Standing:
        """`tomorrow` is the next midnight. A case without a matter is in the total and its place, in no matter."""
        values = {"area": where.area, "now": now, "tomorrow": tomorrow}
        values |= {f"of_{by}": value for by, value in where.groups}
        statement = _standing(len(where.area), tuple(name for name, _ in where.groups))
        places: dict[str, Mapping[str, int]] = {}
        matters: dict[str, OfMatter] = {}
        for row in self._connection.execute(statement, values):
            counts = {name: getattr(row, name) for name in STANDINGS}
            if row.is_matter and row.matter_code:
                matters[row.matter_code] = OfMatter(row.name, row.name_en, counts)
            elif not row.is_matter:
                places[row.place] = counts
        total = {name: sum(counts[name] for counts in places.values()) for name in STANDINGS}
        return Standing(total, places, matters)

    def qualities(self, area: str, now: datetime, period: Period | None = None) -> dict[str, Mapping[str, int]]:
        """By town or village: what residents said of the cases accepted in the period; without one, what is put right now."""
        values: dict[str, Any] = {"area": area, "rectify_by": rectify_by(now)}
        if period:
            values |= {"first": period.first, "last": period.last}
        rows = self._connection.execute(_qualities(len(area), period is not None), values)
        return {row.place: {name: getattr(row, name) for name in QUALITIES} for row in rows}
