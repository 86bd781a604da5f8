"""Handing over the queue of a clerk who leaves (domain.md §5: 有人离岗，整队交接), and when an account may be closed. Pure."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, Invalid, NotNow
from shared.identity.people import Person

HANDS_OVER: Final = ("dispatcher", "admin")
CLOSES: Final = ("admin",)
PICK_FROM: Final = N_("请选谁的队列要交出去。")
PICK_TO: Final = N_("请选交给谁，不能是同一个人。")


class NothingToHand(NotNow):
    sentence = N_("这个人手上没有可以交给对方的事。")
    code = "nothing-to-hand"


class StillHolds(NotNow):
    """An account is not closed while requests wait for whoever it belongs to."""

    sentence = N_("这个人手上还有%(count)s件没办完的事，请先整队交接，再停用账号。")
    code = "still-holds"


class NotOneself(Invalid):
    sentence = N_("不能停用自己的账号。")
    code = "not-oneself"


@dataclass(frozen=True, slots=True)
class Handed:
    """What one handing over moved, and how many could not go: outside the other's area, or hidden from them."""

    id: UUID
    moved: int
    left: int


def own_area(person: Person) -> str:
    """The widest area in which this person hands over queues."""
    return min(person.areas(*HANDS_OVER), key=len)
