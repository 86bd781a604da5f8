"""What the boards compare: weeks, the period before, how a figure changed, where it burns. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.reporting.figures.domain import Figure, Period

WEEKS: Final = 16
"""A third of a year: long enough to see a trend, short enough for a phone."""
SHOWN: Final = 8
"""How many places or matters are shown as burning; the whole list stands below or one click away."""
_LESS_IS_BETTER: Final = frozenset(
    {"open_overdue", "days_mean", "days_p50", "days_p90", "returned", "reopened", "voided", "post_gap"}
)
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """Against the period before: a rate in percentage points, a number in its own unit; whether that is better."""

    before: float | int | None
    by: float | None
    better: bool | None


def weeks_until(last: date, weeks: int = WEEKS) -> Period:
    """Whole weeks from a Monday up to the week of `last`, which may have only begun."""
    monday = last - timedelta(days=last.weekday())
    return Period(monday - timedelta(weeks=weeks - 1), last)


def months_of(period: Period, today: date) -> Period:
    """The whole months a period touches; the one that runs, up to today."""
    ended = (period.last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(period.first.replace(day=1), ended if ended < today else max(period.last, today))


def mondays(period: Period) -> list[date]:
    """The Mondays of a period that begins with one."""
    return [period.first + timedelta(weeks=week) for week in range((period.last - period.first).days // 7 + 1)]


def before(period: Period) -> Period:
    """The period of the same length just before."""
    length = period.last - period.first + timedelta(days=1)
    return Period(period.first - length, period.last - length)


def change(figure: Figure, earlier: Figure) -> Change:
    """How a figure moved. A higher rate is better, less of what should not be too; more of anything else is just more."""
    if figure.value is None or earlier.value is None:
        return Change(earlier.value, None, None)
    by = (figure.value - earlier.value) * (100 if figure.definition.kind == "rate" else 1)
    key = figure.definition.key
    judged = key in _LESS_IS_BETTER or figure.definition.kind == "rate"
    better = (by < 0) == (key in _LESS_IS_BETTER) if judged and round(by, 1) else None
    return Change(earlier.value, round(by, 1), better)


def burning(rows: Iterable[tuple[str, Counts]], most: int = SHOWN) -> list[tuple[str, Counts]]:
    """Where something is overdue or due within a week, the worst first; by code among equals."""
    asked = ("overdue", "due_today", "due_week")
    hot = [row for row in rows if any(row[1][name] for name in asked)]
    return sorted(hot, key=lambda row: (*(-row[1][name] for name in asked), row[0]))[:most]


def hours_shown(counts: Mapping[str, int]) -> range:
    """Office hours, and earlier or later as far as anybody came. Keys are weekday and hour, e.g. 1-09."""
    found = [int(key.partition("-")[2]) for key, count in counts.items() if count]
    return range(min([8, *found]), max([17, *found]) + 1)


def shade(count: int, most: int) -> int:
    """How dark a cell is, from 0 for nothing to 4 for the most: equal steps."""
    return -(-4 * count // most) if count else 0
