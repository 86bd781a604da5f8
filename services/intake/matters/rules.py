"""What makes a matter's record right: one sentence per field that is not. Pure; used by the data file, the forms and the import.

A record is the plain JSON of a matter (`Matter.content`). Fields are named by dotted paths with positions: `materials.0.zh`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeGuard

from services.intake.matters.words import CLOSINGS, HANDLERS, KINDS, LEVELS
from shared.contracts.errors import N_
from shared.reference.posts import POST_KINDS, SKILL_LEVELS, SKILLS

Finding = tuple[str, str]
"""(dotted field, sentence)."""
CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
RESERVED: Final = ("new", "import")
"""Words that are addresses of pages."""
INITIALS: Final = re.compile(r"[a-z0-9]{0,40}")
FEWEST_ALIASES: Final = 5
LONGEST: Final[dict[str, int]] = {
    "name": 80,
    "name_en": 160,
    "short": 20,
    "category": 30,
    "category_en": 80,
    "unit.zh": 60,
    "unit.en": 120,
}
LONGEST_PHRASE: Final = 60
LONGEST_LINE: Final = 200
LONGEST_LIMIT: Final = 366
"""Working days."""
LONGEST_EFFORT: Final = 10_080
"""Minutes."""
MOST: Final[dict[str, int]] = {"aliases": 100, "keywords": 100, "materials": 40, "steps": 30}

NEEDED = N_("请填写这一项。")
TOO_LONG = N_("写得太长了，请缩短一些。")
STRANGE = N_("里面有不能显示的控制字符或换行，请去掉。")
BAD_CODE = N_("编码只用小写字母、数字和下划线，字母开头，2到40个字符。")
NOT_LISTED = N_("请从列表里选。")
BAD_INITIALS = N_("拼音首字母只用小写字母和数字。")
BAD_LIMIT = N_("请填0到366之间的整数，单位是工作日。")
BEYOND_LAW = N_("承诺时限不能超过法定时限。")
AT_ONCE = N_("即办件当天办好，承诺时限要填0。")
NEEDS_DAYS = N_("承诺件和上报件的承诺时限至少1个工作日。")
BAD_EFFORT = N_("请填1到10080之间的整数，单位是分钟。")
FREE = N_("代办不收费，费用只能是0。")
BAD_SKILL = N_("技能和等级请从列表里选，同一技能只写一次。")
FEW_ALIASES = N_("至少写5个群众的说法，各不相同，一行一个。")
TWICE = N_("同样的话写了两遍。")
TOO_MANY = N_("写得太多了，请删去一些。")
NO_STEP = N_("至少写一个办理步骤。")
BOTH_LANGUAGES = N_("中文和英文都要写。")
STEPS_TOO_LONG = N_("各步时限加起来不能超过法定时限。")
ENDS_BEFORE = N_("停用日期要在启用日期之后。")
OWN_SUCCESSOR = N_("接替它的不能是它自己。")
SUCCESSOR_OF_LIVING = N_("有停用日期才能写接替的事项。")


def findings(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Everything that is wrong with a record, by field in the order of `_CHECKS`; empty when it is right."""
    found: dict[str, list[str]] = {}
    for check in _CHECKS:
        for field, sentence in check(record):
            known = found.setdefault(field, [])
            if sentence not in known:
                known.append(sentence)
    return found


def _codes(record: Mapping[str, Any]) -> Iterator[Finding]:
    code = _text(record.get("code"))
    if not CODE.fullmatch(code) or code in RESERVED:
        yield "code", BAD_CODE
    if not INITIALS.fullmatch(_text(record.get("initials", ""))):
        yield "initials", BAD_INITIALS


def _texts(record: Mapping[str, Any]) -> Iterator[Finding]:
    unit = record.get("unit") or {}
    for field, longest in LONGEST.items():
        value = unit.get(field[5:]) if field.startswith("unit.") else record.get(field)
        yield from _line(field, value, longest)


def _lists(record: Mapping[str, Any]) -> Iterator[Finding]:
    for field, known in (
        ("kind", KINDS),
        ("level", LEVELS),
        ("closes_by", CLOSINGS),
        ("post_kind", POST_KINDS),
    ):
        if record.get(field) not in known:
            yield field, NOT_LISTED
    if any(kind not in HANDLERS for kind in record.get("handler_kinds", ())):
        yield "handler_kinds", NOT_LISTED


