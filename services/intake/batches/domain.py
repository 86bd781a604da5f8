"""A decision about several requests at once: what became of each, and until when it can be taken back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid, Taken

HOLD: Final = timedelta(seconds=60)
"""How long a decision waits before it is carried out, and can be taken back."""
MOST: Final = 100
"""Requests in one batch."""


class ItemState(StrEnum):
    HELD = "held"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


STATE_NAMES: Final[dict[str, str]] = {
    ItemState.HELD: N_("即将受理"),
    ItemState.ACCEPTED: N_("已受理"),
    ItemState.REFUSED: N_("没有受理"),
    ItemState.TAKEN_BACK: N_("已撤销，没有受理"),
}


class MatterOpen(Invalid):
    """Nobody has decided yet which matter the request is about."""

    sentence = N_("还没有定事项，请打开这一件选定，或给这一批选一个事项。")
    code = "matter-open"


class AlreadyHeld(Taken):
    sentence = N_("已经在另一批里，马上就要受理。")


class TooLateToTakeBack(DomainError):
    """Nothing of the batch waits any more."""

    sentence = N_("这一批已经生效或已撤销，没有可以撤销的了。")
    status = 409
    code = "too-late"


@dataclass(frozen=True, slots=True)
class Item:
    """One request of a batch; `problem` as `problem_of` keeps it, `number` None where the person may not know of it."""

    place: int
    request_id: UUID
    matter_code: str | None
    state: ItemState
    problem: Mapping[str, Any] | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A decision: who, as what, when, and when it is carried out."""

    id: UUID
    decided_by: UUID
    actor_kind: str
    decided_at: datetime
    goes_at: datetime
    items: Sequence[Item] = ()

    def count(self, state: ItemState) -> int:
        return sum(item.state is state for item in self.items)

    @property
    def can_be_taken_back(self) -> bool:
        return self.count(ItemState.HELD) > 0


def problem_of(error: DomainError) -> dict[str, Any]:
    """Why a request was not accepted, kept so that it can be told in the reader's language; nothing personal is in it."""
    sentences = [sentence for found in error.fields.values() for sentence in found]
    return {"code": error.code, "sentence": sentences[0] if sentences else error.sentence, "values": error.values}
