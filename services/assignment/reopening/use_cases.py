"""Reopening a closed case, and taking back a completion that was entered by mistake."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case, Command, When, day_of, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, roles_in
from services.assignment.reopening.domain import NotToday, own_deadline
from shared.contracts.errors import NotFound
from shared.identity.people import Person
from shared.reference.deadlines import Deadline


class Reopenings(Protocol):
    """Stores a closed case done again, and a completion taken back."""

    def reopen(self, case: Case, when: When, deadline: Deadline, void: bool, reason: str | None, by: UUID) -> None: ...
    def undo_completion(self, case: Case, when: When, duty: UUID) -> None: ...
    def completed_on_record(self, assignment_id: UUID) -> datetime | None: ...


def reopen(desk: Desk, store: Reopenings, person: Person, request_id: UUID, void: bool, reason: str) -> Case:
    """By a supervisor: the case waits for somebody again, on a clock of its own; the first result stays beside it.

    `void` says that the closing was found to be false: it no longer counts as closed, and is counted as voided.
    """
    case = found(desk.cases.lock("request", request_id))
    next_state(case.state, Command.REOPEN, roles_in(case, person))
    now = desk.clock.now()
    when, deadline = When(max(now, case.last_event_at), False), own_deadline(case.matter, now)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", reason)
    store.reopen(case, when, deadline, void, sealed, person.id)
    data = {
        "due_at": deadline.due_at,
        "promised_due_on": deadline.due_on,
        "calendar_version": deadline.calendar_version,
        "void": void,
        "reason": sealed,
    }
    desk.publish("request.reopened", case, when.at, actor_of(case, person), data)
    return case


def undo_completion(desk: Desk, store: Reopenings, person: Person, assignment_id: UUID, reason: str) -> Case:
    """As if it had not been entered: the same hands go on, the clock has run all the while. Raises NotToday (409)."""
    case = found(desk.cases.lock("assignment", assignment_id))
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    next_state(case.state, Command.UNDO_COMPLETION, roles_in(case, person))
    now, entered = desk.clock.now(), store.completed_on_record(assignment_id)
    if entered is not None and day_of(entered) != day_of(now):
        raise NotToday()
    when = When(max(now, case.last_event_at), False)
    store.undo_completion(case, when, assignment_id)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", reason)
    told = {"reason": sealed, "volunteer_id": handler_of(case).id}
    desk.publish("completion.undone", case, when.at, actor_of(case, person), told)
    return case
