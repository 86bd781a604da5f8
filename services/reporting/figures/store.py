"""Counting in Postgres: all counts of a period and an area in one statement; and the lists behind them."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.conditions import (
    CASE_CONDITIONS,
    CASE_GROUPS,
    CLOSED_IN_PERIOD,
    COUNTED,
    MEMBER_CONDITIONS,
    MEMBER_GROUPS,
    REGISTERED,
    in_area,
)
from services.reporting.figures.domain import COUNTS, Period

# What a supervisor's first screen says of this very moment, by town (9 digits) or village (12).
_NOW_OPEN = text("""
    SELECT left(area, :digits) AS code, count(*) AS open,
           count(*) FILTER (WHERE due_at >= :now AND due_at < :tomorrow AND state <> 'awaiting_confirmation') AS due_today,
           count(*) FILTER (WHERE due_at < :now AND state NOT IN ('awaiting_confirmation', 'suspended')) AS overdue
    FROM reporting.cases c
    WHERE state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated') AND starts_with(area, :area)
    GROUP BY 1
""")


@cache
def counting(by: str | None, digits: int) -> TextClause:
    """One statement for all counts, by group; the area's form decides which index serves."""
    area = "0" * digits
    group = CASE_GROUPS[by] if by else "''"
    selects = [
        _select(COUNTED, CASE_CONDITIONS, group, "reporting.cases c", in_area(area, "c")),
        _select(CLOSED_IN_PERIOD, {"closed_in_period": "true"}, group, "reporting.cases c", in_area(area, "c")),
    ]
    if by is None or by in MEMBER_GROUPS:
        of_members = MEMBER_GROUPS[by] if by else "''"
        selects.append(_select(REGISTERED, MEMBER_CONDITIONS, of_members, "reporting.members m", in_area(area, "m")))
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in COUNTS)
    return text(f"SELECT of_group, {sums} FROM ({' UNION ALL '.join(selects)}) counted GROUP BY of_group")


def _select(rows: str, conditions: Mapping[str, str], group: str, table: str, area: str) -> str:
    counts = ", ".join(
        f"count(*) FILTER (WHERE {conditions[name]}) AS {name}" if name in conditions else f"NULL::bigint AS {name}"
        for name in COUNTS
    )
    return f"SELECT {group} AS of_group, {counts} FROM {table} WHERE {rows} AND {area} GROUP BY 1"


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
    """Counts over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(
        self, area: str, period: Period, now: datetime, by: str | None = None
    ) -> dict[str | None, dict[str, int]]:
        """Counts by group; without `by` the one group is None."""
        found: dict[str | None, dict[str, int]] = {}
        for row in self._connection.execute(counting(by, len(area)), period_values(area, period, now)):
            found[row.of_group or None] = {name: getattr(row, name) for name in COUNTS}
        return found if by else {None: found.get(None, dict.fromkeys(COUNTS, 0))}

    def open_now(self, area: str, now: datetime, tomorrow: datetime, digits: int) -> dict[str, Any]:
        """Per town or village: open, due today, overdue at this moment."""
        values = {"area": area, "now": now, "tomorrow": tomorrow, "digits": digits}
        return {row.code: row for row in self._connection.execute(_NOW_OPEN, values)}
