"""The resident's last word (群众签字认可): confirming that it was solved, giving it back, and rating, apart from both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.confirming.domain import (
    ONLINE,
    REJECTIONS_BEFORE_RULING,
    TOKEN,
    Given,
    Proof,
    SpentToken,
    check_undo,
)
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
from services.assignment.money.domain import as_told
from services.assignment.originals.use_cases import check_may_close
from services.assignment.rulings.standing import refer
from shared.contracts.errors import N_, Invalid, NotNow
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import moved_by_stop


class Kept(Protocol):
    """Last words as they are kept."""

    def request_of(self, proof: Proof, now: datetime) -> UUID | None: ...
    def spend(self, token_hash: str, now: datetime) -> bool: ...
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


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word it is: what they are to the request, how it was learnt, and the account of whoever entered it."""

    roles: frozenset[str]
    actor: Actor
    method: str
    by: UUID | None = None


def confirm_by_code(desk: Desk, kept: Kept, proof: Proof, word: Word) -> UUID:
    """The resident's own word, by code and phone tail or by a one-time token. Returns the id of the confirmation.

    Raises NotFound for wrong ones, SpentToken (409) for a token that has spoken already.
    """
    case = proven(desk, kept, proof)
    if proof.token_hash and not kept.spend(proof.token_hash, desk.clock.now()):
        raise SpentToken()
    method = TOKEN if proof.token_hash else ONLINE
    return say(desk, case, word, Speaker(frozenset({RESIDENT}), Actor("resident"), method))


def confirm_for_resident(desk: Desk, person: Person, request_id: UUID, word: Word) -> UUID:
    """Entered by staff after a call-back or from paper; never by whoever did the work (OwnWork, 403)."""
    case = found(desk.cases.lock("request", request_id))
    roles = roles_in(case, person)
    if is_handler(case, person):
        raise OwnWork()
    if word.method not in METHODS:
        raise Invalid({"method": [N_("代为登记时，请写明是怎么得知的。")]})
    return say(desk, case, word, Speaker(roles, actor_of(case, person), word.method, person.id))


def undo_by_code(desk: Desk, kept: Kept, proof: Proof) -> Case:
    """A mistaken tap taken back by the resident: it waits for their word again; raises NotFound for a wrong code or tail."""
    case = proven(desk, kept, proof)
    return _undo(desk, kept, case, frozenset({RESIDENT}), Actor("resident"), None)


def undo_for_resident(desk: Desk, kept: Kept, person: Person, request_id: UUID) -> Case:
    """A confirmation entered by mistake, taken back by staff of the area; never by whoever did the work (403)."""
    case = found(desk.cases.lock("request", request_id))
    roles = roles_in(case, person)
    if is_handler(case, person):
        raise OwnWork()
    return _undo(desk, kept, case, roles, actor_of(case, person), person.id)


def rate_by_code(desk: Desk, kept: Kept, proof: Proof, rating: int, comment: str | None) -> None:
    """Rate a closed request, once; raises Taken for the second time."""
    case = proven(desk, kept, proof)
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


def proven(desk: Desk, kept: Kept, proof: Proof) -> Case:
    """The request of a resident's keys, its row locked; raises NotFound."""
    request_id = kept.request_of(proof, desk.clock.now())
    return found(desk.cases.lock("request", request_id) if request_id else None)


def say(desk: Desk, case: Case, word: Word, speaker: Speaker) -> UUID:
    """Close it, or give it back to the same hands; a second "not solved" asks for a ruling."""
    state = next_state(case.state, Command.CONFIRM if word.solved else Command.REJECT, speaker.roles)
    duty, confirmation_id = done_duty(case), uuid7()
    if word.solved:
        check_may_close(desk.originals, case.id)
    when = happened(word.occurred_at, desk.clock.now(), case.last_event_at)
    comment = desk.seal.seal_or_drop(case.resident_id, "comment", word.comment)
    signed = {"confirmation": confirmation_id, "duty": duty.id, "method": speaker.method, "by": speaker.by}
    if word.solved:
        desk.steps.confirm(case, state, when, comment=comment, **signed)
        publish_closed(desk, case, when.at, speaker.actor, speaker.method)
        if word.rating is not None:
            _rate(desk, case, word.rating, comment, when.at, speaker.actor)
    else:
        desk.steps.reject(case, state, when, comment=comment, **signed, **_waited(case, duty, when.at))
        _publish_rejected(desk, case, when.at, speaker, comment)
        if case.rejections + 1 >= REJECTIONS_BEFORE_RULING:
            said = desk.seal.seal_or_drop(case.resident_id, "reason", word.comment)
            refer(desk, case, when.at, "second_rejection", said)
    return confirmation_id


def _waited(case: Case, duty: Duty, rejected_at: datetime) -> dict[str, datetime | None]:
    """The due time once the waiting time is given back, and since when it waited; None where that came too late to count."""
    done_at = duty.completed_at
    if done_at is None or done_at > case.due_at:
        return {"due": case.due_at, "stopped": None}
    due = moved_by_stop(case.due_at, done_at, rejected_at, calendar_of(case.calendar_version))
    return {"due": due, "stopped": done_at}


def _publish_rejected(desk: Desk, case: Case, at: datetime, speaker: Speaker, comment: str | None) -> None:
    data = {
        "assignment_id": done_duty(case).id,
        "volunteer_id": handler_of(case).id,
        "method": speaker.method,
        "comment": comment,
    }
    desk.publish("work.rejected", case, at, speaker.actor, data)


def publish_closed(desk: Desk, case: Case, at: datetime, actor: Actor, method: str, **more: Any) -> None:
    """`more`: further fields of the event, such as the denial."""
    duty = done_duty(case)
    data = {
        "assignment_id": duty.id,
        "volunteer_id": handler_of(case).id,
        "outcome": duty.outcome,
        "method": method,
        "completed_at": duty.completed_at,
        "money": as_told(desk.steps.money(duty.id)),
        **more,
    }
    desk.publish("request.closed", case, at, actor, data)


def _rate(desk: Desk, case: Case, rating: int, sealed: str | None, at: datetime, actor: Actor) -> None:
    handler = handler_of(case)
    desk.steps.rate(case, handler.id, rating, sealed, at)
    data = {"volunteer_id": handler.id, "rating": rating, "comment": sealed}
    desk.publish("request.rated", case, at, actor, data)


def done_duty(case: Case) -> Duty:
    """The finished work the resident is asked about; raises NotNow (409) when there is none."""
    if case.duty is None or case.state is not State.AWAITING_CONFIRMATION:
        raise NotNow(state=case.state)
    return case.duty
