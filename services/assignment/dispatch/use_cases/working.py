"""Doing the work: start, log, complete, give back; by the handler, or entered by a dispatcher on their behalf."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.assignment.confirming.inviting import invite
from services.assignment.dispatch.domain import (
    Case,
    Command,
    Duty,
    State,
    When,
    approver_of,
    check_not_sent_up,
    happened,
    next_state,
)
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, roles_in, stated_method
from services.assignment.money.domain import Money, as_told
from services.assignment.rulings.domain import because_of
from services.assignment.rulings.standing import refer
from services.assignment.work_photos.domain import WorkPhoto
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """What every command on an assignment may say: how it was learnt (on behalf), and when it happened."""

    method: str | None = None
    occurred_at: datetime | None = None


def start(desk: Desk, person: Person, assignment_id: UUID, entry: Entry) -> Case:
    """First contact made, work begun."""
    case, state, when, data = _step(desk, person, assignment_id, Command.START, entry)
    desk.steps.start(case, state, when, assignment_id)
    desk.publish("work.started", case, when.at, actor_of(case, person), data)
    return case


def log(
    desk: Desk,
    person: Person,
    assignment_id: UUID,
    note: str,
    minutes: int,
    entry: Entry,
    photos: Sequence[WorkPhoto] = (),
) -> tuple[Case, UUID]:
    """Note what was done and how many minutes it took; returns the id of the note. `photos`: stored, their keys in clear."""
    case, state, when, data = _step(desk, person, assignment_id, Command.LOG, entry)
    log_id = uuid7()
    sealed = desk.seal.seal_or_drop(case.resident_id, "note", note)
    desk.steps.log(case, state, when, log_id, assignment_id, sealed, minutes)
    desk.steps.attach(log_id, [_sealed(desk, case, photo) for photo in photos])
    told = {**data, "minutes": minutes, "note": sealed or "", "photos": len(photos)}
    desk.publish("work.logged", case, when.at, actor_of(case, person), told)
    return case, log_id


def complete(
    desk: Desk,
    person: Person,
    assignment_id: UUID,
    outcome: str,
    result: str,
    entry: Entry,
    money: Money | None = None,
) -> Case:
    """Work done (办毕): the promise clock stops at the time it was done, the resident has the last word.

    Another person than the handler who enters it is the approval a back-entry needs to count as on time.
    Raises StillSentUp (409) while the upper unit it was sent to (上报) has not answered.
    """
    case, state, when, data = _step(desk, person, assignment_id, Command.COMPLETE, entry)
    check_not_sent_up(case)
    approved_by = approver_of(person.id, handler_of(case))
    sealed = desk.seal.seal_or_drop(case.resident_id, "result", result)
    desk.steps.complete(case, state, when, assignment_id, outcome, sealed, approved_by)
    desk.steps.keep_money(assignment_id, money or {})
    told = {
        **data,
        "outcome": outcome,
        "result": sealed or "",
        "approved_by": approved_by,
        "money": as_told(money or {}),
    }
    desk.publish("work.completed", case, when.at, actor_of(case, person), told)
    invite(desk, case, when.at)
    return case


def give_back(
    desk: Desk, person: Person, assignment_id: UUID, reason: str, entry: Entry, evidence: str | None = None
) -> Case:
    """Return the task (退单): the clock runs on. The first time a dispatcher hands it on, the second time somebody rules."""
    case, state, when, data = _step(desk, person, assignment_id, Command.RETURN, entry)
    desk.steps.let_go(case, state, when, ending="returned")
    sealed = {
        "reason": desk.seal.seal_or_drop(case.resident_id, "reason", reason),
        "evidence": desk.seal.seal_or_drop(case.resident_id, "evidence", evidence),
    }
    told = {**data, "reason": "returned", "note": sealed["reason"]}
    desk.publish("work.returned", case, when.at, actor_of(case, person), told)
    refer(desk, case, when.at, because_of(case.returns + 1), **sealed)
    return case


def _sealed(desk: Desk, case: Case, photo: WorkPhoto) -> WorkPhoto:
    return WorkPhoto(photo.hash, desk.seal.seal_or_drop(case.resident_id, "photo", photo.key))


def _step(
    desk: Desk, person: Person, assignment_id: UUID, command: Command, entry: Entry
) -> tuple[Case, State, When, dict[str, Any]]:
    """What the four have in common: the request, where it goes, when it happened, and the event's first fields."""
    case = found(desk.cases.lock("assignment", assignment_id))
    roles = roles_in(case, person)
    duty = _duty(case, assignment_id)
    state = next_state(case.state, command, roles)
    when = happened(entry.occurred_at, desk.clock.now(), case.last_event_at)
    method = stated_method(case, person, entry.method)
    return (
        case,
        state,
        when,
        {"assignment_id": duty.id, "volunteer_id": handler_of(case).id, "method": method},
    )


def _duty(case: Case, assignment_id: UUID) -> Duty:
    """The live assignment; one that was handed to somebody else is no longer there for this command."""
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    return case.duty
