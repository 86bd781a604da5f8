"""Counts of cases read from the roll-ups: what the counting statement says, in a few milliseconds whatever the number of cases."""

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.conditions import in_area, narrowed
from services.reporting.figures.domain import Period, Where
from services.reporting.figures.families import CASES, COUNT_OF
from services.reporting.rollups.boxes import Box, boxes
from services.reporting.rollups.folding import DAILY, FIGURED, TOOK

_MATTER: Final = ("matter", "category", "kind", "post")
_PART: Final = {name: f"split_part(f.value, '|', {place})" for place, name in enumerate(_MATTER, 1)}
_WHOLE: Final = "split_part(f.value, '|', 1)"
_UNIT: Final = (
    f"coalesce((SELECT m.work_unit FROM reporting.members m WHERE m.id = CAST(nullif({_WHOLE}, '') AS uuid)), '')"
)
_VALUE: Final = {**_PART, "channel": _WHOLE, "hour": _WHOLE, "volunteer": _WHOLE, "unit": _UNIT}
_DIMENSION: Final = {
    **dict.fromkeys(_MATTER, "matter"),
    "channel": "channel",
    "hour": "hour",
    "volunteer": "volunteer",
    "unit": "volunteer",
}
_TIMES: Final = {
    "half": ("h", "to_char(f.cohort, 'YYYY') || CASE WHEN extract(month FROM f.cohort) < 7 THEN 'H1' ELSE 'H2' END"),
    "month": ("m", "to_char(f.cohort, 'YYYY-MM')"),
    "week": ("d", "date_trunc('week', f.cohort)::date::text"),
    "day": ("d", "f.cohort::text"),
}
# The cells of a grain lie together; each box is one range of them.
_FROM: Final = """
    FROM unnest(CAST(:grains AS text[]), CAST(:cohorts_from AS date[]), CAST(:cohorts_to AS date[]),
                CAST(:days_from AS date[]), CAST(:days_to AS date[])) b (grain, cohort_from, cohort_to, day_from, day_to)
    JOIN reporting.figure_cells f ON f.dim = :dim AND f.grain = b.grain
        AND f.cohort BETWEEN b.cohort_from AND b.cohort_to AND f.day BETWEEN b.day_from AND b.day_to"""


def dimension(where: Where, by: str | None, period: Period, now: datetime) -> str | None:
    """The dimension that answers, or None when only the cases themselves can: two dimensions at once, or days not kept."""
    dim = _dimension(where, by)
    if dim is None or dim in DAILY or all(box.grain != "d" for box in _boxes(period, now, by)):
        return dim
    return None


def _dimension(where: Where, by: str | None) -> str | None:
    narrowed_by = {name for name, _ in where.groups}
    asked = narrowed_by | ({by} if by and by != "town" and by not in _TIMES else set())
    if len(where.area) == 12 or by == "village":
        return "village" if asked <= {"village"} and not narrowed_by else None
    found = {_DIMENSION.get(name) for name in asked}
    return "town" if not found else found.pop() if len(found) == 1 else None


