"""What a volunteer (any kind: volunteer, agent, specialist) is and what of them may change. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError

KINDS: Final[dict[str, str]] = {
    "volunteer": N_("志愿者"),
    "agent": N_("代办员"),
    "specialist": N_("部门专员"),
}
OWN_FIELDS: Final = frozenset({"languages", "duty", "capacity", "longest_task", "weekly_minutes"})
"""What a volunteer may change of their own profile; the rest is the organiser's."""


class ChangedMeanwhile(DomainError):
    sentence = N_("这一条刚被别人改过，请刷新后再改。")
    status = 412
    code = "changed-meanwhile"


@dataclass(frozen=True, slots=True)
class NewVolunteer:
    """A person checking in, or a handler put on the list by an organiser. Areas have 12 digits, the scope 6, 9 or 12."""

    id: UUID
    number: str
    person_id: UUID | None
    name: str
    kind: str
    member: bool
    work_unit: str | None
    category: str | None
    village: str
    area_scope: str
    registered_on: date
    checked_in_on: date | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    gender: str | None = None
    duty: tuple[int, ...] = ()
    capacity: int = 3
    longest_task: int | None = None
    weekly_minutes: int | None = None
    rating_sum: int = 0
    rating_count: int = 0

    def as_row(self) -> dict[str, Any]:
        """Plain values by column name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def told(self) -> dict[str, Any]:
        """What `volunteer.changed` and `volunteer.checked_in` carry."""
        return told(self.kind, self.work_unit, self.category, self.member)


def told(kind: str, work_unit: str | None, category: str | None, member: bool) -> dict[str, Any]:
    return {"kind": kind, "work_unit": work_unit, "category": category, "member": member}


def rating(total: int, count: int) -> float:
    """0 to 5, damped as if five people had given the best mark before."""
    return round((25 + total) / (5 + count), 2)


def number_of(serial: int) -> str:
    """`v00001`, also the name of the account."""
    return f"v{serial:05d}"
