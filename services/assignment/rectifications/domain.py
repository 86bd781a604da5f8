"""From a low rating to the call after it was put right: which step leads where (domain.md §5a). Pure.

The three persons: who verifies is not the handler; who decides an appeal is not who verified; who calls is not who put it right.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, NotFound, NotNow

DUE_DAYS: Final = 15
"""Working days from the verification."""
KEEPERS: Final = ("dispatcher", "supervisor")


class State(StrEnum):
    TO_VERIFY = "to_verify"
    UNFOUNDED = "unfounded"
    OPEN = "open"
    APPEALED = "appealed"
    PUT_RIGHT = "put_right"
    RECTIFIED = "rectified"
    APPEAL_UPHELD = "appeal_upheld"


STATE_WORDS: Final[dict[str, str]] = {
    State.TO_VERIFY: N_("待核实"),
    State.UNFOUNDED: N_("核实不成立"),
    State.OPEN: N_("整改中"),
    State.APPEALED: N_("办理人申诉中"),
    State.PUT_RIGHT: N_("已整改，待回访"),
    State.RECTIFIED: N_("整改完成"),
    State.APPEAL_UPHELD: N_("申诉成立"),
}
STEPS: Final[dict[tuple[State, str], State]] = {
    (State.TO_VERIFY, "verify"): State.OPEN,
    (State.TO_VERIFY, "refute"): State.UNFOUNDED,
    (State.OPEN, "appeal"): State.APPEALED,
    (State.APPEALED, "uphold"): State.APPEAL_UPHELD,
    (State.APPEALED, "dismiss"): State.OPEN,
    (State.OPEN, "put_right"): State.PUT_RIGHT,
    (State.PUT_RIGHT, "called_good"): State.RECTIFIED,
    (State.PUT_RIGHT, "called_bad"): State.OPEN,
}
FINAL: Final = (State.UNFOUNDED, State.RECTIFIED, State.APPEAL_UPHELD)


class SamePerson(DomainError):
    """What needs two people needs two persons (domain.md §5)."""

    sentence = N_("这一步要由另一位同志来做。")
    status = 403
    code = "same-person"


class AppealedOnce(DomainError):
    sentence = N_("这次评价已经申诉过一次。")
    status = 409
    code = "appealed-once"


@dataclass(frozen=True, slots=True)
class Rectification:
    """One low rating on its way."""

    id: UUID
    request_id: UUID
    state: State
    rating: int
    volunteer_id: UUID
    handler_person: UUID | None
    due_at: datetime | None
    verified_by: UUID | None
    put_right_by: UUID | None
    has_appealed: bool


def after(state: State, step: str) -> State:
    """Where the step leads; raises NotNow (409)."""
    target = STEPS.get((state, step))
    if target is None:
        raise NotNow(state=STATE_WORDS[state])
    return target


def check_another(person: UUID, *others: UUID | None) -> None:
    """Raise SamePerson (403) when it is one of those who must not."""
    if person in others:
        raise SamePerson()


def check_handler(about: Rectification, person: UUID) -> None:
    if about.handler_person != person:
        raise NotFound()
