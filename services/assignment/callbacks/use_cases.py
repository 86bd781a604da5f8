"""Making a call-back: found by the tick, answered by a person who did not do the work; silence closes only after it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.callbacks.domain import Answer, Callback, Reason, Told, may_call, next_call, silence_due
from services.assignment.confirming.use_cases import Speaker, Word, done_duty, say
from services.assignment.dispatch.domain import CLERK, Case, OwnWork
from services.assignment.dispatch.use_cases.desk import Desk, found, is_handler
from shared.contracts.errors import NotFound, Taken
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person

METHOD = "phone"
Rectified = Callable[[Case, Person, bool], None]
"""What a call after a rectification leads to: the request, who called, whether it is solved now."""


class Callbacks(Protocol):
    """Calls and attempts as they are kept."""

    def one(self, callback_id: UUID) -> Callback | None: ...
    def waiting(self, most: int) -> Sequence[Any]: ...
    def open(self, rows: Sequence[Mapping[str, Any]]) -> None: ...
    def finish(self, callback: Callback, outcome: str, by: UUID | None, now: datetime) -> None: ...
    def postpone(self, callback: Callback, since: datetime, due_at: datetime) -> None: ...
    def overtaken(self, now: datetime) -> None: ...
    def attempt(self, request_id: UUID, completed_at: datetime, method: str, by: UUID, now: datetime) -> None: ...
    def attempts(self, request_id: UUID, completed_at: datetime) -> Sequence[datetime]: ...
    def silence(self, request_id: UUID, completed_at: datetime, due_at: datetime) -> None: ...


def open_due(calls: Callbacks, now: datetime, most: int = 500) -> int:
    """A row for each finished work that waits for the last word; calls that were overtaken by it end."""
    calls.overtaken(now)
    waiting = calls.waiting(most)
    calls.open([a_callback(row.id, Reason.WAITING, now, row.completed_at) for row in waiting])
    return len(waiting)


def a_callback(request_id: UUID, reason: Reason, now: datetime, since: datetime) -> dict[str, Any]:
    """The row of a call to be made, due a working day after `since`."""
    told = {"id": uuid7(), "request_id": request_id, "reason": reason.value, "opened_at": now}
    return {**told, "due_at": next_call(since), "counted_from": since}


def opened_call(desk: Desk, calls: Callbacks, person: Person, callback_id: UUID) -> tuple[Callback, Case]:
    """The call and its request, locked; raises NotFound outside the area, OwnWork (403) for the handler, Taken when done."""
    callback = calls.one(callback_id)
    case = found(desk.cases.lock("request", callback.request_id) if callback else None)
    if not may_call(case, person):
        raise NotFound()
    if is_handler(case, person):
        raise OwnWork()
    callback = calls.one(callback_id)
    if callback is None or not callback.is_open:
        raise Taken()
    return callback, case


def answer(
    desk: Desk, calls: Callbacks, person: Person, callback_id: UUID, told: Told, rectified: Rectified
) -> Callback:
    """What came of the call: the last word, an attempt that reached nobody, a signature that was not theirs."""
    callback, case = opened_call(desk, calls, person, callback_id)
    if told.answer is Answer.NO_ANSWER:
        _nobody_answered(desk, calls, callback, case, person)
        return callback
    solved = told.answer is Answer.SOLVED
    outcome = "confirmed" if solved else "not_solved"
    if callback.reason is Reason.WAITING:
        word = Word(solved, told.rating if solved else None, told.comment)
        say(desk, case, word, Speaker(frozenset({CLERK}), _caller(person), METHOD, person.id))
    else:
        _publish_attempt(desk, case, person, answered=True)
        if callback.reason is Reason.RECTIFICATION:
            rectified(case, person, solved)
        elif not solved:
            outcome = "contradicted"
    calls.finish(callback, outcome, person.id, desk.clock.now())
    return callback


def _nobody_answered(desk: Desk, calls: Callbacks, callback: Callback, case: Case, person: Person) -> None:
    """The call is due again on the next working day; attempts on two days let the silence begin."""
    now = desk.clock.now()
    _publish_attempt(desk, case, person, answered=False)
    calls.postpone(callback, now, next_call(now))
    if callback.reason is not Reason.WAITING:
        return
    completed_at = done_duty(case).completed_at or now
    calls.attempt(case.id, completed_at, METHOD, person.id, now)
    due_at = silence_due(calls.attempts(case.id, completed_at))
    if due_at is not None:
        calls.silence(case.id, completed_at, due_at)


def _publish_attempt(desk: Desk, case: Case, person: Person, answered: bool) -> None:
    at = max(desk.clock.now(), case.last_event_at)
    desk.publish("confirmation.attempted", case, at, _caller(person), {"method": METHOD, "answered": answered})


def _caller(person: Person) -> Actor:
    return person.acting_as("dispatcher", "clerk", "supervisor")
