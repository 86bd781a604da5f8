"""The columns of the register's spreadsheet, what a line says, and everything that is wrong with it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from services.assignment.imports.domain import BAD_PHONE, NEEDED, NO_SUCH_VILLAGE, TOO_LONG, Columns, Problem, numbered
from services.assignment.members.domain import person_key, plain_phone
from shared.contracts.errors import N_

MOST_LINES: Final = 20_000
PART: Final = 1000
"""Lines the worker looks through in one transaction."""
COLUMNS: Final[Columns] = {
    "name": (N_("姓名"), "Name", True),
    "phone": (N_("电话"), "Phone", False),
    "work_unit": (N_("工作单位"), "Work unit", True),
    "category": (N_("单位类别"), "Kind of unit", False),
    "village": (N_("居住村（社区）"), "Home village", True),
    "branch": (N_("所在党支部"), "Party branch", False),
    "gender": (N_("性别"), "Gender", False),
}
EXAMPLE: Final = ("测试甲", "13800138000", "区农业局", "机关", "", "区农业局机关党支部", "女")
GENDERS: Final = {"男": "male", "女": "female", "male": "male", "female": "female", "m": "male", "f": "female"}
TOO_MANY: Final = N_("一次最多20000行，请分成几个文件。")
BAD_GENDER: Final = N_("请写男或女，或者留空。")
PHONE_TWICE: Final = N_("电话与第%(line)s行相同。")
SAME_PERSON: Final = N_("与第%(line)s行是同一个人。")
PHONE_OF_ANOTHER: Final = N_("这个电话已在册，登记的是另一个姓名。")
_LONGEST: Final = {"name": 60, "work_unit": 120, "category": 60, "branch": 120}
_NOT_A_NAME: Final = re.compile(r"[0-9@<>\x00-\x1f]")
BAD_NAME: Final = N_("姓名里不能有数字和符号。")


class Line(NamedTuple):
    """Number in the file, texts by column, and the earlier line that has the same phone or means the same person (0: none)."""

    number: int
    values: dict[str, str]
    same_phone: int
    same_person: int


@dataclass(frozen=True, slots=True)
class Said:
    """A line without fault."""

    name: str
    phone: str | None
    work_unit: str
    category: str | None
    village: str
    branch: str | None
    gender: str | None


def lines_of(rows: Sequence[Sequence[str]], villages: Mapping[str, str]) -> list[Line]:
    """Lines with their number in the file, blank ones left out, doubles found over the whole file. Raises BadFile."""
    return list(_with_doubles(numbered(rows, COLUMNS, MOST_LINES, TOO_MANY), villages))


def _with_doubles(lines: Sequence[tuple[int, dict[str, str]]], villages: Mapping[str, str]) -> Iterator[Line]:
    """Two of one name in one unit and village are two people only when both tell a phone."""
    phones: dict[str, int] = {}
    people: dict[tuple[str, str, str], tuple[int, bool]] = {}
    for number, values in lines:
        phone = plain_phone(values.get("phone", ""))
        village = villages.get(values["village"], values["village"])
        who = person_key(values["name"], values["work_unit"], village)
        same_phone = phones.setdefault(phone, number) if phone else number
        first, has_phone = people.setdefault(who, (number, phone is not None))
        is_same = first != number and same_phone == number and not (phone and has_phone)
        yield Line(number, values, same_phone if same_phone != number else 0, first if is_same else 0)


def wrong_with(line: Line, villages: Mapping[str, str]) -> list[Problem]:
    """At most one sentence a column."""
    found: dict[str, Problem] = {}
    for column, sentence, told in _wrong(line, villages):
        found.setdefault(column, Problem(line.number, column, sentence, told))
    return list(found.values())


def _wrong(line: Line, villages: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    values = line.values
    for key, (_, _, needed) in COLUMNS.items():
        if needed and not values.get(key):
            yield key, NEEDED, {}
    if _NOT_A_NAME.search(values["name"]):
        yield "name", BAD_NAME, {}
    if values["village"] and values["village"] not in villages:
        yield "village", NO_SUCH_VILLAGE, {}
    if values.get("phone") and plain_phone(values["phone"]) is None:
        yield "phone", BAD_PHONE, {}
    if values.get("gender") and values["gender"].lower() not in GENDERS:
        yield "gender", BAD_GENDER, {}
    for key, most in _LONGEST.items():
        if len(values.get(key, "")) > most:
            yield key, TOO_LONG, {}
    if line.same_phone:
        yield "phone", PHONE_TWICE, {"line": line.same_phone}
    if line.same_person:
        yield "name", SAME_PERSON, {"line": line.same_person}


def said(line: Line, villages: Mapping[str, str]) -> Said:
    """Of a line in which nothing is wrong."""
    values = line.values
    return Said(
        name=values["name"],
        phone=plain_phone(values.get("phone", "")),
        work_unit=values["work_unit"],
        category=values.get("category") or None,
        village=villages[values["village"]],
        branch=values.get("branch") or None,
        gender=GENDERS.get(values.get("gender", "").lower()),
    )
