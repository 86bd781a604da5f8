"""What volunteers change of themselves, and what of it waits for another's word. Pure."""

from dataclasses import dataclass
from typing import Final

from shared.contracts.errors import N_, NotNow

ATTESTERS: Final = ("organiser",)
READERS: Final = ("organiser", "dispatcher")


class OwnSkill(NotNow):
    sentence = N_("不能核实自己的技能，请别的组织员来核实。")
    code = "own-skill"


class NothingWaits(NotNow):
    sentence = N_("这一项已经处理过了。")
    code = "nothing-waits"


@dataclass(frozen=True, slots=True)
class Availability:
    """Weekdays on duty (Monday 0; empty: every day), tasks at a time, longest task in minutes (None: any)."""

    languages: tuple[str, ...]
    duty: tuple[int, ...]
    capacity: int
    longest_task: int | None
