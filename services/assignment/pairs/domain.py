"""What a pair is: typed sides, a rhythm of visits, and an end with its reason. Pure.

Who is in difficulty is nobody else's business: the name is sealed, lists show roles and villages only, and the event of a
sensitive pair names no resident.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid, NotNow

ROLES: Final[dict[str, str]] = {
    "secretary": N_("村（社区）支部书记"),
    "talent": N_("能人"),
    "official": N_("大学生村官"),
    "member": N_("困难党员"),
    "household": N_("困难户"),
    "grower": N_("种养大户"),
    "firm": N_("企业"),
    "community": N_("村（社区）"),
}
"""What the other side of a pair may be (domain.md §1 row 9); the last is for pairs of a unit with a community."""
SENSITIVE: Final = frozenset({"member", "household"})
"""Roles that say somebody is in difficulty."""
ENDINGS: Final[dict[str, str]] = {
    "fulfilled": N_("目标已达到"),
    "moved": N_("对方搬走或去世"),
    "helper_left": N_("结对干部调离"),
    "asked": N_("对方要求结束"),
    "mistake": N_("登记错了"),
}
"""Why a pair may end; a resident's erasure ends it by itself (`erased`)."""
EVERY_DAYS: Final = 90
KEEPERS: Final = ("organiser",)
NOBODY_STANDS_BY: Final = N_("请写结对干部的编号，或者结对单位。")
NO_SUCH_HELPER: Final = N_("没有这位志愿者，或者已停止服务。请核对编号，例如 v00012。")
NO_SUCH_REQUEST: Final = N_("这个村没有这个编号的诉求，请核对。")
NO_SUCH_VILLAGE: Final = N_("没有这个村（社区），请核对。")
IN_THE_FUTURE: Final = N_("日期不能晚于今天。")
BEFORE_THE_PAIR: Final = N_("日期不能早于结对那天。")


class PairedAlready(DomainError):
    sentence = N_("这一对已经登记过了。")
    status = 409
    code = "paired-already"


class PairEnded(NotNow):
    sentence = N_("这一对已经结束。")
    code = "pair-ended"


@dataclass(frozen=True, slots=True)
class Partner:
    """The other side: one person, household, firm or community of a village, as it was entered."""

    role: str
    village: str
    name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SealedPartner:
    """The same as it is kept; texts sealed under the row's own key."""

    id: UUID
    role: str
    village: str
    partner_name: str = field(repr=False)
    partner_phone: str | None = field(repr=False)
    fingerprint: str
    resident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A partner, and the helper or the unit that stands by it."""

    id: UUID
    partner_id: UUID
    volunteer_id: UUID | None
    work_unit: str | None
    pledge: str | None
    every_days: int
    formed_on: date
    due_on: date


def due_after(last: date, every_days: int) -> date:
    """The day the next visit is due."""
    return last + timedelta(days=every_days)


def check_day(day: date, today: date, not_before: date | None = None, name: str = "visited_on") -> None:
    """Raise Invalid for a day to come, or one before the pair began."""
    if day > today:
        raise Invalid({name: [IN_THE_FUTURE]})
    if not_before is not None and day < not_before:
        raise Invalid({name: [BEFORE_THE_PAIR]})


def told(role: str, volunteer_id: UUID | None, work_unit: str | None, resident_id: UUID | None) -> dict[str, Any]:
    """What `pair.formed` carries; nobody in difficulty is named by it."""
    return {
        "role": role,
        "volunteer_id": volunteer_id,
        "work_unit": work_unit,
        "resident_id": None if role in SENSITIVE else resident_id,
    }
