"""The ways a message leaves the house, and what can become of one. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

NAMES: Final = ("in_app", "email", "sms", "wecom", "dingtalk", "feishu", "webhook")
IN_APP: Final = "in_app"
LONGEST_REST: Final = timedelta(minutes=15)


class Fate(StrEnum):
    """What became of a message. Only NOT_HANDED_OVER and BUSY may be tried again: whatever else may have arrived."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_HANDED_OVER = "not handed over"
    BUSY = "busy"
    UNCLEAR = "unclear"


Outcome = tuple[Fate, str | None]
"""The fate, and what went wrong: never an address, never a text."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: generic texts only. `parts` are what an SMS template is filled with; `id` stays the same for good."""

    id: UUID
    to: str
    subject: str
    body: str
    parts: dict[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """Hands a letter over; never raises for a server that refuses, is away, falls silent or says it is too much."""

    def send(self, letter: Letter) -> Outcome: ...


def rest_after(failures: int) -> timedelta:
    """How long a channel that is away or said "too many" is left alone: 30 s, 1 min … 15 min."""
    return min(timedelta(seconds=30 * 2 ** min(10, max(0, failures - 1))), LONGEST_REST)
