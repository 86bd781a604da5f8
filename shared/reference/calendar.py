"""The working calendar: which days government offices in China work, make-up weekends (调休) included.

One calendar is one version of a table, with its source; it answers every question in constant time. The house begins with
the table `data/calendar.json`; later versions are loaded (`calendar_years`), kept in the database and installed here by
`shared.runtime.known_calendars`. Years the State Council has given no notice of follow from the festivals alone and are
provisional. Hours of the day, promises and stops are in `deadlines`; how the first table is made is in `build_calendar`.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from shared.contracts.errors import N_, DomainError

CALENDAR_FILE = Path(__file__).with_name("data") / "calendar.json"
FIRST_VERSION: Final = "2026-da8fdd9a"
"""The calendar every house began with: what a due date was counted with where nothing else is stored beside it."""


class OutsideCalendar(DomainError):
    """The date lies before the calendar's first year or after its last."""

    sentence = N_("工作日历只有%(first)s年至%(last)s年的，请检查日期。")
    status = 422
    code = "outside-calendar"


class DayKind(StrEnum):
    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    FESTIVAL = "festival"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day; `festival` and `festival_en` name the festival a day off or a make-up day belongs to, or are empty."""

    date: date
    kind: DayKind
    festival: str = ""
    festival_en: str = ""

    @property
    def working(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


class WorkingCalendar:
    """Working days of the years `first_year`..`last_year`; any other date raises OutsideCalendar.

    `version` changes exactly when a day does, so that a stored due date can say which calendar it was counted with.
    """

    def __init__(
        self,
        special_days: Iterable[CalendarDay],
        *,
        first_year: int,
        last_published_year: int,
        last_year: int,
        version: str,
        source: str,
    ) -> None:
        self.version, self.source = version, source
        self.first_year, self.last_published_year, self.last_year = first_year, last_published_year, last_year
        self._special: Mapping[date, CalendarDay] = {day.date: day for day in special_days}
        self._first = date(first_year, 1, 1).toordinal()
        self._last_published = date(last_published_year, 12, 31)
        self._count_days(date(last_year, 12, 31).toordinal() + 1)

    def _count_days(self, end: int) -> None:
        """Two arrays make every answer a look-up: the working days in order, and how many lie before each day."""
        self._working = array("l")
        self._before = array("l", [0])
        for ordinal in range(self._first, end):
            if self.day(date.fromordinal(ordinal)).working:
                self._working.append(ordinal)
            self._before.append(len(self._working))

    @property
    def special_days(self) -> tuple[CalendarDay, ...]:
        """The days a bare week gets wrong or that carry a festival's name, in order."""
        return tuple(self._special[day] for day in sorted(self._special))

    def day(self, day: date) -> CalendarDay:
        """What kind of day it is, and of which festival."""
        ordinary = DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND
        return self._special.get(day) or CalendarDay(day, ordinary)

    def is_working_day(self, day: date) -> bool:
        return self._days_before(day, 1) > self._days_before(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies in a year without a notice yet, so that its answer may still change."""
        return day > self._last_published

    @property
    def first_provisional_year(self) -> int:
        return self.last_published_year + 1

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_working_days(day, 1)

    def working_day_from(self, day: date) -> date:
        """The day itself if it works, otherwise the next working day."""
        return self._nth(self._days_before(day))

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after the day; before it if the count is negative; the day itself for 0."""
        if count == 0:
            return day
        before = self._days_before(day, 1) - 1 if count > 0 else self._days_before(day)
        return self._nth(before + count)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days d with start <= d < end; negative if the end lies before the start."""
        return self._days_before(end) - self._days_before(start)

    def _days_before(self, day: date, offset: int = 0) -> int:
        index = day.toordinal() - self._first + offset
        if not offset <= index < len(self._before) - 1 + offset:
            raise OutsideCalendar(first=self.first_year, last=self.last_year)
        return self._before[index]

    def _nth(self, index: int) -> date:
        if not 0 <= index < len(self._working):
            raise OutsideCalendar(first=self.first_year, last=self.last_year)
        return date.fromordinal(self._working[index])


def _special_day(day: str, working: int, festival: str, festival_en: str) -> CalendarDay:
    day_off = DayKind.FESTIVAL if festival else DayKind.WEEKEND
    return CalendarDay(date.fromisoformat(day), DayKind.MAKE_UP if working else day_off, festival, festival_en)


def calendar_from(table: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar of a table shaped like `data/calendar.json`; rows are [day, 1 or 0, festival, its English name]."""
    days = [_special_day(*row) for row in table["days"]]
    return WorkingCalendar(days, **{name: value for name, value in table.items() if name != "days"})


@lru_cache(maxsize=1)
def packaged_calendar() -> WorkingCalendar:
    """The calendar of `data/calendar.json`; read once per process."""
    return calendar_from(json.loads(CALENDAR_FILE.read_text(encoding="utf-8")))


Calendars = Callable[[str], WorkingCalendar]
"""From a version to its calendar: a case is counted with the calendar its due date was counted with."""
_loaded: dict[str, WorkingCalendar] = {}
_in_force: WorkingCalendar | None = None


def official_calendar() -> WorkingCalendar:
    """The calendar in force: the last version loaded, as far as this process has read; the packaged one until then."""
    return _in_force or packaged_calendar()


def known_calendar(version: str) -> WorkingCalendar | None:
    """A version this process has read, or None."""
    return packaged_calendar() if version == packaged_calendar().version else _loaded.get(version)


def calendar_of(version: str) -> WorkingCalendar:
    """The calendar of a version; for one nobody has, the packaged calendar."""
    return known_calendar(version) or packaged_calendar()


def install_calendars(read: Mapping[str, WorkingCalendar], in_force: str | None) -> None:
    """From now on these versions are known, and one is in force; None: the packaged one. Versions never change."""
    global _in_force
    _loaded.update(read)
    _in_force = _loaded[in_force] if in_force else None
