"""The columns of the spreadsheet, what a line says, and everything that is wrong with it. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from services.assignment.pairs.domain import EVERY_DAYS, IN_THE_FUTURE, ROLES, Partner
from services.assignment.pairs.use_cases import Wanted
from shared.contracts.errors import N_, Invalid
from shared.reference.areas import load_areas

MOST_LINES: Final = 6000
PART: Final = 500
"""Lines looked through in one step of the worker: what a killed worker has to do again, and how the progress moves."""
COLUMNS: Final[Mapping[str, tuple[str, str, bool]]] = {
    "role": (N_("对象类别"), "Role", True),
    "village": (N_("村（社区）"), "Village", True),
    "name": (N_("姓名或名称"), "Name", True),
    "phone": (N_("电话"), "Phone", False),
    "number": (N_("结对干部编号"), "Helper number", False),
    "unit": (N_("结对单位"), "Unit", False),
    "every_days": (N_("走访间隔（天）"), "Every days", False),
    "formed_on": (N_("结对日期"), "Since", False),
}
"""Key → (Chinese heading, English heading, needed)."""
NO_FILE: Final = N_("请选一个 XLSX 或 CSV 文件。")
NOT_READABLE: Final = N_("这个文件打不开，请用模板另存为 XLSX 或 CSV 再试。")
TOO_MANY: Final = N_("一次最多6000行，请分成几个文件。")
NO_LINES: Final = N_("文件里没有内容，请从第二行开始填写。")
MISSING: Final = N_("第一行的表头不全，请用模板。")
NEEDED: Final = N_("这一格要填。")
NO_SUCH_ROLE: Final = N_("没有这个类别，请照模板写。")
NO_SUCH_VILLAGE: Final = N_("您管的范围里没有这个村（社区），或对得上几个，请写12位代码。")
NO_SUCH_HELPER: Final = N_("没有这位志愿者，或者已停止服务。")
BAD_PHONE: Final = N_("电话号码不对。")
BAD_DAYS: Final = N_("请填7到366天。")
BAD_DATE: Final = N_("日期看不懂，请写成 2025-03-12。")
NO_RIGHT: Final = N_("导入的人已没有这个辖区的权限，没有导入。")
SAME_LINE: Final = N_("与前面的一行相同。")
TOO_LONG: Final = N_("写得太长了，请写短一些。")
_PHONE: Final = re.compile(r"[0-9+ -]{7,20}")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00)?")
_LONGEST: Final = {"name": 60, "unit": 100}


class BadFile(Invalid):
    sentence = NOT_READABLE
    code = "bad-file"


class Problem(NamedTuple):
    """Line of the file, key of its column, what is wrong."""

    line: int
    column: str
    sentence: str


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


def lines_of(
    rows: Sequence[Sequence[str]], columns: Mapping[str, tuple[str, str, bool]] = COLUMNS
) -> list[tuple[int, dict[str, str]]]:
    """Lines with their number in the file, as texts by column; blank ones left out. Raises BadFile."""
    if not rows:
        raise BadFile({"file": [NO_LINES]})
    named = {word.lower(): key for key, (zh, en, _) in columns.items() for word in (zh, en, key)}
    places = {
        named[head]: place for place, cell in enumerate(rows[0]) if (head := cell.strip(" *\ufeff").lower()) in named
    }
    if any(needed and key not in places for key, (_, _, needed) in columns.items()):
        raise BadFile({"file": [MISSING]})
    lines = [
        (number, {key: row[place].strip() if place < len(row) else "" for key, place in places.items()})
        for number, row in enumerate(rows[1:], 2)
    ]
    lines = [(number, values) for number, values in lines if any(values.values())]
    if not lines or len(lines) > MOST_LINES:
        raise BadFile({"file": [TOO_MANY if lines else NO_LINES]})
    return lines


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


def villages_within(areas: Sequence[str]) -> dict[str, str]:
    """What may stand for a village of these areas → its code: codes, and names that only one of them has."""
    known, own = load_areas(), tuple(areas)
    within = [area for area in known.villages() if area.code.startswith(own)] if own else []
    names = [area.name for area in within]
    named = {area.name: area.code for area in within if names.count(area.name) == 1}
    return named | {area.code: area.code for area in within}


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
