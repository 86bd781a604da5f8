"""How the open cases of an area stand with their promise, and what residents said of the closed ones: one statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.conditions import in_area, narrowed
from services.reporting.figures.domain import Period, Where
from services.reporting.figures.families import CASES
from services.reporting.figures.qualities import CELLS, NOW, from_cells, rectify_by
from services.reporting.figures.qualities import CONDITIONS as QUALITY
from services.reporting.figures.standings import AGE, MADE_OF, OPEN, STANDINGS
from services.reporting.rollups.reading import RolledStore

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
    """Cases by place and age, and by matter and age, read from the index of open cases alone."""
    place = "c.town" if digits == 6 else "c.area"
    return text(f"""
        SELECT grouping(place) AS is_matter, place, matter_code, age, count(*) AS cases, any_value(id) AS one
        FROM (SELECT {place} AS place, c.matter_code, c.id, {AGE} AS age FROM reporting.cases c
              WHERE {OPEN} AND {in_area("0" * digits, "c")} AND {narrowed(CASES, tuple((name, "") for name in groups))}) c
        GROUP BY GROUPING SETS ((place, age), (matter_code, age))""")


_NAMES: Final = text("SELECT id, matter_name, matter_name_en FROM reporting.cases WHERE id = ANY (:cases)")


@cache
def _putting_right(digits: int) -> TextClause:
    """By town or village: what is being put right at this moment, whenever it was accepted."""
    place = f"left(c.area, {PLACE_DIGITS[digits]})"
    counts = ", ".join(f"count(*) FILTER (WHERE {QUALITY[name]}) AS {name}" for name in NOW)
    return text(f"""
        SELECT {place} AS place, {counts} FROM reporting.cases c
        WHERE {QUALITY["rectifying"]} AND {in_area("0" * digits, "c")} GROUP BY 1""")


def _standings(ages: Mapping[str, int]) -> dict[str, int]:
    """Every standing of cases that are of these ages."""
    return {name: sum(ages.get(age, 0) for age in MADE_OF[name]) for name in STANDINGS}


class BoardStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, where: Where, now: datetime, tomorrow: datetime) -> Standing:
        """`tomorrow` is the next midnight. A case without a matter is in the total and its place, in no matter."""
        values = {"area": where.area, "now": now, "tomorrow": tomorrow}
        values |= {f"of_{by}": value for by, value in where.groups}
        statement = _standing(len(where.area), tuple(name for name, _ in where.groups))
        places: dict[str, dict[str, int]] = {}
        matters: dict[str, dict[str, int]] = {}
        of_matter: dict[str, UUID] = {}
        for is_matter, place, matter, age, cases, one in self._connection.execute(statement, values):
            if not is_matter:
                places.setdefault(place, {})[age] = cases
            elif matter:
                matters.setdefault(matter, {})[age] = cases
                of_matter[matter] = one
        names = {row.id: row for row in self._connection.execute(_NAMES, {"cases": list(of_matter.values())})}
        by_place = {place: _standings(ages) for place, ages in places.items()}
        by_matter = {
            code: OfMatter(names[of_matter[code]].matter_name, names[of_matter[code]].matter_name_en, _standings(ages))
            for code, ages in matters.items()
        }
        total = {name: sum(counts[name] for counts in by_place.values()) for name in STANDINGS}
        return Standing(total, by_place, by_matter)

    def qualities(self, area: str, now: datetime, period: Period) -> dict[str, Mapping[str, int]]:
        """By town or village: what residents said of the cases accepted in the period and what came of it, as it stands now."""
        by = "town" if len(area) == 6 else "village"
        found = RolledStore(self._connection).of_now(area, period, now, by, CELLS)
        return {place: from_cells(sums) for place, sums in found.items()}

    def putting_right(self, area: str, now: datetime) -> dict[str, Mapping[str, int]]:
        """By town or village: what is being put right now, and what of it is late."""
        rows = self._connection.execute(_putting_right(len(area)), {"area": area, "rectify_by": rectify_by(now)})
        return {row.place: {name: getattr(row, name) for name in NOW} for row in rows}