class RolledStore:
    """Counts of cases from the cells, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counted(
        self, dim: str, where: Where, period: Period, now: datetime, by: str | None, days: bool
    ) -> dict[str, tuple[dict[str, int], dict[int, int]]]:
        """By group ('' without `by`): every count of cases, and with `days` how many closed cases took so many working days."""
        values = self._values(dim, where, period, now, by)
        names = (*FIGURED, *TOOK) if days else FIGURED
        statement = _counting(by, len(where.area), _names(where), names)
        counts: dict[str, dict[str, int]] = {}
        taken: dict[str, dict[int, int]] = {}
        for group, sums in self._connection.execute(statement, values).all():
            counts[group] = dict(zip(FIGURED, sums, strict=False))
            taken[group] = {day: cases for day, cases in enumerate(sums[len(FIGURED) :]) if cases}
        if days:
            values["dim"] = f"{dim}/days"
            for row in self._connection.execute(_long(by, len(where.area), _names(where)), values):
                taken.setdefault(row.of_group, {})[int(row.days)] = int(row.cases)
        if period.runs(now):
            self._overdue_now(counts, where, period, now, by)
        return {group: (one, taken.get(group, {})) for group, one in counts.items()}

    def of_now(self, area: str, period: Period, now: datetime, by: str, names: tuple[str, ...]) -> dict[str, list[int]]:
        """By town or village: these columns of the cases accepted in the period, as they stand now whenever it ended."""
        found = boxes(period.first, period.last, period.runs(now), of_now=True)
        values = ranges(found) | {"dim": by, "area": area}
        rows = self._connection.execute(_counting(by, len(area), (), names), values)
        return {row.of_group: row.sums for row in rows}

    def _overdue_now(
        self, found: dict[str, dict[str, int]], where: Where, period: Period, now: datetime, by: str | None
    ) -> None:
        """What is overdue at this very moment is asked of the open cases: the cells know whole days only."""
        for counts in found.values():
            counts["open_overdue"] = 0
        values = {"area": where.area, "first": period.first, "last": period.last, "as_of": now}
        values |= {f"of_{name}": value for name, value in where.groups}
        for row in self._connection.execute(_overdue(by, len(where.area), _names(where)), values):
            found.setdefault(row.of_group or "", dict.fromkeys(FIGURED, 0))["open_overdue"] = row.cases

    def _values(self, dim: str, where: Where, period: Period, now: datetime, by: str | None) -> dict[str, Any]:
        return (
            ranges(_boxes(period, now, by))
            | {"dim": dim, "area": where.area}
            | {f"of_{name}": value for name, value in where.groups}
        )


def ranges(found: list[Box]) -> dict[str, Any]:
    """The boxes as parameters of a statement."""
    return {
        "grains": [box.grain for box in found],
        "cohorts_from": [box.cohort_from for box in found],
        "cohorts_to": [box.cohort_to for box in found],
        "days_from": [box.day_from for box in found],
        "days_to": [box.day_to for box in found],
    }


def _boxes(period: Period, now: datetime, by: str | None) -> list[Box]:
    return boxes(period.first, period.last, period.runs(now), times_grain(by))


def times_grain(by: str | None) -> str:
    """The coarsest grain that still tells the groups apart."""
    return _TIMES[by][0] if by in _TIMES else "h"


def _names(where: Where) -> tuple[str, ...]:
    return tuple(name for name, _ in where.groups)


def group_of(by: str | None) -> str:
    """What tells the groups of cells apart, in SQL."""
    if by in _TIMES:
        return _TIMES[by][1]
    return "f.area" if by in ("town", "village") else _VALUE[by] if by else "''"


def there(digits: int, groups: tuple[str, ...]) -> str:
    """The cells of an area of so many digits and of these groups, in SQL."""
    parts = ["starts_with(f.area, :area)" if digits != 12 else "f.area = :area"]
    return " AND ".join([*parts, *(f"{_VALUE[name]} = :of_{name}" for name in groups)])


@cache
def _counting(by: str | None, digits: int, groups: tuple[str, ...], names: tuple[str, ...]) -> TextClause:
    sums = ", ".join(f"sum(f.{name})" for name in names)
    return text(
        f"SELECT {group_of(by)} AS of_group, ARRAY[{sums}] AS sums {_FROM} WHERE {there(digits, groups)} GROUP BY 1"
    )


@cache
def _long(by: str | None, digits: int, groups: tuple[str, ...]) -> TextClause:
    days = "reverse(split_part(reverse(f.value), '|', 1))::integer"
    return text(f"""
        SELECT {group_of(by)} AS of_group, {days} AS days, sum(f.closed) AS cases {_FROM}
        WHERE {there(digits, groups)} GROUP BY 1, 2 HAVING sum(f.closed) <> 0""")


@cache
def _overdue(by: str | None, digits: int, groups: tuple[str, ...]) -> TextClause:
    group = CASES.groups[by] if by else "''"
    return text(f"""
        SELECT {group} AS of_group, count(*) AS cases FROM reporting.cases c
        WHERE c.closed_at IS NULL AND c.ended_at IS NULL AND c.due_at <= :as_of AND {CASES.rows}
          AND {in_area("0" * digits, "c")} AND {narrowed(CASES, tuple((name, "") for name in groups))}
          AND ({COUNT_OF["open_overdue"].only}) GROUP BY 1""")
