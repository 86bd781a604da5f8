"""Figures worked out of counts (domain.md §2): periods, what each key is divided by, and as of when. Pure.

What there is to count is said by `families`, one file each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from services.reporting.figures.families import FAMILIES, Definition
from shared.contracts.errors import N_, DomainError

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
DEFINITIONS: Final = tuple(definition for family in FAMILIES for definition in family.definitions)
COUNTS: Final = tuple(count.name for family in FAMILIES for count in family.counts)
"""What is counted in the database; every figure is made of these."""
GROUPS: Final = tuple(dict.fromkeys(by for family in FAMILIES for by in family.groups))
"""What figures may be broken down by; `volunteer` only for those who answer for people."""
Days = Mapping[int, int]
"""How many closed cases took so many working days."""


class PeriodReversed(DomainError):
    sentence = N_("起始日期不能晚于截止日期。")
    status = 422
    code = "period-reversed"


class NotToldApart(DomainError):
    sentence = N_("这个数字不按所选的条件分。")
    status = 422
    code = "not-told-apart"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Asia/Shanghai, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise PeriodReversed(fields={"from": [PeriodReversed.sentence]})

    def starts_at(self) -> datetime:
        return datetime.combine(self.first, time(), SHANGHAI)

    def runs(self, now: datetime) -> bool:
        """Whether the period is not over yet, so that its figures are those of now."""
        return self.last >= now.astimezone(SHANGHAI).date()

    def as_of(self, now: datetime) -> datetime:
        """The earlier of the period's end and now."""
        if self.runs(now):
            return now
        end = datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)
        return end - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Where:
    """What figures are narrowed to: an area of 6, 9 or 12 digits, and groups as (by, value), e.g. ("matter", "dibao")."""

    area: str
    groups: tuple[tuple[str, str], ...] = ()


NAMED_PERIODS: Final = ("today", "week", "month", "last_month", "half", "year")


def named_period(name: str, today: date) -> Period:
    """A period that goes with the days, so that a saved filter stays what it says: up to today, but for last month."""
    if name == "last_month":
        end = today.replace(day=1) - timedelta(days=1)
        return Period(end.replace(day=1), end)
    firsts = {
        "today": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "half": date(today.year, 1 if today.month < 7 else 7, 1),
        "year": date(today.year, 1, 1),
    }
    return Period(firsts[name], today)


def current_period(now: datetime) -> Period:
    """This month so far: what the first screen shows when nothing was chosen."""
    today = now.astimezone(SHANGHAI).date()
    return Period(today.replace(day=1), today)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one group: the counts by name, and the closed cases by the working days they took."""

    counts: Mapping[str, int]
    days: Days | None = None


class Figure(NamedTuple):
    """One figure worked out. A rate whose denominator is 0 has no value; a plain count has no denominator.

    A tuple, because a district by village has thousands.
    """

    definition: Definition
    group: str | None
    value: float | int | None
    numerator: int
    denominator: int | None


def work_out(
    counts: Mapping[str, int],
    group: str | None = None,
    days: Days | None = None,
    definitions: Iterable[Definition] = DEFINITIONS,
) -> list[Figure]:
    """The figures, all when not told which, from the counts of one group and of how many working days its closed cases took."""
    return [_figure(definition, counts, group, days or {}) for definition in definitions]


def _figure(definition: Definition, counts: Mapping[str, int], group: str | None, days: Days) -> Figure:
    numerator = counts.get(definition.of, 0)
    if definition.at is not None:
        return Figure(definition, group, percentile(days, definition.at), numerator, None)
    if not definition.over:
        value = round(numerator / definition.per, 1) if definition.per > 1 else numerator
        return Figure(definition, group, value, numerator, None)
    denominator = sum([counts.get(name, 0) for name in definition.over])
    return Figure(definition, group, numerator / denominator if denominator else None, numerator, denominator)


def percentile(days: Days, at: int) -> int | None:
    """The days that `at` of a hundred cases did not exceed (nearest rank); None without cases."""
    rank = -(-sum(days.values()) * at // 100)
    for day, cases in sorted(days.items()):
        rank -= cases
        if rank <= 0 and cases:
            return day
    return None
