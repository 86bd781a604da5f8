"""Which roles an administrator gives, over which areas, and what may not be taken away. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.contracts.errors import N_, DomainError, Invalid
from shared.identity.people import STAFF, Person
from shared.reference.areas import Areas

KEEPS: Final = ("admin",)
MOST_ROLES: Final = 4
OF_A_DISTRICT: Final = frozenset({"admin", "supervisor", "auditor"})
OFFERED: Final = (
    "clerk",
    "dispatcher",
    "organiser",
    "leader",
    "supervisor",
    *sorted(STAFF - {"clerk", "dispatcher", "organiser", "leader", "supervisor", "admin"}),
    "admin",
)
USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}\Z")

BAD_USERNAME = N_("用户名用3到40个小写字母、数字、点或横线，例如 zhang.wei。")
NO_ROLE = N_("请至少给一个岗位，并选好管辖的地方。")
WHERE = N_("请给这个岗位选一个地方。")
WHICH = N_("请给这个地方选一个岗位。")
WHOLE_DISTRICT = N_("这个岗位只能管全区，请选区。")
OUTSIDE = N_("这个地方不在您的辖区内。")
AUDITOR_ALONE = N_("审计岗位只看不改，不能和别的岗位一起给。")
TWICE = N_("同一个岗位和地方填了两次。")


class LastAdministrator(DomainError):
    sentence = N_("不能去掉您自己的管理员岗位；请让另一位管理员来办。")
    status = 409
    code = "last-administrator"


class AccountChanged(DomainError):
    """Somebody else saved the account after this form was opened."""

    sentence = N_(
        "您填写时，别人已经改了这个账号，您填的还没有保存。下面留着您填的，旁边写着现在的；看过再保存一次，就以您填的为准。"
    )
    status = 409
    code = "account-changed"


class AccountClosed(DomainError):
    sentence = N_("这个账号已停用，先恢复再给临时密码。")
    status = 409
    code = "account-closed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says of an account; `roles` are (role, area), either part "" when the row was half filled."""

    username: str
    name: str
    email: str | None
    roles: Sequence[tuple[str, str]]
    seen: int = 0
    """The version of the account the form was opened with; 0 for a new one."""


def own_area(by: Person) -> str:
    """The widest area an administrator keeps accounts in."""
    return min(by.areas(*KEEPS), key=len)


def checked_roles(roles: Sequence[tuple[str, str]], by: Person, areas: Areas) -> tuple[tuple[str, str], ...]:
    """The rows filled, in the order given; raises Invalid with the row's field and what is wrong with it."""
    wrong: dict[str, list[str]] = {}
    kept: list[tuple[str, str]] = []
    for number, (role, area) in enumerate(roles, start=1):
        if not role and not area:
            continue
        found = _wrong_with(role, area, by, areas)
        if found:
            field, sentence = found
            wrong[f"{field}{number}"] = [sentence]
        elif (role, area) in kept:
            wrong[f"role{number}"] = [TWICE]
        else:
            kept.append((role, area))
    if not kept and not wrong:
        wrong["role1"] = [NO_ROLE]
    if len({role for role, _ in kept}) > 1 and any(role == "auditor" for role, _ in kept):
        wrong["role1"] = [AUDITOR_ALONE]
    if wrong:
        raise Invalid(wrong)
    return tuple(kept)


def _wrong_with(role: str, area: str, by: Person, areas: Areas) -> tuple[str, str] | None:
    if role not in OFFERED:
        return "role", WHICH
    known = areas.get(area) if area else None
    if known is None or known.code != area:
        return "area", WHERE
    if not by.may_in(area, *KEEPS):
        return "area", OUTSIDE
    if role in OF_A_DISTRICT and len(area) > 6:
        return "area", WHOLE_DISTRICT
    return None


def check_username(username: str) -> str:
    """The name in small letters; raises Invalid for one that could not be typed at every desk."""
    small = username.strip().lower()
    if not USERNAME.match(small):
        raise Invalid({"username": [BAD_USERNAME]})
    return small
