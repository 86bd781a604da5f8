"""How the fields of a matter are called and their values said, on pages and in spreadsheets, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext

from services.intake.matters.words import CLOSINGS, HANDLERS, KINDS, LEVELS, OPTIONAL
from shared.contracts.errors import N_
from shared.reference.posts import POST_KINDS, SKILL_LEVELS, SKILLS
from shared.web.language import language

FIELDS: Final[dict[str, str]] = {
    "code": N_("编码"),
    "name": N_("事项名称（中文）"),
    "name_en": N_("事项名称（英文）"),
    "short": N_("简称"),
    "initials": N_("拼音首字母"),
    "category": N_("类别（中文）"),
    "category_en": N_("类别（英文）"),
    "kind": N_("办件类型"),
    "level": N_("办理层级"),
    "unit_code": N_("承办单位"),
    "promised_working_days": N_("承诺时限（工作日）"),
    "statutory_working_days": N_("法定时限（工作日）"),
    "post_kind": N_("岗位"),
    "skills": N_("技能"),
    "handler_kinds": N_("由谁办"),
    "effort_minutes": N_("预计用时（分钟）"),
    "closes_by": N_("怎样办结"),
    "fee_yuan": N_("费用（元）"),
    "aliases": N_("群众的说法"),
    "keywords": N_("关键词"),
    "materials": N_("材料"),
    "steps": N_("办理步骤"),
    "valid_from": N_("启用日期"),
    "valid_to": N_("停用日期"),
    "successor": N_("接替的事项"),
    "version": N_("版本"),
}
_PARTS: Final[dict[str, str]] = {
    "zh": N_("中文"),
    "en": N_("英文"),
    "issuer.zh": N_("由谁出具，中文"),
    "issuer.en": N_("由谁出具，英文"),
    "limit_working_days": N_("时限"),
}
_NAMED: Final[dict[str, Mapping[str, str]]] = {
    "kind": KINDS,
    "level": LEVELS,
    "closes_by": CLOSINGS,
    "handler_kinds": HANDLERS,
}
_ROW = re.compile(r"(materials|steps)\.(\d+)(?:\.(.+))?")


def field_name(path: str) -> str:
    """`materials.0.issuer.zh` → 材料1（由谁出具，中文）."""
    row = _ROW.fullmatch(path)
    if row is None:
        return str(gettext(FIELDS[path])) if path in FIELDS else path
    name, place = gettext(FIELDS[row[1]]), int(row[2]) + 1
    part = gettext(_PARTS[row[3]]) if row[3] in _PARTS else ""
    return gettext("%(name)s%(place)s（%(part)s）", name=name, place=place, part=part) if part else f"{name}{place}"


def said(field: str, value: Any, units: Mapping[str, str]) -> str:
    """A value in words; `units` are names by code. Lists have a line for each item."""
    if value in (None, "", [], ()):
        return str(gettext("不限")) if field == "handler_kinds" else "—"
    if field == "unit_code":
        return units.get(value, value)
    if field == "post_kind":
        return of_two(POST_KINDS.get(value, (value, value)))
    if field == "skills":
        return "\n".join(map(_skill_said, value))
    if field in _NAMED:
        values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return "\n".join(str(gettext(_NAMED[field].get(one, one))) for one in values)
    if field in ("materials", "steps"):
        return "\n".join(_row_said(row) for row in value)
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def options(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, gettext(name)) for key, name in names.items()]


def options_of_two(names: Mapping[Any, tuple[str, str]]) -> list[tuple[str, str]]:
    return [(str(key), of_two(name)) for key, name in names.items()]


def of_two(name: tuple[str, str]) -> str:
    """The one of (Chinese, English) the reader reads."""
    return name[1] if language() == "en" else name[0]


def skill_name(skill: str) -> str:
    return of_two(SKILLS.get(skill, (skill, skill)))


def level_name(level: int) -> str:
    return of_two(SKILL_LEVELS.get(level, (str(level), str(level))))


def skill_options() -> list[tuple[str, str]]:
    """Each level as a condition, then each as only good to have."""
    levels = options_of_two(SKILL_LEVELS)
    return [*levels, *((level + OPTIONAL, gettext("%(level)s（最好有）", level=name)) for level, name in levels)]


def _skill_said(need: Mapping[str, Any]) -> str:
    said_so = f"{skill_name(need['skill'])} · {level_name(need['level'])}"
    return gettext("%(level)s（最好有）", level=said_so) if need.get("optional") else said_so


def _row_said(row: Mapping[str, Any]) -> str:
    """Both languages, because either may have been changed; who issues it, or how long it may take."""
    text = f"{row['zh']} / {row['en']}"
    issuer, limit = row.get("issuer"), row.get("limit_working_days")
    if issuer:
        text += f"（{issuer['zh']} / {issuer['en']}）"
    if limit is not None:
        text += gettext("（%(days)s个工作日）", days=limit)
    return text
