"""Reminders as they are sent: what stands in one message, what its fate makes of it, when a sweep is late. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.reporting.channels.domain import IN_APP, Fate, rest_after

STATES: Final = (
    "planned",
    "cancelled",
    "skipped",
    "sending",
    "sent",
    "delivered",
    "read",
    "failed",
    "unknown",
)
TRIES: Final = 5
CLAIM_LASTS: Final = timedelta(seconds=45)
"""A claim older than this belongs to a process that died; the fate of its message is unknown."""
SENDING_LASTS: Final = timedelta(seconds=20)
"""How long one round goes on sending before the sweep's light is looked at again."""
SWEEP_EVERY: Final = timedelta(seconds=30)
NOTIFIER_LATE_AFTER: Final = timedelta(minutes=3)
"""How long after its last look the notifier is called away."""
LATE_AFTER: Final = timedelta(minutes=2)
"""How long after its announced time a sweep is called late, and the figures are greyed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder within a message: a number, a rung and a date; nothing about a person, a matter or a hardship."""

    reminder: UUID
    request: UUID
    number: str
    rung: str
    cycle: int
    due_at: datetime
    offer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told at once; this process may send it, and has committed to. `number` counts all that ever left.

    `address` is sealed. `attempts` counts this one.
    """

    id: UUID
    number: int
    recipient: UUID
    role: str
    attempts: int
    lines: tuple[Line, ...]
    email: str | None = None
    channel: str | None = None
    address: bytes | None = None
    without_yellow: bool = False

    @property
    def is_for_resident(self) -> bool:
        return self.role == "resident"

    @property
    def only_yellow(self) -> bool:
        return all(line.rung == "yellow" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Settled:
    """How the reminders of a message are marked; `counts` is False for an attempt that never was one."""

    state: str
    channel: str = IN_APP
    problem: str | None = None
    again_at: datetime | None = None
    counts: bool = True


def wanted_channels(message: Message, email_works: bool) -> Sequence[str]:
    """The ways to try, in order: the person's own, then e-mail. In-app stands behind both: there the row is the message."""
    if message.is_for_resident:
        return ("sms",)
    if message.without_yellow and message.only_yellow:
        return ()
    by_mail = ("email",) if email_works and message.email else ()
    if message.channel in (None, "email"):
        return by_mail
    return () if message.channel == IN_APP else (str(message.channel), *by_mail)


def settle(channel: str, fate: Fate, problem: str | None, attempts: int, failures: int, now: datetime) -> Settled:
    """What a fate makes of the reminders. What may have arrived is never sent again by itself."""
    if fate is Fate.ACCEPTED:
        return Settled("sent", channel)
    if fate is Fate.UNCLEAR:
        return Settled("unknown", channel, problem)
    again_at = now + rest_after(failures)
    if fate is Fate.BUSY:
        return Settled("planned", channel, problem, again_at, counts=False)
    if fate is Fate.NOT_HANDED_OVER and attempts < TRIES:
        return Settled("planned", channel, problem, again_at)
    return Settled("failed", channel, problem)
