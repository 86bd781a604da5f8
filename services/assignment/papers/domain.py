"""The sheets that say how an agency case ended (办结单 and 终止单, after DB14/T 2233-2020, annexes B and D; 不予办理告知书 for a
lawful denial): when each can be printed, and by whom. Pure. The mandates are printed by intake, before it is known how the case goes.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.assignment.dispatch.domain import STATE_WORDS, State
from shared.contracts.errors import N_, NotNow

STAFF: Final = ("clerk", "dispatcher")
READABLE_FOR: Final = timedelta(hours=1)
"""How long a printed sheet can be looked at again by whoever printed it."""
KEPT_OPEN: Final = timedelta(days=30)
"""So long after the end whoever handled it may still print it (domain.md §5)."""


class Paper(StrEnum):
    COMPLETION = "completion"
    TERMINATION = "termination"
    DENIAL = "denial"


PAPER_NAMES: Final[dict[str, str]] = {
    Paper.COMPLETION: N_("代办服务办结单"),
    Paper.TERMINATION: N_("代办服务终止单"),
    Paper.DENIAL: N_("不予办理告知书"),
}
_DONE: Final = (State.AWAITING_CONFIRMATION, State.CLOSED)


class NothingToPrint(NotNow):
    sentence = N_("这件事的状态是“%(state)s”，还没有这张单子。")
    code = "nothing-to-print"


def printable(state: State, denied: bool = False) -> list[Paper]:
    """告知书 once a denial is written, before and after it is delivered; otherwise 办结单 once the work is done, also to be signed instead of confirming online; 终止单 as long as it is not closed."""
    if state in _DONE and denied:
        return [Paper.DENIAL, Paper.COMPLETION]
    if state in _DONE:
        return [Paper.COMPLETION]
    return [Paper.TERMINATION]


def check_printable(state: State, paper: Paper, denied: bool = False) -> None:
    """Raise NothingToPrint (409) for a sheet the case does not have."""
    if paper not in printable(state, denied):
        raise NothingToPrint(state=STATE_WORDS[state])


def may_handler_print(ended_at: datetime | None, now: datetime) -> bool:
    """Whether whoever handled it may still see whom it was for."""
    return ended_at is None or now - ended_at <= KEPT_OPEN