def _skills(record: Mapping[str, Any]) -> Iterator[Finding]:
    needs = record.get("skills", ())
    names = [need.get("skill") for need in needs]
    known = all(need.get("skill") in SKILLS and need.get("level") in SKILL_LEVELS for need in needs)
    known = known and all(need.get("optional") in (None, False, True) for need in needs)
    if not known or len(set(names)) < len(names):
        yield "skills", BAD_SKILL


def _limits(record: Mapping[str, Any]) -> Iterator[Finding]:
    promised, statutory = record.get("promised_working_days"), record.get("statutory_working_days")
    if not _is_limit(promised):
        yield "promised_working_days", BAD_LIMIT
    if not _is_limit(statutory):
        yield "statutory_working_days", BAD_LIMIT
    if not _is_limit(promised) or not _is_limit(statutory):
        return
    if promised > statutory:
        yield "promised_working_days", BEYOND_LAW
    if record.get("kind") == "on_the_spot" and promised:
        yield "promised_working_days", AT_ONCE
    if record.get("kind") in ("promised", "sent_up") and not promised:
        yield "promised_working_days", NEEDS_DAYS
    limits = [step.get("limit_working_days") for step in _rows(record, "steps")]
    if sum(limit for limit in limits if _is_limit(limit)) > statutory:
        yield "steps", STEPS_TOO_LONG


def _effort_and_fee(record: Mapping[str, Any]) -> Iterator[Finding]:
    effort = record.get("effort_minutes")
    if not _is_whole(effort) or not 1 <= effort <= LONGEST_EFFORT:
        yield "effort_minutes", BAD_EFFORT
    if record.get("fee_yuan", 0) != 0:
        yield "fee_yuan", FREE


def _phrases(record: Mapping[str, Any]) -> Iterator[Finding]:
    for field in ("aliases", "keywords"):
        phrases = record.get(field, ())
        for phrase in phrases:
            yield from _line(field, phrase, LONGEST_PHRASE)
        if len(phrases) > MOST[field]:
            yield field, TOO_MANY
        if len(set(phrases)) < len(phrases):
            yield field, TWICE
    if len(set(record.get("aliases", ()))) < FEWEST_ALIASES:
        yield "aliases", FEW_ALIASES


def _materials(record: Mapping[str, Any]) -> Iterator[Finding]:
    for place, row in enumerate(_rows(record, "materials")):
        yield from _two_languages(f"materials.{place}", row)
        issuer = row.get("issuer")
        if issuer and any(issuer.values()):
            yield from _two_languages(f"materials.{place}.issuer", issuer)
    if len(_rows(record, "materials")) > MOST["materials"]:
        yield "materials", TOO_MANY


def _steps(record: Mapping[str, Any]) -> Iterator[Finding]:
    steps = _rows(record, "steps")
    if not steps:
        yield "steps", NO_STEP
    if len(steps) > MOST["steps"]:
        yield "steps", TOO_MANY
    for place, row in enumerate(steps):
        yield from _two_languages(f"steps.{place}", row)
        limit = row.get("limit_working_days")
        if limit is not None and not _is_limit(limit):
            yield f"steps.{place}.limit_working_days", BAD_LIMIT


def _dates(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Dates stand in a record as ISO 8601 text, which sorts as they do."""
    start, end, successor = (record.get(name) for name in ("valid_from", "valid_to", "successor"))
    if not start:
        yield "valid_from", NEEDED
    elif end and str(end) <= str(start):
        yield "valid_to", ENDS_BEFORE
    if successor and successor == record.get("code"):
        yield "successor", OWN_SUCCESSOR
    if successor and not end:
        yield "successor", SUCCESSOR_OF_LIVING


_CHECKS: Final[Sequence[Callable[[Mapping[str, Any]], Iterator[Finding]]]] = (
    _codes,
    _texts,
    _lists,
    _skills,
    _limits,
    _effort_and_fee,
    _phrases,
    _materials,
    _steps,
    _dates,
)


def _two_languages(field: str, row: Mapping[str, Any]) -> Iterator[Finding]:
    for part in ("zh", "en"):
        if not _text(row.get(part)):
            yield f"{field}.{part}", BOTH_LANGUAGES
        else:
            yield from _line(f"{field}.{part}", row.get(part), LONGEST_LINE)


def _line(field: str, value: Any, longest: int) -> Iterator[Finding]:
    text = _text(value)
    if not text.strip():
        yield field, NEEDED
    if len(text) > longest:
        yield field, TOO_LONG
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        yield field, STRANGE


def _rows(record: Mapping[str, Any], field: str) -> Sequence[Mapping[str, Any]]:
    return record.get(field) or ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_limit(value: Any) -> TypeGuard[int]:
    return _is_whole(value) and 0 <= value <= LONGEST_LIMIT
