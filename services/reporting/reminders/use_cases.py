"""Reminders: planned by the sweep, sent one by one from the ledger, cancelled when nothing is left to remind of.

Sending has three separate commits (claim, hand over, mark), so that a death in between is seen as what it is: a message
whose fate is unknown, shown to a person and never sent again by itself (reliability.md).
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Protocol
from uuid import UUID, uuid4

from services.reporting.deadlines.domain import may_send, sending_time
from services.reporting.deadlines.use_cases import Deadline
from services.reporting.reminders.domain import CLAIM_LASTS, SENDING_LASTS, SWEEP_EVERY, TRIES, pause_after
from shared.reference.calendar import WorkingCalendar
from shared.runtime.crash import crash_point

SWEPT_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: deadlines looked at, reminders planned, rungs stored as skipped."""

    looked_at: int
    planned: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder this process may send, and has committed to: nothing personal but the address."""

    id: UUID
    request: UUID
    number: str
    rung: str
    due_at: datetime
    email: str | None
    attempts: int


class Fate(StrEnum):
    """What became of a message that was to leave by e-mail."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_HANDED_OVER = "not handed over"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Settled:
    """How a claimed reminder is marked."""

    state: str
    channel: str
    problem: str | None = None
    again_at: datetime | None = None


class Ledger(Protocol):
    def cancel(self, deadlines: Sequence[Deadline]) -> None: ...
    def plan(self, now: datetime, send_after: datetime, most: int) -> Swept: ...
    def note_sweep(self, now: datetime, next_at: datetime) -> None: ...
    def give_up_claims(self, older_than: datetime, now: datetime) -> int: ...
    def claim(self, token: UUID, now: datetime) -> Claimed | None: ...
    def mark(self, reminder: UUID, token: UUID, now: datetime, settled: Settled) -> None: ...


class Ledgers(Protocol):
    """Opens the ledger in a transaction of its own."""

    def __call__(self) -> AbstractContextManager[Ledger]: ...


class Mail(Protocol):
    """Hands a reminder to the mail server; `problem` names what went wrong, never an address."""

    def send(self, claimed: Claimed) -> tuple[Fate, str | None]: ...


def follow(ledger: Ledger, deadlines: Sequence[Deadline]) -> None:
    """Withdrawn, merged, paused, closed, or moved to another day: nothing planned before is sent any more."""
    if deadlines:
        ledger.cancel(deadlines)


def sweep(ledgers: Ledgers, now: datetime, calendar: WorkingCalendar) -> Swept:
    """Plan a reminder for each rung that has come, once per (request, rung, recipient, cycle).

    May run twice at once or not for a week: a constraint keeps it to one. The state of the sweep is noted for the boards.
    """
    send_after = sending_time(now, calendar)
    total = Swept(0, 0, 0)
    while True:
        with ledgers() as ledger:
            swept = ledger.plan(now, send_after, SWEPT_AT_ONCE)
            ledger.note_sweep(now, now + SWEEP_EVERY)
        total = Swept(total.looked_at + swept.looked_at, total.planned + swept.planned, total.skipped + swept.skipped)
        if swept.looked_at < SWEPT_AT_ONCE:
            return total


def deliver(ledgers: Ledgers, mail: Mail | None, now: datetime, calendar: WorkingCalendar, most: int = 200) -> int:
    """Send what is planned and due, unless people are not to be told now; returns how many were sent or tried.

    Stops for this time when the mail server is away or fell silent, and after `SENDING_LASTS`: events must not wait for it.
    """
    with ledgers() as ledger:
        ledger.give_up_claims(now - CLAIM_LASTS, now)
    if not may_send(now, calendar):
        return 0
    until = monotonic() + SENDING_LASTS.total_seconds()
    sent = 0
    while sent < most and monotonic() < until:
        settled = deliver_one(ledgers, mail, now)
        if settled is None:
            break
        sent += 1
        if settled.state in ("planned", "unknown"):
            break
    return sent


def deliver_one(ledgers: Ledgers, mail: Mail | None, now: datetime) -> Settled | None:
    """1. claim and commit; 2. hand over; 3. mark. None when nothing is due."""
    token = uuid4()
    with ledgers() as ledger:
        claimed = ledger.claim(token, now)
    if claimed is None:
        return None
    crash_point("notifier.after_claim")
    settled = _hand_over(claimed, mail, now)
    crash_point("notifier.after_accept")
    with ledgers() as ledger:
        ledger.mark(claimed.id, token, now, settled)
        crash_point("notifier.before_mark")
    return settled


def _hand_over(claimed: Claimed, mail: Mail | None, now: datetime) -> Settled:
    """In-app, the ledger row itself is the message; by e-mail it depends on what the server said."""
    if mail is None or not claimed.email:
        return Settled("delivered", "in_app")
    fate, problem = mail.send(claimed)
    if fate is Fate.NOT_HANDED_OVER and claimed.attempts < TRIES:
        return Settled("planned", "email", problem, now + pause_after(claimed.attempts))
    states = {Fate.ACCEPTED: "sent", Fate.UNCLEAR: "unknown"}
    return Settled(states.get(fate, "failed"), "email", problem)


def is_late(next_at: datetime | None, now: datetime, allowed: timedelta) -> bool:
    """Whether the sweep has not come when it said it would."""
    return next_at is None or now > next_at + allowed
