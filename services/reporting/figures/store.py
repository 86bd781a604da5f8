"""Counting in Postgres: cases from the roll-ups where they can answer, everything else in one statement over the tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.conditions import in_area, narrowed
from services.reporting.figures.domain import COUNTS, Counted, Period, Where
from services.reporting.figures.families import CASES, FAMILIES, Family
from services.reporting.figures.families.services import SERVICES
from services.reporting.rollups.reading import RolledStore, dimension
from services.reporting.services_signed.cells import ServiceCells

Names = tuple[str, ...]
_NOTHING: Final = dict.fromkeys(COUNTS, 0)


class Counting(NamedTuple):
    """One statement for the counts of several sets of rows: rows of (place, group, sums); `names[place]` says what they sum."""

    statement: TextClause
    names: tuple[Names, ...]


@cache
def counting(by: str | None, digits: int, groups: Names = (), families: Names = ()) -> Counting:
    """All counts, by group; the area's form decides which index serves. Each set of rows has its own counts alone: a statement
    padded to the same columns takes Postgres longer to read than to answer."""
    asked = [family for family in FAMILIES if not families or family.key in families]
    sets = [one for family in asked for one in _sets(family, by, "0" * digits, groups)]
    selects = [f"SELECT {place} AS place, {select}" for place, (_, select) in enumerate(sets)]
    statement = (
        " UNION ALL ".join(selects) or "SELECT 0 AS place, '' AS of_group, ARRAY[]::bigint[] AS sums WHERE false"
    )
    return Counting(text(statement), tuple(names for names, _ in sets))


def _sets(family: Family, by: str | None, area: str, groups: Names) -> Iterator[tuple[Names, str]]:
    """(its counts, its select) for each set of rows a family's counts look at; none when it does not know a group."""
    where = narrowed(family, tuple((name, "") for name in groups))
    if where is None or (by is not None and by not in family.groups):
        return
    for rows in dict.fromkeys(count.rows or family.rows for count in family.counts):
        counts = [count for count in family.counts if (count.rows or family.rows) == rows]
        group = family.group(by, counts[0]) if by else "''"
        sums = ", ".join(
            f"coalesce(sum({one.amount}) FILTER (WHERE {family.condition(one)}), 0)::bigint" for one in counts
        )
        there = f"{rows} AND {in_area(area, family.alias)} AND {where}"
        select = f"{group} AS of_group, ARRAY[{sums}] AS sums FROM {family.table} {family.alias} WHERE {there}"
        yield tuple(count.name for count in counts), f"{select} GROUP BY 2" if by else f"{select} HAVING count(*) > 0"


@cache
def _days(by: str | None, digits: int, groups: Names) -> TextClause:
    group = CASES.groups[by] if by else "''"
    where = f"{CASES.rows} AND {in_area('0' * digits, 'c')} AND {narrowed(CASES, tuple((name, '') for name in groups))}"
    return text(f"""
        SELECT {group} AS of_group, c.days_taken AS days, count(*) AS cases FROM reporting.cases c
        WHERE {where} AND c.closed_at <= :as_of AND c.days_taken IS NOT NULL GROUP BY 1, 2""")


def period_values(area: str, period: Period, now: datetime) -> dict[str, Any]:
    """The parameters every condition may use."""
    return {
        "area": area,
        "first": period.first,
        "last": period.last,
        "starts_at": period.starts_at(),
        "as_of": period.as_of(now),
    }


class FigureStore:
    """Counts over one connection; `rolled` false counts the cases themselves, as the recount does."""

    def __init__(self, connection: Connection, rolled: bool = True) -> None:
        self._connection, self._rolled = connection, rolled

    def counts(
        self, area: str, period: Period, now: datetime, by: str | None = None
    ) -> dict[str | None, dict[str, int]]:
        """Counts by group; without `by` the one group is None."""
        found = self.counted(Where(area), period, now, by, days=False)
        return {group: dict(one.counts) for group, one in found.items()}

    def counted(
        self, where: Where, period: Period, now: datetime, by: str | None = None, days: bool = True
    ) -> dict[str | None, Counted]:
        """Counts by group, and with `days` how many working days the closed cases took; without `by` the one group is None.

        Cases come from the roll-ups where these know the group, everything else from the tables.
        """
        dim = self._dimension(where, by, period, now)
        hours = ServiceCells(self._connection).counted(where, period, now, by) if self._rolled else None
        kept = {CASES.key: dim is not None, SERVICES.key: hours is not None}
        others = tuple(family.key for family in FAMILIES if not kept.get(family.key))
        found: dict[str | None, dict[str, int]] = {}
        taken: Mapping[str | None, dict[int, int]] = {}
        if dim:
            rolled = RolledStore(self._connection).counted(dim, where, period, now, by, days)
            found = {group or None: {**_NOTHING, **counts} for group, (counts, _) in rolled.items()}
            taken = {group or None: took for group, (_, took) in rolled.items()}
        elif days:
            taken = self._days(where, period, now, by)
        for group, sums in (hours or {}).items():
            found.setdefault(group, dict(_NOTHING)).update(sums)
        for group, counts in self._from_tables(where, period, now, by, others):
            found.setdefault(group, dict(_NOTHING)).update(counts)
        groups = found if by else [None]
        return {group: Counted(found.get(group, _NOTHING), taken.get(group)) for group in groups}

    def _dimension(self, where: Where, by: str | None, period: Period, now: datetime) -> str | None:
        return dimension(where, by, period, now) if self._rolled else None

    def _from_tables(
        self, where: Where, period: Period, now: datetime, by: str | None, families: Names
    ) -> Iterator[tuple[str | None, Iterable[tuple[str, int]]]]:
        statement, names = counting(by, len(where.area), tuple(name for name, _ in where.groups), families)
        for place, group, sums in self._connection.execute(statement, self._values(where, period, now)).all():
            yield group or None, zip(names[place], sums, strict=True)

    def _days(self, where: Where, period: Period, now: datetime, by: str | None) -> dict[str | None, dict[int, int]]:
        if (by is not None and by not in CASES.groups) or narrowed(CASES, where.groups) is None:
            return {}
        found: dict[str | None, dict[int, int]] = {}
        statement = _days(by, len(where.area), tuple(name for name, _ in where.groups))
        for row in self._connection.execute(statement, self._values(where, period, now)):
            found.setdefault(row.of_group or None, {})[row.days] = row.cases
        return found

    def _values(self, where: Where, period: Period, now: datetime) -> dict[str, Any]:
        return period_values(where.area, period, now) | {f"of_{by}": value for by, value in where.groups}
