"""Rulings (审定): why one is asked for, what may be decided, and who may not decide (domain.md §3). Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError

RULERS: Final = ("dispatcher", "supervisor")
WORKING_DAYS: Final = 1
"""So long a second return, or a second "not solved", may wait for its ruling."""
BECAUSE_WORDS: Final[dict[str, str]] = {
    "first_return": N_("第一次退单"),
    "second_return": N_("第二次退单，须审定"),
    "second_rejection": N_("群众两次说没办好，须审定"),
}
RULING_WORDS: Final[dict[str, str]] = {
    "upheld": N_("同意，换人办"),
    "rejected": N_("不同意，原承办人接着办"),
    "sent_on": N_("转别的单位办"),
    "ended": N_("终止办理"),
}


class OwnReturn(DomainError):
    """What needs two people needs two persons (domain.md §5)."""

    sentence = N_("自己退的单、自己办的事，由另一位同志审定。")
    status = 403
    code = "own-return"


class NothingToRule(DomainError):
    sentence = N_("这件事没有等审定的退单。")
    status = 409
    code = "nothing-to-rule"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One that is asked for; `due_at` is None for a first return, which a dispatcher simply hands on."""

    id: UUID
    request_id: UUID
    because: str
    assignment_id: UUID | None
    assignee: UUID | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, and a note for whoever reads it."""

    ruling: str
    note: str | None = None


UPHELD: Final = Verdict("upheld")
ENDED: Final = Verdict("ended")
OVERTAKEN: Final = Verdict("overtaken")
"""The case ended otherwise before anybody ruled."""


def check_ruler(ruling: Ruling, by: UUID | None) -> None:
    """Raises OwnReturn (403) for whoever returned it or handles it."""
    if by is not None and by == ruling.assignee:
        raise OwnReturn()


def because_of(returns: int) -> str:
    """Why a ruling is asked for after the given number of returns."""
    return "first_return" if returns <= 1 else "second_return"
