"""The resident's last word (群众签字认可): confirming that it was solved, giving it back, and rating, apart from both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.assignment.confirming.domain import ONLINE, Given, Proof, check_undo
from services.assignment.dispatch.domain import (
    METHODS,
    RESIDENT,
    STATE_WORDS,
    Case,
    Command,
    Duty,
    OwnWork,
    State,
    When,
    happened,
    next_state,
)
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, is_handler, roles_in
from services.assignment.originals.use_cases import check_may_close
from shared.contracts.errors import N_, Invalid, NotNow
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person


class Kept(Protocol):
    """Last words as they are kept."""

    def given(self, request_id: UUID) -> Given | None: ...
    def undo(self, case: Case, state: State, when: When, given: Given, by: UUID | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Word:
    """What the resident says, and, when staff enter it, how it was learnt."""

    solved: bool
    rating: int | None = None
    comment: str | None = None
    method: str | None = None
    occurred_at: datetime | None = None


def confirm_by_code(desk: Desk, proof: Proof, word: Word) -> UUID:
    """The resident's own word; raises NotFound for a wrong code or tail. Returns the id of the confirmation."""
    case = _proven(desk, proof)
    return _say(desk, case, word, frozenset({RESIDENT}), Actor("resident"), ONLINE, None)


def confirm_for_resident(desk: Desk, person: Person, request_id: UUID, word: Word) -> UUID:
    """Entered by staff after a call-back or from paper; never by whoever did the work (OwnWork, 403)."""
    case = found(desk.cases.lock("request", request_id))
    roles = roles_in(case, person)
    if is_handler(case, person):
        raise OwnWork()
    if word.method not in METHODS:
        raise Invalid({"method": [N_("代为登记时，请写明是怎么得知的。")]})
    return _say(desk, case, word, roles, actor_of(case, person), word.method, person.id)


def undo_by_code(desk: Desk, kept: Kept, proof: Proof) -> Case:
    """A mistaken tap taken back by the resident: it waits for their word again; raises NotFound for a wrong code or tail."""
    case = _proven(desk, proof)
    return _undo(desk, kept, case, frozenset({RESIDENT}), Actor("resident"), None)


def undo_for_resident(desk: Desk, kept: Kept, person: Person, request_id: UUID) -> Case:
    """A confirmation entered by mistake, taken back by staff of the area; never by whoever did the work (403)."""
    case = found(desk.cases.lock("request", request_id))
    roles = roles_in(case, person)
    if is_handler(case, person):
        raise OwnWork()
    return _undo(desk, kept, case, roles, actor_of(case, person), person.id)


def rate_by_code(desk: Desk, proof: Proof, rating: int, comment: str | None) -> None:
    """Rate a closed request, once; raises Taken for the second time."""
    case = _proven(desk, proof)
    next_state(case.state, Command.RATE, frozenset({RESIDENT}))
    sealed = desk.seal.seal_or_drop(case.resident_id, "comment", comment)
    _rate(desk, case, rating, sealed, desk.clock.now(), Actor("resident"))


def _undo(desk: Desk, kept: Kept, case: Case, roles: frozenset[str], actor: Actor, by: UUID | None) -> Case:
    """The closing counted at once and was not delayed for this; so the way back is short (same day, or two hours)."""
    state = next_state(case.state, Command.UNDO_CLOSING, roles)
    given = kept.given(case.id)
    if given is None:
        raise NotNow(state=STATE_WORDS[case.state])
    now = desk.clock.now()
    check_undo(given, now)
    when = When(max(now, case.last_event_at), False)
    kept.undo(case, state, when, given, by)
    desk.publish("closing.undone", case, when.at, actor, {"method": given.method})
    return case


def _proven(desk: Desk, proof: Proof) -> Case:
    return found(desk.cases.lock_by_code(proof.code_hash, proof.tail_hash))


def _say(desk: Desk, case: Case, word: Word, roles: frozenset[str], actor: Actor, method: str, by: UUID | None) -> UUID:
    state = next_state(case.state, Command.CONFIRM if word.solved else Command.REJECT, roles)
    duty, confirmation_id = _done_duty(case), uuid7()
    if word.solved:
        check_may_close(desk.originals, case.id)
    when = happened(word.occurred_at, desk.clock.now(), case.last_event_at)
    comment = desk.seal.seal_or_drop(case.resident_id, "comment", word.comment)
    store = desk.steps.confirm if word.solved else desk.steps.reject
    store(case, state, when, confirmation=confirmation_id, duty=duty.id, method=method, comment=comment, by=by)
    if word.solved:
        _publish_closed(desk, case, duty, when.at, actor, method)
        if word.rating is not None:
            _rate(desk, case, word.rating, comment, when.at, actor)
    else:
        data = {"assignment_id": duty.id, "volunteer_id": handler_of(case).id, "method": method, "comment": comment}
        desk.publish("work.rejected", case, when.at, actor, data)
    return confirmation_id


def _publish_closed(desk: Desk, case: Case, duty: Duty, at: datetime, actor: Actor, method: str) -> None:
    data = {
        "assignment_id": duty.id,
        "volunteer_id": handler_of(case).id,
        "outcome": duty.outcome,
        "method": method,
        "completed_at": duty.completed_at,
    }
    desk.publish("request.closed", case, at, actor, data)


def _rate(desk: Desk, case: Case, rating: int, sealed: str | None, at: datetime, actor: Actor) -> None:
    handler = handler_of(case)
    desk.steps.rate(case, handler.id, rating, sealed, at)
    data = {"volunteer_id": handler.id, "rating": rating, "comment": sealed}
    desk.publish("request.rated", case, at, actor, data)


def _done_duty(case: Case) -> Duty:
    if case.duty is None or case.state is not State.AWAITING_CONFIRMATION:
        raise NotNow(state=case.state)
    return case.duty
