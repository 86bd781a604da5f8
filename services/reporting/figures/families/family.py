"""What a family of figures says of itself: the table it counts, its counts, its figures, its groups, the list behind them. Pure.

A count is stated once: from which moment on a row is counted (`since`), until which (`until`), under which condition
(`only`) and with how much (`amount`). The counting queries, the lists and the roll-ups are all made of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

AS_OF_DAY: Final = "(CAST(:as_of AS timestamptz) AT TIME ZONE 'Asia/Shanghai')::date"
"""The last day of the period, or today, in SQL."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count in SQL over the family's rows. `since` is a timestamptz: a row counts as of any moment from then on."""

    name: str
    label: str
    since: str
    only: str = "true"
    until: str | None = None
    amount: str = "1"
    rows: str | None = None
    """Which rows it looks at when they are not the family's own, e.g. closings of the period whenever accepted."""
    dated: str | None = None
    """Its own day, by which such rows are told apart by day, week, month or half-year."""
    unit: str = ""
    """`fen` for money: kept and handed to programs in fen, shown to people in yuan."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: the counts it is made of, and how that is said. `over` names the counts that add up to the denominator.

    `kind` is count, rate, mean (a sum by the number of rows), sum, or percentile (of `at`, over the histogram of days); `listed`
    names the count whose list is shown when it is not `of`. `per` divides what is counted, e.g. minutes into hours.
    """

    key: str
    label: str
    formula: str
    of: str
    over: tuple[str, ...] = ()
    kind: str = "count"
    at: int | None = None
    listed: str | None = None
    over_listed: str | None = None
    family: str = "cases"
    per: int = 1
    unit: str = ""
    """As the unit of its count."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list of a family's rows: `shown` as area, day, number, post, role or text."""

    label: str
    sql: str
    shown: str = "text"


@dataclass(frozen=True, slots=True)
class Family:
    """Figures counted over one table. `rows` says which rows a period has, with :first, :last, :starts_at and :as_of."""

    key: str
    table: str
    alias: str
    rows: str
    counts: tuple[Count, ...]
    definitions: tuple[Definition, ...]
    groups: Mapping[str, str]
    list_path: str
    dated: str = ""
    """The day its groups by time are of."""
    columns: tuple[Column, ...] = ()
    """What `/board/rows` shows of each row: of a family without a page of its own, or when its page cannot narrow so far."""
    narrows: frozenset[str] | None = None
    """The groups the page at `list_path` knows; None for all."""
    id: str = "id"

    def knows(self, groups: tuple[tuple[str, str], ...], by: str | None = None) -> bool:
        """Whether its rows can be told apart by all that is asked, groups as (by, value)."""
        return {*(name for name, _ in groups), *([by] if by else [])} <= self.groups.keys()

    def group(self, by: str, count: Count) -> str:
        """What tells the groups of a count apart, in SQL."""
        return self.groups[by].replace(self.dated, count.dated) if count.dated else self.groups[by]

    def condition(self, count: Count) -> str:
        """The rows of the period that are counted as of :as_of, in SQL."""
        parts = [f"coalesce({count.since} <= :as_of, false)", f"({count.only})"]
        parts += [f"NOT coalesce({count.until} <= :as_of, false)"] if count.until else []
        return " AND ".join(part for part in parts if part != "(true)")

    def counting(self, count: Count) -> str:
        """The rows of a count in the period, in SQL."""
        return f"{count.rows or self.rows} AND {self.condition(count)}"


def by_time(day: str) -> dict[str, str]:
    """Day, week, month and half-year of a date, in SQL; the groups of every family that happens on days."""
    half = f"to_char({day}, 'YYYY') || CASE WHEN extract(month FROM {day}) < 7 THEN 'H1' ELSE 'H2' END"
    return {
        "day": f"{day}::text",
        "week": f"date_trunc('week', {day})::date::text",
        "month": f"to_char({day}, 'YYYY-MM')",
        "half": half,
    }
