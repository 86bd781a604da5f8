"""Reading a year's notice from what people have: the CSV of a whole year, or two lists of days as the notice words them. Pure."""

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from shared.contracts.errors import N_
from shared.reference.calendar_years import (
    ANOTHER_YEAR,
    NOT_A_YEAR,
    TWICE,
    BadNotice,
    Problem,
    YearNotice,
    days_of_year,
    notice_of,
)

COLUMNS: Final = ("date", "weekday", "is_workday", "holiday_name")
NO_HEADINGS: Final = N_("第一行应当是表头：date,weekday,is_workday,holiday_name。")
NOT_TEXT: Final = N_("文件不是 UTF-8 编码的 CSV。")
EMPTY: Final = N_("文件里没有日期。")
NOT_A_DAY: Final = N_("“%(text)s”不是日期，应当写成 2027-02-05。")
WRONG_WEEKDAY: Final = N_("%(day)s是星期%(number)s，表里写的是%(text)s。")
NOT_A_SIGN: Final = N_("is_workday 应当是 0 或 1。")
MISSING: Final = N_("缺%(count)s天，第一个是%(day)s；应当有全年每一天。")
BACKWARDS: Final = N_("结束日期早于开始日期。")
NOT_A_WEEKEND: Final = N_("%(day)s不是周六或周日，不需要调休上班。")
BOTH: Final = N_("%(day)s既放假又上班。")
_MOST_SHOWN: Final = 50
_MOST_LINES: Final = 1000
_YEARS: Final = range(2000, 2101)
_RANGE = re.compile(
    r"^(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:\.\.|至|到|~|—|–|\s)\s*(\d{4}-\d{1,2}-\d{1,2}))?(?:\s+(.{1,40}))?$"
)


def from_csv(content: str) -> YearNotice:
    """A whole year, a day a line. Raises BadNotice with every problem and its line (the heading is line 1)."""
    try:
        rows = list(csv.reader(content.removeprefix("\ufeff").splitlines()[:_MOST_LINES]))
    except csv.Error as error:
        raise BadNotice([Problem(0, NOT_TEXT)]) from error
    if not rows or [cell.strip().lower() for cell in rows[0]][: len(COLUMNS)] != list(COLUMNS):
        raise BadNotice([Problem(1, NO_HEADINGS)])
    read = _Table()
    for line, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            read.take(line, [cell.strip() for cell in (*row, "", "", "", "")][:4])
    return read.notice()


def from_lists(year_text: str, off_text: str, made_up_text: str) -> YearNotice:
    """The notice's own two lists, a line each: `2027-02-05 2027-02-11 春节`, `2027-02-14 春节`. Raises BadNotice."""
    if not re.fullmatch(r"20\d\d|2100", year_text.strip()):
        raise BadNotice([Problem(0, NOT_A_YEAR, column="year")])
    year, problems = int(year_text), list[Problem]()
    off = _listed(year, off_text, "off", problems)
    made_up = _listed(year, made_up_text, "made_up", problems)
    for day, (line, _) in made_up.items():
        if day.weekday() < 5:
            problems.append(Problem(line, NOT_A_WEEKEND, {"day": day.isoformat()}, "made_up"))
        elif day in off:
            problems.append(Problem(line, BOTH, {"day": day.isoformat()}, "made_up"))
    if problems:
        raise BadNotice(problems[:_MOST_SHOWN])
    return notice_of(
        year, {day: name for day, (_, name) in off.items()}, {day: name for day, (_, name) in made_up.items()}
    )


class _Table:
    """Lines of a year as they are read, and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.off: dict[date, str] = {}
        self.made_up: dict[date, str] = {}
        self.seen: set[date] = set()
        self.year = 0

    def take(self, line: int, cells: list[str]) -> None:
        written, weekday, works, name = cells
        day = _day(written)
        if day is None:
            self._wrong(line, NOT_A_DAY, text=written[:20])
            return
        self.year = self.year or day.year
        if day.year != self.year:
            self._wrong(line, ANOTHER_YEAR, day=day.isoformat(), year=self.year)
        elif day in self.seen:
            self._wrong(line, TWICE, day=day.isoformat())
        elif weekday and weekday != str(day.isoweekday()):
            self._wrong(line, WRONG_WEEKDAY, day=day.isoformat(), number=day.isoweekday(), text=weekday[:5])
        elif works not in ("0", "1"):
            self._wrong(line, NOT_A_SIGN)
        self.seen.add(day)
        self._sort(day, works == "1", name)

    def _sort(self, day: date, works: bool, name: str) -> None:
        if works and day.weekday() >= 5:
            self.made_up[day] = name
        elif not works and (day.weekday() < 5 or name):
            self.off[day] = name

    def _wrong(self, line: int, sentence: str, **values: object) -> None:
        self.problems.append(Problem(line, sentence, values))

    def notice(self) -> YearNotice:
        if not self.seen and not self.problems:
            raise BadNotice([Problem(0, EMPTY)])
        missing = [day for day in days_of_year(self.year) if day not in self.seen] if self.year else []
        if missing:
            self._wrong(0, MISSING, count=len(missing), day=missing[0].isoformat())
        if self.problems:
            raise BadNotice(self.problems[:_MOST_SHOWN])
        return notice_of(self.year, self.off, self.made_up)


def _listed(year: int, text: str, column: str, problems: list[Problem]) -> dict[date, tuple[int, str]]:
    """Each day with its line and festival; problems are added to the list."""
    found: dict[date, tuple[int, str]] = {}
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        matched = _RANGE.match(written.strip())
        first = _day(matched[1]) if matched else None
        last = _day(matched[2]) if matched and matched[2] else first
        if matched is None or first is None or last is None:
            problems.append(Problem(line, NOT_A_DAY, {"text": written.strip()[:20]}, column))
        elif last < first:
            problems.append(Problem(line, BACKWARDS, {}, column))
        elif (outside := first if first.year != year else last).year != year:
            problems.append(Problem(line, ANOTHER_YEAR, {"day": outside.isoformat(), "year": year}, column))
        else:
            for day in _span(first, last):
                if day in found:
                    problems.append(Problem(line, TWICE, {"day": day.isoformat()}, column))
                found[day] = (line, (matched[3] or "").strip())
    return found


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _day(text: str) -> date | None:
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    try:
        found = date(*(int(part) for part in parts.groups())) if parts else None
    except ValueError:
        return None
    return found if found and found.year in _YEARS else None


def as_lists(notice: YearNotice) -> tuple[str, str]:
    """The notice as its two lists again, days that follow one another with one name on one line."""
    lines: list[list[date | str]] = []
    for day in notice.off:
        if lines and lines[-1][2] == day.festival and lines[-1][1] == day.date - timedelta(days=1):
            lines[-1][1] = day.date
        else:
            lines.append([day.date, day.date, day.festival])
    off = [
        f"{first} {last} {name}".rstrip() if first != last else f"{first} {name}".rstrip()
        for first, last, name in lines
    ]
    return "\n".join(off), "\n".join(f"{day.date} {day.festival}".rstrip() for day in notice.made_up)
