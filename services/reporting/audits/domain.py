"""What a resident is told about who looked at their data: when, which role of which unit, why. Pure; never a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_
from shared.identity.look_reasons import REASONS

AS_ONE: Final = timedelta(minutes=10)
"""The same person for the same purpose within this time looked once: a page opened again says nothing new."""
MOST_TOLD: Final = 200
_MESSAGE: Final = N_("给您发办理进度的短信")
_CASE: Final = N_("办理这件事")
_PAGES: Final[dict[str, str]] = {
    "residents": N_("登记时核对是不是同一个人"),
    "people": N_("登记时核对是不是同一个人"),
    "resident": N_("查看居民登记"),
    "household": N_("查看居民登记"),
    "correction": N_("更正登记内容"),
    "originals": N_("收存或退还证件原件"),
    "visit": N_("走访"),
    "diary": N_("走访"),
}
PARTS: Final[dict[str, str]] = {
    "id_number": N_("身份证号"),
    "phone": N_("电话"),
    "requester_phone": N_("电话"),
    "requester_name": N_("姓名"),
    "name": N_("姓名"),
    "requester_address": N_("住址"),
    "address": N_("住址"),
    "description": N_("您说的事"),
    "circumstances": N_("家庭情况"),
    "photo": N_("照片"),
    "comment": N_("评价时说的话"),
    "note": N_("记录"),
    "appeal": N_("申诉"),
    "done": N_("怎么办的"),
    "result": N_("怎么办的"),
    "sent_up": N_("上报"),
    "denial": N_("不予办理告知"),
    "partner_name": N_("姓名"),
    "partner_phone": N_("电话"),
    "pledge": N_("公开承诺"),
    "beneficiary": N_("替谁办"),
    "organisation": N_("代表的单位"),
    "evidence": N_("依据"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: `unit` is the area the looker works for, `parts` what was seen, where the entry says it."""

    at: datetime
    role: str
    unit: str | None
    purpose: str
    parts: tuple[str, ...]


def looks_of(entries: Iterable[Any]) -> list[Look]:
    """Entries (at, actor_kind, actor_id, unit, detail), newest first, as looks without repetitions, newest first."""
    told: list[Look] = []
    last: dict[tuple[UUID | None, str, tuple[str, ...]], datetime] = {}
    for entry in sorted(entries, key=lambda each: each.at):
        purpose, parts = purpose_of(entry.detail), parts_of(entry.detail)
        key = (entry.actor_id, purpose, parts)
        if key not in last or entry.at - last[key] >= AS_ONE:
            told.append(Look(entry.at, entry.actor_kind, entry.unit, purpose, parts))
            last[key] = entry.at
    return told[::-1]


def purpose_of(detail: Mapping[str, Any]) -> str:
    """The stated reason; else what the page is for."""
    if detail.get("for") == "message":
        return _MESSAGE
    if detail.get("reason") in REASONS:
        return REASONS[detail["reason"]]
    return _PAGES.get(str(detail.get("page", "")), _CASE)


def parts_of(detail: Mapping[str, Any]) -> tuple[str, ...]:
    named = [*detail.get("fields", ()), *([detail["field"]] if "field" in detail else []), *detail.keys() & {"photo"}]
    return tuple(dict.fromkeys(PARTS[name] for name in named if name in PARTS))
