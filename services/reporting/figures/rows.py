"""The rows behind a number that is not of cases: posts, services, pairs, trips, members, visits; counts and kinds, nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, text

from services.reporting.figures.conditions import in_area, narrowed
from services.reporting.figures.domain import NotToldApart, Period, Where
from services.reporting.figures.families import CASES, COUNT_OF, FAMILY_OF
from services.reporting.figures.store import period_values

LISTED: Final = tuple(name for name, family in FAMILY_OF.items() if family is not CASES)
"""Counts that have a list here."""


@dataclass(frozen=True, slots=True)
class RowFilters:
    """What a list of rows is narrowed to."""

    figure: str
    where: Where
    period: Period


class RowStore:
    """Rows by the very conditions the figures count by, over one connection."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now

    def rows(self, filters: RowFilters, most: int, after: Sequence[Any] | None = None) -> Sequence[Any]:
        """By id: what the family shows, and last what the row adds to the number."""
        family, count = FAMILY_OF[filters.figure], COUNT_OF[filters.figure]
        shown = ", ".join(f"{column.sql} AS column_{place}" for place, column in enumerate(family.columns))
        one = f"{family.alias}.{family.id}"
        keyset = f"AND {one} > CAST(:after AS uuid)" if after else ""
        statement = f"""
            SELECT {one} AS id, {shown}, {count.amount} AS added {_from(filters)} {keyset} ORDER BY {one} LIMIT :most"""
        values = self._values(filters) | {"most": most} | ({"after": after[0]} if after else {})
        return self._connection.execute(text(statement), values).all()

    def total(self, filters: RowFilters) -> tuple[int, int]:
        """(how many rows, what they add up to)."""
        amount = COUNT_OF[filters.figure].amount
        statement = f"SELECT count(*) AS rows, coalesce(sum({amount}), 0) AS added {_from(filters)}"
        row = self._connection.execute(text(statement), self._values(filters)).one()
        return int(row.rows), int(row.added)

    def _values(self, filters: RowFilters) -> dict[str, Any]:
        where = filters.where
        values = period_values(where.area, filters.period, self._now)
        return values | {f"of_{by}": value for by, value in where.groups}


def _from(filters: RowFilters) -> str:
    family, where = FAMILY_OF[filters.figure], filters.where
    groups = narrowed(family, where.groups)
    if groups is None:
        raise NotToldApart()
    counted = family.counting(COUNT_OF[filters.figure])
    return f"FROM {family.table} {family.alias} WHERE {counted} AND {in_area(where.area, family.alias)} AND {groups}"
