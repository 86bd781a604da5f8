"""The columns of the spreadsheet, what a line says, and everything that is wrong with it. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from services.assignment.imports.domain import (
    BAD_PHONE,
    NEEDED,
    NO_SUCH_VILLAGE,
    SAME_LINE,
    TOO_LONG,
    Columns,
    Problem,
    numbered,
)
from services.assignment.pairs.domain import EVERY_DAYS, IN_THE_FUTURE, ROLES, Partner
from services.assignment.pairs.use_cases import Wanted
from shared.contracts.errors import N_

MOST_LINES: Final = 6000
PART: Final = 500
"""Lines looked through in one step of the worker: what a killed worker has to do again, and how the progress moves."""
COLUMNS: Final[Columns] = {
    "role": (N_("对象类别"), "Role", True),
    "village": (N_("村（社区）"), "Village", True),
    "name": (N_("姓名或名称"), "Name", True),
    "phone": (N_("电话"), "Phone", False),
    "number": (N_("结对干部编号"), "Helper number", False),
    "unit": (N_("结对单位"), "Unit", False),
    "every_days": (N_("走访间隔（天）"), "Every days", False),
    "formed_on": (N_("结对日期"), "Since", False),
}
TOO_MANY: Final = N_("一次最多6000行，请分成几个文件。")
NO_SUCH_ROLE: Final = N_("没有这个类别，请照模板写。")
NO_SUCH_HELPER: Final = N_("没有这位志愿者，或者已停止服务。")
BAD_DAYS: Final = N_("请填7到366天。")
BAD_DATE: Final = N_("日期看不懂，请写成 2025-03-12。")
_PHONE: Final = re.compile(r"[0-9+ -]{7,20}")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00)?")
_LONGEST: Final = {"name": 60, "unit": 100}


@dataclass(frozen=True, slots=True)
class Known:
    """What words may mean for this organiser: village names and codes → code, helpers' numbers."""

    villages: Mapping[str, str]
    helpers: frozenset[str]
    today: date


@dataclass(slots=True)
class Read:
    """A file as read: what to enter, or what is wrong; a line without a helper and unit registers whom nobody stands by."""

    wanted: list[Wanted] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def lines_of(rows: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """Lines with their number in the file, as texts by column; blank ones left out. Raises BadFile."""
    return numbered(rows, COLUMNS, MOST_LINES, TOO_MANY)


def repeated(lines: Iterable[tuple[int, Mapping[str, str]]]) -> set[int]:
    """The numbers of lines that say what an earlier one said."""
    seen, found = set(), set()
    for number, values in lines:
        told = tuple(values.get(key, "") for key in COLUMNS)
        if told in seen:
            found.add(number)
        seen.add(told)
    return found


def read(lines: Iterable[tuple[int, Mapping[str, str]]], known: Known, again: AbstractSet[int] = frozenset()) -> Read:
    """Everything that is wrong with every line, or all that is to be entered; `again`: lines that repeat an earlier one."""
    found = Read()
    roles = {word: key for key, zh in ROLES.items() for word in (zh, key)}
    for number, values in lines:
        wrong = dict(_wrong(values, known, roles))
        if number in again:
            wrong.setdefault("name", SAME_LINE)
        found.problems += [Problem(number, column, sentence) for column, sentence in wrong.items()]
        if not wrong:
            found.wanted.append(_wanted(values, known, roles))
    return found


def _wrong(values: Mapping[str, str], known: Known, roles: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for key, (_, _, needed) in COLUMNS.items():
        if needed and not values.get(key):
            yield key, NEEDED
    if values.get("role") and values["role"] not in roles:
        yield "role", NO_SUCH_ROLE
    if values.get("village") and values["village"] not in known.villages:
        yield "village", NO_SUCH_VILLAGE
    if values.get("number") and values["number"] not in known.helpers:
        yield "number", NO_SUCH_HELPER
    if values.get("phone") and not _PHONE.fullmatch(values["phone"]):
        yield "phone", BAD_PHONE
    yield from ((key, TOO_LONG) for key, most in _LONGEST.items() if len(values.get(key, "")) > most)
    yield from _wrong_rhythm(values, known.today)


def _wrong_rhythm(values: Mapping[str, str], today: date) -> Iterable[tuple[str, str]]:
    days = values.get("every_days")
    if days and not (days.isascii() and days.isdigit() and 7 <= int(days[:9]) <= 366):
        yield "every_days", BAD_DAYS
    since = values.get("formed_on")
    day = _day(since) if since else None
    if since and day is None:
        yield "formed_on", BAD_DATE
    elif day and day > today:
        yield "formed_on", IN_THE_FUTURE


def _wanted(values: Mapping[str, str], known: Known, roles: Mapping[str, str]) -> Wanted:
    since = values.get("formed_on")
    return Wanted(
        Partner(roles[values["role"]], known.villages[values["village"]], values["name"], values.get("phone") or None),
        values.get("number") or None,
        values.get("unit") or None,
        every_days=int(values.get("every_days") or EVERY_DAYS),
        formed_on=_day(since) if since else known.today,
    )


def _day(written: str) -> date | None:
    found = _DAY.fullmatch(written)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
