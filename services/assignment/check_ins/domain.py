"""What a check-in says, what proves a skill, and when a check-in may be taken back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.assignment.skill_papers.domain import Paper
from shared.contracts.errors import N_, Invalid, NotNow
from shared.reference.posts import SKILLS

PROOFS: Final[dict[str, str]] = {
    "certificate": N_("证书"),
    "attested": N_("有人证明"),
    "seen": N_("当面核实"),
}
NEEDS_NOTE: Final = {
    "certificate": N_("请填证书编号。"),
    "attested": N_("请填证明人。"),
}
OWN_PROOFS: Final = ("certificate", "attested")
"""What volunteers may bring for a skill themselves; an organiser attests it."""
ROWS: Final = ("s1", "s2", "s3", "s4")
"""The lines for skills on the form."""
DAYS: Final = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
"""Weekdays on duty, Monday 0."""
TONGUES: Final = {
    "zh": N_("普通话"),
    "sichuanese": N_("四川话"),
    "miao": N_("苗语"),
    "sign": N_("手语"),
    "english": N_("英语"),
}


class CheckedInAlready(NotNow):
    sentence = N_("这个人已经报到。")
    code = "checked-in-already"


class NotToday(NotNow):
    sentence = N_("只能在报到当天撤销。")
    code = "not-today"


class ServesAlready(NotNow):
    sentence = N_("已经认岗或接了事，不能撤销报到。")
    code = "serves-already"


class UndoneAlready(NotNow):
    sentence = N_("这次报到已经撤销。")
    code = "undone-already"


@dataclass(frozen=True, slots=True)
class SkillProof:
    """A skill at a level from 1 to 3, what proves it, the number or name that goes with it, and its papers."""

    skill: str
    level: int
    proof: str
    note: str | None
    papers: tuple[Paper, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the desk writes down: weekdays on duty (empty: every day), tasks at a time, longest task in minutes.

    `keeps`: fields of these that were not asked and stay as they are.
    """

    skills: tuple[SkillProof, ...] = ()
    languages: tuple[str, ...] = ()
    duty: tuple[int, ...] = ()
    capacity: int = 3
    longest_task: int | None = None
    keeps: frozenset[str] = frozenset()

    def levels(self) -> dict[str, int]:
        """The highest level of each skill."""
        found: dict[str, int] = {}
        for each in self.skills:
            found[each.skill] = max(each.level, found.get(each.skill, 0))
        return found


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is not on the register."""

    name: str
    phone: str | None
    work_unit: str | None
    village: str
    member: bool


@dataclass(frozen=True, slots=True)
class CheckIn:
    """As it is kept."""

    id: UUID
    volunteer_id: UUID
    village: str
    checked_in_on: date
    was_registered: bool
    opened_account: bool
    profile_before: Mapping[str, Any]


def proofs_of(lines: Mapping[str, Any], papers: Mapping[str, tuple[Paper, ...]]) -> tuple[SkillProof, ...]:
    """Those of the lines (by their name) that name a skill, with each one's papers. Raises Invalid beside what lacks something."""
    wrong: dict[str, list[str]] = {}
    found: list[SkillProof] = []
    for name, line in lines.items():
        row = line or {}
        skill = row.get("skill")
        if skill not in SKILLS:
            if papers.get(name):
                wrong[f"{name}.skill"] = [N_("有证书的这一项，请选是什么技能。")]
            continue
        proof = row.get("proof") or "seen"
        note = (row.get("note") or "").strip() or None
        if proof in NEEDS_NOTE and not note:
            wrong[f"{name}.note"] = [NEEDS_NOTE[proof]]
        found.append(SkillProof(skill, int(row.get("level") or 1), proof, note, papers.get(name, ())))
    if wrong:
        raise Invalid(wrong)
    return tuple(found)


def check_undoable(row: Any, today: date) -> None:
    """`row`: a check-in with its volunteer's claims and load. Raises UndoneAlready, NotToday or ServesAlready (409)."""
    if row.undone_at is not None:
        raise UndoneAlready()
    if row.recorded_day != today:
        raise NotToday()
    if row.claims or row.open_load or row.tasks:
        raise ServesAlready()
