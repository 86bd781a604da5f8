"""Pausing and resuming the promise clock, and extending it once: asked by whoever handles it, decided by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.clock.domain import (
    Extension,
    Pause,
    TooLate,
    check_decider,
    extended_due,
    review_day,
)
from services.assignment.dispatch.domain import Case, Command, State, When, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, is_handler, roles_in
from shared.contracts.errors import NotFound
from shared.contracts.events import SYSTEM, Actor, uuid7
from shared.identity.people import Person
from shared.reference.calendar import WorkingCalendar, calendar_of, official_calendar
from shared.reference.deadlines import moved_by_stop
from shared.reference.working_hours import local_day


class Stops(Protocol):
    """Pauses and extensions as they are kept; each change is conditional and raises Taken when somebody was faster."""

    def pause(self, pause_id: UUID) -> Pause | None: ...
    def running(self, request_id: UUID) -> Pause | None: ...
    def ask_pause(self, case: Case, pause: Pause, note: str | None, at: datetime) -> None: ...
    def begin(self, case: Case, pause: Pause, by: UUID, when: When) -> None: ...
    def refuse_pause(self, pause: Pause, by: UUID, at: datetime) -> None: ...
    def end(self, case: Case, pause: Pause, when: When, due_at: datetime, automatic: bool) -> None: ...
    def ended_reviews(self, today: date, most: int = 100) -> Sequence[UUID]: ...
    def extension(self, extension_id: UUID) -> Extension | None: ...
    def ask_extension(self, case: Case, extension: Extension, reason: str | None, at: datetime) -> None: ...
    def decide(self, case: Case, extension: Extension, granted: bool, by: UUID, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """The pause somebody wants: its reason from the list, a note, and the day to look again (None: the longest)."""

    reason: str
    note: str | None = None
    review_on: date | None = None


def suspend(desk: Desk, stops: Stops, person: Person, assignment_id: UUID, wanted: Wanted) -> tuple[Case, Pause]:
    """挂起: the handler asks and the case runs on; a dispatcher or supervisor who is not the handler pauses at once."""
    case = _case_of(desk, assignment_id)
    roles, mine = roles_in(case, person), is_handler(case, person)
    next_state(case.state, Command.ASK_PAUSE if mine else Command.SUSPEND, roles)
    now = desk.clock.now()
    day = review_day(wanted.reason, wanted.review_on, now, official_calendar())
    pause = Pause(uuid7(), case.id, assignment_id, "asked", wanted.reason, day, case.state, person.id, None)
    stops.ask_pause(case, pause, desk.seal.seal_or_drop(case.resident_id, "note", wanted.note), now)
    if not mine:
        _begin(desk, stops, case, pause, person)
    return case, pause


def approve_pause(desk: Desk, stops: Stops, person: Person, pause_id: UUID) -> Case:
    """Somebody else than the assignee lets the clock stand still; raises NotTheAssignee (403)."""
    case, pause = _asked_pause(desk, stops, person, pause_id)
    next_state(case.state, Command.SUSPEND, roles_in(case, person))
    _begin(desk, stops, case, pause, person)
    return case


def refuse_pause(desk: Desk, stops: Stops, person: Person, pause_id: UUID) -> Case:
    """The clock runs on, as it did all the while."""
    case, pause = _asked_pause(desk, stops, person, pause_id)
    check_decider(person.id, handler_of(case).person_id)
    stops.refuse_pause(pause, person.id, desk.clock.now())
    return case


def resume(desk: Desk, stops: Stops, person: Person, assignment_id: UUID) -> Case:
    """恢复: by the handler or staff, before the day of review; the due time moves by the working days it stood still."""
    case = _case_of(desk, assignment_id)
    next_state(case.state, Command.RESUME, roles_in(case, person))
    _end(desk, stops, case, actor_of(case, person), automatic=False)
    return case


def resume_reviewed(desk: Desk, stops: Stops, request_id: UUID) -> None:
    """The day of review has come: the clock runs again by itself, if the case still stands paused."""
    case = found(desk.cases.lock("request", request_id))
    pause = stops.running(case.id)
    if case.state is State.SUSPENDED and pause and pause.review_on <= local_day(desk.clock.now()):
        _end(desk, stops, case, SYSTEM, automatic=True)


def ask_extension(
    desk: Desk, stops: Stops, person: Person, assignment_id: UUID, days: int, reason: str
) -> tuple[Case, Extension]:
    """延期: recorded before due, once; raises TooLate or ExtendedOnce (409), BeyondTheLimit (422)."""
    case, now = _case_of(desk, assignment_id), desk.clock.now()
    next_state(case.state, Command.ASK_EXTENSION, roles_in(case, person))
    if now > case.due_at:
        raise TooLate()
    due = extended_due(case.due_at, case.accepted_at, case.matter, days, calendar_of(case.calendar_version))
    extension = Extension(uuid7(), case.id, "asked", days, case.due_at, due, person.id)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", reason)
    stops.ask_extension(case, extension, sealed, now)
    data = {"working_days": days, "reason": sealed or ""}
    desk.publish("extension.requested", case, max(now, case.last_event_at), actor_of(case, person), data)
    return case, extension


def decide_extension(
    desk: Desk, stops: Stops, person: Person, extension_id: UUID, granted: bool, reason: str | None = None
) -> Case:
    """By somebody who neither handles it nor asked; counted from the due time as it stands now."""
    extension = stops.extension(extension_id)
    if extension is None:
        raise NotFound()
    case, now = found(desk.cases.lock("request", extension.request_id)), desk.clock.now()
    next_state(case.state, Command.EXTEND, roles_in(case, person))
    check_decider(person.id, case.handler.person_id if case.handler else None, extension.asked_by)
    calendar = calendar_of(case.calendar_version)
    due = extended_due(case.due_at, case.accepted_at, case.matter, extension.working_days, calendar)
    decided = Extension(extension.id, case.id, "asked", extension.working_days, case.due_at, due, extension.asked_by)
    stops.decide(case, decided, granted, person.id, now)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", reason)
    kind, data = (
        ("extension.granted", _granted(decided, person, calendar))
        if granted
        else ("extension.refused", {"reason": sealed})
    )
    desk.publish(kind, case, max(now, case.last_event_at), actor_of(case, person), data)
    return case


def _granted(extension: Extension, person: Person, calendar: WorkingCalendar) -> dict[str, Any]:
    day = local_day(extension.due_after)
    return {
        "working_days": extension.working_days,
        "due_at": extension.due_after,
        "promised_due_on": day,
        "provisional": calendar.is_provisional(day),
        "approved_by": person.id,
    }


def _begin(desk: Desk, stops: Stops, case: Case, pause: Pause, person: Person) -> None:
    check_decider(person.id, handler_of(case).person_id)
    when = When(max(desk.clock.now(), case.last_event_at), False)
    stops.begin(case, pause, person.id, when)
    data = {"reason": pause.reason, "approved_by": person.id, "review_on": pause.review_on}
    desk.publish("clock.paused", case, when.at, actor_of(case, person), data)


def _end(desk: Desk, stops: Stops, case: Case, actor: Actor, automatic: bool) -> None:
    pause, now = stops.running(case.id), desk.clock.now()
    if pause is None or pause.began_at is None:
        raise NotFound()
    due = moved_by_stop(case.due_at, pause.began_at, now, calendar_of(case.calendar_version))
    when = When(max(now, case.last_event_at), False)
    stops.end(case, pause, when, due, automatic)
    desk.publish("clock.resumed", case, when.at, actor, {"status": pause.state_before, "automatic": automatic})


def _case_of(desk: Desk, assignment_id: UUID) -> Case:
    """The case of a live assignment; one that was handed to somebody else is no longer there."""
    case = found(desk.cases.lock("assignment", assignment_id))
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    return case


def _asked_pause(desk: Desk, stops: Stops, person: Person, pause_id: UUID) -> tuple[Case, Pause]:
    pause = stops.pause(pause_id)
    if pause is None:
        raise NotFound()
    case = _case_of(desk, pause.assignment_id)
    roles_in(case, person)
    return case, pause
