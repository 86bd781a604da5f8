"""Figures and their formulas (domain.md §2): what each key counts, what it is divided by, and as of when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.contracts.errors import N_, DomainError

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
GROUPS: Final = ("town", "village", "matter", "category", "channel", "kind")
"""What figures may be broken down by."""


class PeriodReversed(DomainError):
    sentence = N_("起始日期不能晚于截止日期。")
    status = 422
    code = "period-reversed"


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

    def as_of(self, now: datetime) -> datetime:
        """The earlier of the period's end and now."""
        if self.last >= now.astimezone(SHANGHAI).date():
            return now
        end = datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)
        return end - timedelta(microseconds=1)


def current_period(now: datetime) -> Period:
    """This month so far: what the first screen shows when nothing was chosen."""
    today = now.astimezone(SHANGHAI).date()
    return Period(today.replace(day=1), today)


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: the counts it is made of, and how that is said. `over` names the counts that add up to the denominator."""

    key: str
    label: str
    formula: str
    of: str
    over: tuple[str, ...] = ()


DEFINITIONS: Final = (
    Definition("accepted", N_("受理量"), N_("受理量 = 期内受理的件数（撤回、并单除外）"), "accepted"),
    Definition("closed", N_("办结量"), N_("办结量 = 期内受理的件中，截至期末（或现在）已办结的件数"), "closed"),
    Definition("closed_in_period", N_("期内办结"), N_("期内办结 = 期内办结的件数，不论何时受理"), "closed_in_period"),
    Definition("completion_rate", N_("办结率"), N_("办结率 = 办结量 ÷ 受理量"), "closed", ("accepted",)),
    Definition(
        "on_time_rate",
        N_("按时办结率"),
        N_("按时办结率 = 按时办结量 ÷（办结量 + 超期在办）"),
        "closed_on_time",
        ("closed", "open_overdue"),
    ),
    Definition(
        "open_overdue",
        N_("超期在办"),
        N_("超期在办 = 期内受理的件中，截至期末（或现在）未办毕且已过承诺时限的件数"),
        "open_overdue",
    ),
    Definition("returned", N_("退单件"), N_("退单件 = 期内受理的件中，被退过单的件数"), "returned"),
    Definition(
        "check_in_rate",
        N_("双报到率"),
        N_("双报到率 = 已报到在职党员 ÷ 登记在册在职党员"),
        "checked_in",
        ("registered",),
    ),
)
COUNTS: Final = (
    "accepted",
    "closed",
    "closed_on_time",
    "open_overdue",
    "returned",
    "closed_in_period",
    "registered",
    "checked_in",
)
"""What is counted in the database; every figure is made of these."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure worked out. A rate whose denominator is 0 has no value; a plain count has no denominator."""

    definition: Definition
    group: str | None
    value: float | int | None
    numerator: int
    denominator: int | None


def work_out(counts: Mapping[str, int], group: str | None = None) -> list[Figure]:
    """All figures from the counts of one group."""
    return [_figure(definition, counts, group) for definition in DEFINITIONS]


def _figure(definition: Definition, counts: Mapping[str, int], group: str | None) -> Figure:
    numerator = counts.get(definition.of, 0)
    if not definition.over:
        return Figure(definition, group, numerator, numerator, None)
    denominator = sum(counts.get(name, 0) for name in definition.over)
    return Figure(definition, group, numerator / denominator if denominator else None, numerator, denominator)
