"""What a visit is, what may come of it, and until when its recorder may mend it. Pure.

Money is kept by kind and never added across kinds; deeds are counted. Names and words are sealed before they are stored, so
a `Visit` holds them sealed and an `Entry`, what somebody typed, holds them clear.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid
from shared.identity.people import Person
from shared.reference.working_hours import local_day

KIND_NAMES: Final[dict[str, str]] = {
    "household": N_("入户走访"),
    "research": N_("调研座谈"),
    "firm": N_("走访企业"),
    "direct_line": N_("民情直通车"),
}
MONEY_NAMES: Final[dict[str, str]] = {
    "relief": N_("慰问金"),
    "production": N_("生产资金"),
    "project": N_("项目资金"),
    "coordinated": N_("协调资金"),
}
DEED_NAMES: Final[dict[str, str]] = {"good_deed": N_("办好事"), "difficulty": N_("解决困难")}
OUTCOME_NAMES: Final[dict[str, str]] = {**MONEY_NAMES, **DEED_NAMES}
"""Kinds of outcome in the order they are shown (domain.md §1 rows 11 and 12)."""
WRITERS: Final = ("clerk", "dispatcher", "organiser", "leader", "volunteer")
"""Who goes on visits and writes of them, each in their own area."""
TOWN_READERS: Final = ("dispatcher", "leader")
"""Who reads the visits and diaries of others, in their own town; the supervisor sees counts only."""
MOST_PEOPLE, MOST_PROBLEMS, MOST_VISITORS = 50, 20, 30

AMOUNT_NEEDED: Final = N_("请填金额，整元。")
TIMES_NEEDED: Final = N_("请填件数。")
VISITOR_NEEDED: Final = N_("请写上去的人：自己没有去，就要有别人。")
NO_SUCH_ACCOUNT: Final = N_("有的账号没有找到，请核对，例如 v00012。")
KIND_TWICE: Final = N_("同一种成果只写一行，请合在一起。")
MORE_NAMED: Final = N_("写了姓名的人比“见了几个人”多，请核对。")


class ReadOnlyByNow(DomainError):
    """A wrong entry is mended by whoever made it, on the day it was made."""

    sentence = N_("只能由记录的人在记录当天更正或撤销。要改请另记一条，并说明。")
    status = 409
    code = "correctable-same-day"


class WithdrawnAlready(DomainError):
    sentence = N_("这一条已经撤销。")
    status = 409
    code = "withdrawn-already"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Money of one kind in whole yuan, or deeds of one kind by number; `evidence` names the paper or photo that backs it."""

    kind: str
    amount_yuan: int | None = None
    times: int | None = None
    evidence: str | None = field(default=None, repr=False)
    photos: int = 0
    """How many photos back it."""

    @property
    def is_backed(self) -> bool:
        return self.evidence is not None or self.photos > 0

    @property
    def is_money(self) -> bool:
        return self.kind in MONEY_NAMES


@dataclass(frozen=True, slots=True)
class PersonMet:
    """Somebody who was met; with a phone the register can know them."""

    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit as it was typed, in the clear."""

    kind: str
    village_code: str
    occurred_at: datetime | None = None
    village_group: int | None = None
    went_myself: bool = True
    visitors: Sequence[str] = ()
    """User names of the others who went."""
    work_unit: str | None = None
    people: Sequence[PersonMet] = field(default=(), repr=False)
    people_met: int | None = None
    problems: Sequence[str] = field(default=(), repr=False)
    outcomes: Sequence[Outcome] = ()

    @property
    def met(self) -> int:
        """How many were met: as told, else as many as were named."""
        return len(self.people) if self.people_met is None else self.people_met


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as stored; `people`, `problems` and each outcome's `evidence` are sealed under the visit's own key."""

    id: UUID
    kind: str
    village: str
    village_group: int | None
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: UUID
    visitors: tuple[UUID, ...]
    work_unit: str | None
    people_met: int
    problem_count: int
    people: str | None = field(default=None, repr=False)
    problems: str | None = field(default=None, repr=False)
    withdrawn_at: datetime | None = None
    outcomes: tuple[Outcome, ...] = ()

    def may_be_read_by(self, person: Person) -> bool:
        """Whoever recorded it or went along, and those who answer for the town."""
        if person.id == self.recorded_by or person.id in self.visitors:
            return True
        return person.may_in(self.village, *TOWN_READERS)

    def check_mendable(self, person: Person, now: datetime) -> None:
        """Raise ReadOnlyByNow unless the recorder asks on the day of the record; WithdrawnAlready when it is gone."""
        check_mendable(person, self.recorded_by, self.recorded_at, self.withdrawn_at, now)


def check_mendable(
    person: Person, recorded_by: UUID, recorded_at: datetime, withdrawn_at: datetime | None, now: datetime
) -> None:
    """The rule of the same day, for visits and diary entries alike."""
    if withdrawn_at is not None:
        raise WithdrawnAlready()
    if person.id != recorded_by or local_day(recorded_at) != local_day(now):
        raise ReadOnlyByNow()


def check_entry(entry: Entry) -> None:
    """What no single field can tell; raises Invalid with each field's sentence."""
    wrong: dict[str, list[str]] = {}
    if not entry.went_myself and not entry.visitors:
        wrong["visitors"] = [VISITOR_NEEDED]
    if entry.people_met is not None and entry.people_met < len(entry.people):
        wrong["people_met"] = [MORE_NAMED]
    if len({outcome.kind for outcome in entry.outcomes}) < len(entry.outcomes):
        wrong["outcomes"] = [KIND_TWICE]
    for outcome in entry.outcomes:
        if outcome.is_money and (not outcome.amount_yuan or outcome.times):
            wrong[f"outcomes.{outcome.kind}"] = [AMOUNT_NEEDED]
        if not outcome.is_money and (not outcome.times or outcome.amount_yuan):
            wrong[f"outcomes.{outcome.kind}"] = [TIMES_NEEDED]
    if wrong:
        raise Invalid(wrong)


def told(visit: Visit) -> dict[str, Any]:
    """What `visit.recorded` carries: counts and kinds, never a name or a word."""
    return {
        "kind": visit.kind,
        "visitors": list(visit.visitors),
        "people_met": visit.people_met,
        "problems": visit.problem_count,
        "outcomes": [
            {
                "kind": outcome.kind,
                "amount_yuan": outcome.amount_yuan,
                "times": outcome.times,
                "evidence": outcome.is_backed,
            }
            for outcome in visit.outcomes
        ],
        "work_unit": visit.work_unit,
        "withdrawn": visit.withdrawn_at is not None,
    }
