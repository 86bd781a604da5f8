"""Which sheets and columns the catalogue's spreadsheet has, and how a value stands in a cell. Pure.

Headings carry both languages; a column is known by either of them, or by its key, wherever it stands. A value of a closed
list may be written by its key, in Chinese or in English.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.intake.matters.words import CLOSINGS, HANDLERS, KINDS, LEVELS
from shared.reference.posts import POST_KINDS, SKILL_LEVELS, SKILLS


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, number, lines (several in one cell, one a line), choice, choices, skills. Width in characters."""

    key: str
    zh: str
    en: str
    kind: str = "text"
    width: int = 16
    is_needed: bool = True

    @property
    def heading(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True)
class Sheet:
    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    most_rows: int

    @property
    def title(self) -> str:
        return f"{self.zh} {self.en}"


CHOICES: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "kind": {
        key: (name, en)
        for (key, name), en in zip(KINDS.items(), ("On the spot", "Promised", "Sent up", "Consultation"), strict=True)
    },
    "level": {
        key: (name, en)
        for (key, name), en in zip(LEVELS.items(), ("Village", "Town", "District", "Above"), strict=True)
    },
    "closes_by": {
        key: (name, en) for (key, name), en in zip(CLOSINGS.items(), ("Confirmation", "Delivery"), strict=True)
    },
    "handler_kinds": {
        key: (name, en) for (key, name), en in zip(HANDLERS.items(), ("Volunteer", "Agent", "Specialist"), strict=True)
    },
    "post_kind": POST_KINDS,
    "skills": SKILLS,
}
"""Closed lists: key → (Chinese, English)."""

MATTERS: Final = Sheet(
    "matters",
    "事项",
    "Matters",
    (
        Column("code", "编码", "Code", width=20),
        Column("name", "事项名称", "Name in Chinese", width=36),
        Column("name_en", "英文名称", "Name in English", width=36),
        Column("short", "简称", "Short name"),
        Column("initials", "拼音首字母", "Pinyin initials", is_needed=False),
        Column("category", "类别", "Category in Chinese"),
        Column("category_en", "英文类别", "Category in English", width=22),
        Column("kind", "办件类型", "Kind", "choice", 10),
        Column("level", "办理层级", "Level", "choice", 12),
        Column("unit.zh", "承办单位", "Responsible unit in Chinese", width=26),
        Column("unit.en", "承办单位英文", "Responsible unit in English", width=32, is_needed=False),
        Column("promised_working_days", "承诺工作日", "Promised working days", "number", 10),
        Column("statutory_working_days", "法定工作日", "Statutory working days", "number", 10),
        Column("post_kind", "岗位", "Post", "choice", 12),
        Column("skills", "技能和等级", "Skills and levels", "skills", is_needed=False),
        Column("handler_kinds", "由谁办", "Handled by", "choices", 12, is_needed=False),
        Column("effort_minutes", "预计分钟", "Effort in minutes", "number", 10),
        Column("closes_by", "怎样办结", "How it closes", "choice", 14),
        Column("aliases", "群众的说法", "As residents say it", "lines", 40),
        Column("keywords", "关键词", "Keywords", "lines", 24, is_needed=False),
    ),
    2_000,
)
TOLD: Final = (
    Column("version", "版本", "Version", "number", 8, is_needed=False),
    Column("valid_from", "启用日期", "Valid from", "text", 12, is_needed=False),
    Column("valid_to", "停用日期", "Retired from", "text", 12, is_needed=False),
    Column("successor", "接替的事项", "Successor", "text", 16, is_needed=False),
)
"""Written for the reader after the other columns; not read again: dates are decided on the page."""
MATERIALS: Final = Sheet(
    "materials",
    "材料",
    "Papers",
    (
        Column("code", "编码", "Code", width=20),
        Column("zh", "材料", "Paper in Chinese", width=44),
        Column("en", "英文", "Paper in English", width=44, is_needed=False),
        Column("issuer.zh", "由谁出具", "Issued by, in Chinese", width=24, is_needed=False),
        Column("issuer.en", "由谁出具英文", "Issued by, in English", width=28, is_needed=False),
    ),
    20_000,
)
STEPS: Final = Sheet(
    "steps",
    "步骤",
    "Steps",
    (
        Column("code", "编码", "Code", width=20),
        Column("zh", "步骤", "Step in Chinese", width=44),
        Column("en", "英文", "Step in English", width=44, is_needed=False),
        Column("limit_working_days", "时限工作日", "Limit in working days", "number", 12, is_needed=False),
    ),
    20_000,
)
SHEETS: Final = (MATTERS, MATERIALS, STEPS)
GOOD_TO_HAVE: Final = "最好有"
_SKILL = re.compile(r"(.+?)\s*[:：]?\s*([0-9]|会|熟练|专业)\s*[（(]?(最好有|可选|optional)?[）)]?")
_LEVEL_WORDS: Final = {names[0]: level for level, names in SKILL_LEVELS.items()}


class NotInList(ValueError):
    """A word that stands in no closed list."""


def cell_of(column: Column, value: Any) -> str | int | None:
    """A value as it stands in a cell; None leaves the cell empty."""
    if value in (None, "", [], ()):
        return None
    if column.kind == "choice":
        return CHOICES[column.key][value][0]
    if column.kind == "choices":
        return "\n".join(CHOICES[column.key][one][0] for one in value)
    if column.kind == "skills":
        return "\n".join(
            f"{SKILLS[need['skill']][0]} {need['level']}{' ' + GOOD_TO_HAVE if need.get('optional') else ''}"
            for need in value
        )
    if column.kind == "lines":
        return "\n".join(value)
    return int(value) if column.kind == "number" else str(value)


def value_of(column: Column, text: str) -> Any:
    """What the text of a cell means; raises NotInList, or ValueError for what is no whole number."""
    if column.kind == "number":
        return int(text) if text else None
    if column.kind == "choice":
        return key_of(column.key, text) if text else ""
    if column.kind == "choices":
        return [key_of(column.key, line) for line in lines_of(text)]
    if column.kind == "skills":
        return [_skill(line) for line in lines_of(text)]
    return lines_of(text) if column.kind == "lines" else text


def key_of(field: str, word: str) -> str:
    """The key of a word of a closed list, written by its key or in either language."""
    plain = plain_heading(word)
    for key, names in CHOICES[field].items():
        if plain in (key.replace("_", ""), *map(plain_heading, names)):
            return key
    raise NotInList(word)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def plain_heading(text: str) -> str:
    """Without spaces, punctuation and case, so that a heading is known however it was retyped."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def headings_of(column: Column) -> set[str]:
    """Every way this column's heading may be written."""
    return {plain_heading(name) for name in (column.key, column.zh, column.en, column.heading)}


def _skill(line: str) -> Mapping[str, Any]:
    found = _SKILL.fullmatch(line)
    if found is None:
        raise NotInList(line)
    level = _LEVEL_WORDS.get(found[2]) or int(found[2])
    if level not in SKILL_LEVELS:
        raise NotInList(line)
    need = {"skill": key_of("skills", found[1]), "level": level}
    return {**need, "optional": True} if found[3] else need
