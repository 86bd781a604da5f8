"""Sending a case to the upper unit, recording its answer, and taking back what was sent by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case, Command, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, roles_in
from services.assignment.sending_up.domain import (
    SentUp,
    check_answer_day,
    check_answer_undo,
    check_days,
    check_undo,
    check_waits,
)
from shared.contracts.errors import NotFound
from shared.contracts.events import SYSTEM, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.calendar import official_calendar
from shared.reference.working_hours import local_day


class SentUps(Protocol):
    """What is and was with upper units; each change is conditional and refuses who comes second."""

    def one(self, sent_up_id: UUID) -> SentUp | None: ...
    def send(self, sent: SentUp) -> None: ...
    def answer(self, sent: SentUp, answered_on: date, words: str | None, by: UUID, at: datetime) -> None: ...
    def undo(self, sent: SentUp, by: UUID, at: datetime) -> None: ...
    def undo_answer(self, sent: SentUp, by: UUID, at: datetime) -> None: ...


class OverdueAnswers(Protocol):
    """`sending_up.store.SentUpStore`, as the tick uses it."""

    def tell_overdue(self, now: datetime, today: date, most: int) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes up, in clear: to whom, why, and by when an answer is expected; `sent_on` None is today."""

    unit: str
    expected_on: date
    reason: str = field(repr=False)
    unit_code: str | None = None
    reference: str | None = None
    sent_on: date | None = None


def send_up(desk: Desk, store: SentUps, person: Person, request_id: UUID, letter: Letter) -> tuple[Case, SentUp]:
    """By the handler, or a dispatcher; the case stays where it is and its clock runs. Raises SentUpOnce (409), Invalid (422)."""
    case = found(desk.cases.lock("request", request_id))
    next_state(case.state, Command.SEND_UP, roles_in(case, person))
    now = desk.clock.now()
    sent_on = letter.sent_on or local_day(now)
    check_days(sent_on, letter.expected_on, case.accepted_at, now, official_calendar())
    reason = desk.seal.seal_or_drop(case.resident_id, "reason", letter.reason)
    to = letter.unit, letter.unit_code, letter.reference
    sent = SentUp(uuid7(), case.id, *to, reason, sent_on, letter.expected_on, person.id, now)
    store.send(sent)
    told = {"unit": sent.unit, "unit_code": sent.unit_code, "sent_on": sent_on, "expected_on": sent.expected_on}
    _publish(desk, case, person, "work.sent_up", sent, told)
    return case, sent


def answer(
    desk: Desk, store: SentUps, person: Person, sent_up_id: UUID, words: str, answered_on: date | None = None
) -> Case:
    """What the upper unit said, and when; the work goes on, and a case that has ended keeps it. Raises AnsweredAlready (409).

    Once the case has ended without a handler, a dispatcher records it.
    """
    case, sent = _waiting(desk, store, person, sent_up_id)
    now = desk.clock.now()
    day = answered_on or local_day(now)
    check_answer_day(day, sent, now)
    store.answer(sent, day, desk.seal.seal_or_drop(case.resident_id, "answer", words), person.id, now)
    _publish(desk, case, person, "work.sent_up_answered", sent, {"answered_on": day})
    return case


def undo(desk: Desk, store: SentUps, person: Person, sent_up_id: UUID) -> Case:
    """As if it had not gone up; the same day, by who sent it, before an answer is recorded."""
    case, sent = _waiting(desk, store, person, sent_up_id)
    now = desk.clock.now()
    check_undo(sent, person.id, now)
    store.undo(sent, person.id, now)
    _publish(desk, case, person, "work.sent_up_undone", sent, {})
    return case


def undo_answer(desk: Desk, store: SentUps, person: Person, sent_up_id: UUID) -> Case:
    """As if it had not been answered: it waits again, to the same unit and day. What was recorded stays beside it, sealed.

    Raises SentUpOnce (409) when the case went up again meanwhile.
    """
    case, sent = _read(desk, store, sent_up_id)
    now = desk.clock.now()
    check_answer_undo(sent, case.state, roles_in(case, person), person.id, now)
    store.undo_answer(sent, person.id, now)
    told = {"unit": sent.unit, "expected_on": sent.expected_on}
    _publish(desk, case, person, "work.sent_up_answer_undone", sent, told)
    return case


def tell_overdue(store: OverdueAnswers, outbox: Outbox, now: datetime, most: int = 100) -> int:
    """Each answer whose day has passed, to who sent it up: once, and once more after an answer that was taken back.

    The event carries nothing personal of the resident.
    """
    rows = store.tell_overdue(now, local_day(now), most)
    for row in rows:
        data = {"sent_up_id": row.id, "sent_by": row.sent_by, "expected_on": row.expected_on}
        outbox.publish(NewEvent("work.sent_up_overdue", row.request_id, row.area, now, SYSTEM, data))
    return len(rows)


def _waiting(desk: Desk, store: SentUps, person: Person, sent_up_id: UUID) -> tuple[Case, SentUp]:
    case, sent = _read(desk, store, sent_up_id)
    check_waits(sent, roles_in(case, person))
    return case, sent


def _read(desk: Desk, store: SentUps, sent_up_id: UUID) -> tuple[Case, SentUp]:
    """What was sent, read under the lock of its request."""
    known = store.one(sent_up_id)
    case = found(desk.cases.lock("request", known.request_id) if known else None)
    sent = store.one(sent_up_id)
    if sent is None:
        raise NotFound()
    return case, sent


def _publish(desk: Desk, case: Case, person: Person, kind: str, sent: SentUp, told: dict[str, Any]) -> None:
    at = max(desk.clock.now(), case.last_event_at)
    desk.publish(kind, case, at, actor_of(case, person), {"sent_up_id": sent.id, **told})
