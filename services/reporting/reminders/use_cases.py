"""Reminders: planned by the sweep, sent one by one from the ledger, cancelled when nothing is left to remind of.

Sending has three separate commits (claim, hand over, mark), so that a death in between is seen as what it is: a message
whose fate is unknown, shown to a person and never sent again by itself (reliability.md).
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol
from uuid import UUID, uuid4

from services.reporting.deadlines.domain import SHANGHAI, may_send, sending_time
from services.reporting.deadlines.use_cases import Deadline
from services.reporting.reminders.domain import CLAIM_LASTS, SENDING_LASTS, SWEEP_EVERY, Message, Settled
from services.reporting.reminders.told_at_once import moved_in, settled_in, told_at_once
from shared.contracts.events import Event
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
class Sending:
    """How sending stands: `counted` messages were ever begun by the database of this `generation`."""

    generation: UUID
    counted: int
    frozen_at: datetime | None
    frozen_why: str | None
    confirmed_at: datetime | None
    sms_per_month: int


class Ledger(Protocol):
    def cancel(self, deadlines: Sequence[Deadline]) -> None: ...
    def plan(self, now: datetime, send_after: datetime, most: int) -> Swept: ...
    def raise_urged(self, requests: Sequence[UUID], now: datetime, send_after: datetime) -> None: ...
    def tell(self, rows: Sequence[dict[str, Any]], now: datetime) -> None: ...
    def settled(self, settled: Sequence[tuple[UUID, str]]) -> None: ...
    def ruling_moved(self, rows: Sequence[dict[str, Any]]) -> None: ...
    def note_sweep(self, now: datetime, next_at: datetime) -> None: ...


class Ledgers(Protocol):
    """Opens the ledger in a transaction of its own."""

    def __call__(self) -> AbstractContextManager[Ledger]: ...


class Outbound(Protocol):
    def give_up_claims(self, older_than: datetime, now: datetime) -> int: ...
    def claim(self, token: UUID, now: datetime, awake: bool, hour: int) -> Message | None: ...
    def mark(self, token: UUID, settled: Settled) -> None: ...
    def sending(self) -> Sending: ...
    def freeze(self, why: str) -> None: ...
    def thaw(self, counted: int) -> None: ...
    def remember(self, rows: Sequence[dict[str, Any]]) -> int: ...
    def renew(self, counted: int) -> None: ...
    def doubt(self) -> int: ...


class Outbounds(Protocol):
    """Opens the outbound side in a transaction of its own."""

    def __call__(self) -> AbstractContextManager[Outbound]: ...


class SentLedger(Protocol):
    """What left, kept apart from the database."""

    def highest(self, generation: UUID) -> int: ...
    def rows(self, generation: UUID) -> list[dict[str, Any]]: ...


class Courier(Protocol):
    """Chooses the way, opens the address, hands over; what it says is how the reminders are marked."""

    def carry(self, message: Message, now: datetime) -> Settled: ...


def follow(ledger: Ledger, deadlines: Sequence[Deadline]) -> None:
    """Withdrawn, merged, paused, closed, or moved to another day: nothing planned before is sent any more."""
    if deadlines:
        ledger.cancel(deadlines)


def raise_urged(ledger: Ledger, events: Sequence[Event], calendar: WorkingCalendar) -> None:
    """A resident who urges is heard by who has the case and by who hands out; an old urging entered late is not news."""
    urged = [event for event in events if event.type == "request.urged" and not event.is_back_entry]
    if urged:
        now = max(event.recorded_at for event in urged)
        ledger.raise_urged([event.subject for event in urged], now, sending_time(now, calendar))


def tell_at_once(ledger: Ledger, events: Sequence[Event], calendar: WorkingCalendar) -> None:
    """Who must rule, and who looks after a visit not checked out, are told beside the ladder, and who waits for an upper unit; a ruling takes its own away."""
    rows, settled, moved = told_at_once(events, calendar), settled_in(events), moved_in(events, calendar)
    if rows:
        ledger.tell(rows, max(event.recorded_at for event in events))
    if settled:
        ledger.settled(settled)
    if moved:
        ledger.ruling_moved(moved)


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


def deliver(outbounds: Outbounds, courier: Courier, now: datetime, calendar: WorkingCalendar, most: int = 200) -> int:
    """Send what is planned and due, one message a person; returns how many messages were sent or tried.

    At night and on days off only what is urgent. Ends after `SENDING_LASTS`, so that the rest of the house is looked after.
    """
    with outbounds() as outbound:
        outbound.give_up_claims(now - CLAIM_LASTS, now)
    awake = may_send(now, calendar)
    until = monotonic() + SENDING_LASTS.total_seconds()
    sent = 0
    while sent < most and monotonic() < until and deliver_one(outbounds, courier, now, awake):
        sent += 1
    return sent


def deliver_one(outbounds: Outbounds, courier: Courier, now: datetime, awake: bool) -> Settled | None:
    """1. claim and commit; 2. hand over; 3. mark. None when nothing is due."""
    token = uuid4()
    with outbounds() as outbound:
        message = outbound.claim(token, now, awake, now.astimezone(SHANGHAI).hour)
    if message is None:
        return None
    crash_point("notifier.after_claim")
    settled = courier.carry(message, now)
    crash_point("notifier.after_accept")
    with outbounds() as outbound:
        outbound.mark(token, settled)
        crash_point("notifier.before_mark")
    return settled


def is_frozen(outbounds: Outbounds, sent: SentLedger) -> bool:
    """Whether nothing may go out. More has left than the database knows: it is an older one, and sending freezes.

    Once a person has confirmed, what the send ledger knows is taken over, so that none of it goes out again.
    """
    with outbounds() as outbound:
        sending = outbound.sending()
        if sending.frozen_at is None:
            if sent.highest(sending.generation) <= sending.counted:
                return False
            outbound.freeze("restored")
            return True
        if sending.confirmed_at is None or sending.confirmed_at < sending.frozen_at:
            return True
        outbound.remember(sent.rows(sending.generation))
        outbound.thaw(sent.highest(sending.generation))
    return False


def take_over(outbounds: Outbounds, sent: SentLedger, *, is_whole: bool) -> int:
    """After a restore: what the send ledger knows is remembered, and sending freezes under a generation of its own.

    A house that goes on elsewhere from the same backup then writes other files. Where the ledger was lost with the house
    (not `is_whole`), what is due by now may have left: it becomes unknown, for a person to settle. Returns how many
    reminders were taken over or became unknown.
    """
    with outbounds() as outbound:
        generation = outbound.sending().generation
        taken = outbound.remember(sent.rows(generation))
        if not is_whole:
            taken += outbound.doubt()
        outbound.renew(sent.highest(generation))
        outbound.freeze("restored")
    return taken


def is_late(next_at: datetime | None, now: datetime, allowed: timedelta) -> bool:
    """Whether the sweep has not come when it said it would."""
    return next_at is None or now > next_at + allowed
