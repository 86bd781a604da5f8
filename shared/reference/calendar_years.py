"""A year of the working calendar as a notice gives it: read, checked line by line, and put into a calendar. Pure.

A notice comes as a table of the whole year (CSV: date, weekday 1–7, is_workday, holiday_name) or as the two lists the State
Council itself gives, days off and make-up working days. Either becomes the year's special days; `with_year` makes the next
version of the calendar. Problems are sentences with the number of their line, all of them at once.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from shared.contracts.errors import N_, DomainError
from shared.reference.calendar import CalendarDay, DayKind, WorkingCalendar, calendar_from

FEWEST_OFF, MOST_OFF = 11, 33
"""Days off a year's notice may name: eleven by law (全国年节及纪念日放假办法), thirty-three at most so far (2026)."""
ONE_DAY = timedelta(days=1)
FESTIVALS: Final[dict[str, str]] = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "农历除夕": "Chinese New Year's Eve",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
_ENGLISH = {english.casefold(): chinese for chinese, english in FESTIVALS.items()}

NOT_A_YEAR: Final = N_("年份应当是四位数字。")
ANOTHER_YEAR: Final = N_("%(day)s不在%(year)s年内。")
TWICE: Final = N_("%(day)s写了两次。")
TOO_FEW: Final = N_("这一年只有%(count)s天放假，通知一般为%(fewest)s到%(most)s天，请核对是否漏了。")
TOO_MANY: Final = N_("这一年有%(count)s天放假，通知一般为%(fewest)s到%(most)s天，请核对。")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, on which line (0: of the whole); `column` names the field of the form it stands beside."""

    line: int
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = "file"


class BadNotice(DomainError):
    """The notice cannot be taken; `problems` says everything that is wrong with it."""

    sentence = N_("放假通知里有要改的地方。")
    status = 422
    code = "bad-notice"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class YearNotAllowed(DomainError):
    """Only the running year, and years up to the one after the last that is published, can be loaded."""

    sentence = N_("只能装入%(first)s年至%(last)s年的放假安排。")
    status = 422
    code = "year-not-allowed"


@dataclass(frozen=True, slots=True)
class YearNotice:
    """One year: its days off and make-up days, in order, each once."""

    year: int
    days: tuple[CalendarDay, ...]

    @property
    def off(self) -> tuple[CalendarDay, ...]:
        return tuple(day for day in self.days if not day.working)

    @property
    def made_up(self) -> tuple[CalendarDay, ...]:
        return tuple(day for day in self.days if day.working)


def festival_named(name: str) -> tuple[str, str]:
    """Chinese and English of a festival however it was written; an unknown name stands for both."""
    chinese = _ENGLISH.get(name.strip().casefold(), name.strip())
    return chinese, FESTIVALS.get(chinese, chinese)


def days_of_year(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days)]


def notice_of(year: int, off: Mapping[date, str], made_up: Mapping[date, str]) -> YearNotice:
    """Days with the festival written beside them (or ""); what has none takes the nearest named day's. Raises BadNotice."""
    if problem := _count_problem(len(off)):
        raise BadNotice([problem])
    named = {day: name for day, name in off.items() if name}
    days = [_special(day, False, name or _nearest(day, named)) for day, name in off.items()]
    days += [_special(day, True, name or _nearest(day, named)) for day, name in made_up.items()]
    return YearNotice(year, tuple(sorted(days, key=lambda day: day.date)))


def _count_problem(count: int) -> Problem | None:
    told = {"count": count, "fewest": FEWEST_OFF, "most": MOST_OFF}
    if count < FEWEST_OFF:
        return Problem(0, TOO_FEW, told)
    return Problem(0, TOO_MANY, told) if count > MOST_OFF else None


def _special(day: date, working: bool, name: str) -> CalendarDay:
    kind = DayKind.MAKE_UP if working else DayKind.FESTIVAL if name else DayKind.WEEKEND
    return CalendarDay(day, kind, *festival_named(name))


def _nearest(day: date, named: Mapping[date, str]) -> str:
    return named[min(named, key=lambda other: (abs((other - day).days), other))] if named else ""


def check_year(year: int, calendar: WorkingCalendar, today: date) -> None:
    """Raises YearNotAllowed: a year that is over stays as it was, and no year is left out on the way."""
    last = calendar.last_published_year + 1
    if not today.year <= year <= last:
        raise YearNotAllowed(first=today.year, last=last)


def with_year(calendar: WorkingCalendar, notice: YearNotice, source: str) -> WorkingCalendar:
    """The next version: this year as the notice has it, every other year as before; the year is no longer provisional."""
    days = [day for day in calendar.special_days if day.date.year != notice.year]
    table = {
        "source": source,
        "first_year": calendar.first_year,
        "last_published_year": max(calendar.last_published_year, notice.year),
        "last_year": calendar.last_year,
        "days": [_row(day) for day in sorted((*days, *notice.days), key=lambda day: day.date)],
    }
    return calendar_from({"version": version_of(table), **table})


def table_of(calendar: WorkingCalendar) -> dict[str, Any]:
    """The calendar as its table, shaped like `data/calendar.json`."""
    return {
        "version": calendar.version,
        "source": calendar.source,
        "first_year": calendar.first_year,
        "last_published_year": calendar.last_published_year,
        "last_year": calendar.last_year,
        "days": [_row(day) for day in calendar.special_days],
    }


def version_of(table: Mapping[str, Any]) -> str:
    """The last published year and a hash of the days: changes exactly when one of them does (as in `build_calendar`)."""
    lines = "".join(json.dumps(row, ensure_ascii=False) for row in table["days"])
    return f"{table['last_published_year']}-{hashlib.sha256(lines.encode()).hexdigest()[:8]}"


def changed_days(before: WorkingCalendar, after: WorkingCalendar) -> tuple[CalendarDay, ...]:
    """Days that work under one calendar and not under the other, as the second has them."""
    special = {day.date for day in (*before.special_days, *after.special_days)}
    return tuple(after.day(day) for day in sorted(special) if before.day(day).working != after.day(day).working)


def _row(day: CalendarDay) -> list[Any]:
    return [day.date.isoformat(), int(day.working), day.festival, day.festival_en]
