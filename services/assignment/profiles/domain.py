"""What volunteers change of themselves, and what of it waits for another's word. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.assignment.volunteers.domain import ChangedMeanwhile
from shared.contracts.errors import N_, NotNow

ATTESTERS: Final = ("organiser",)
READERS: Final = ("organiser", "dispatcher")


class OwnSkill(NotNow):
    sentence = N_("不能核实自己的技能，请别的组织员来核实。")
    code = "own-skill"


class ProfileChanged(ChangedMeanwhile):
    sentence = N_("您的资料刚被改过，比如核实了技能。您填的都还在，看一看，再保存一次。")
    code = "profile-changed"


class NothingWaits(NotNow):
    sentence = N_("这一项已经处理过了。")
    code = "nothing-waits"


class AttestedAlready(NotNow):
    sentence = N_("这一级技能已经核实过，不用再报。")
    code = "attested-already"


@dataclass(frozen=True, slots=True)
class Availability:
    """Weekdays on duty (Monday 0; empty: every day), tasks at a time, longest task and hours of a week in minutes (None: any).

    `keeps`: of the two limits those that were not asked, which stay as they are.
    """

    languages: tuple[str, ...]
    duty: tuple[int, ...]
    capacity: int
    longest_task: int | None
    weekly_minutes: int | None = None
    keeps: frozenset[str] = frozenset()


def minutes_of(hours: Decimal) -> int:
    """Hours as people write them, to the minute: 2.5 is 150."""
    return int((hours * 60).to_integral_value(ROUND_HALF_UP))


def hours_of(minutes: int) -> str:
    """Minutes as hours of at most two decimals, which `minutes_of` reads back to the same minute."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
