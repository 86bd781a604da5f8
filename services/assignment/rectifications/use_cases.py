"""The steps of a rectification; each is stored, the opening and the end are told in events."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.callbacks.domain import Reason
from services.assignment.callbacks.use_cases import Callbacks, a_callback
from services.assignment.dispatch.domain import Case
from services.assignment.dispatch.use_cases.desk import Desk, found
from services.assignment.rectifications.domain import (
    DUE_DAYS,
    KEEPERS,
    AppealedOnce,
    Rectification,
    State,
    after,
    check_another,
    check_handler,
)
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import add_working_days_to


class Rectifications(Protocol):
    """Rectifications as they are kept."""

    def open(self, rectification_id: UUID, case: Case, volunteer: UUID, rating: int, now: datetime) -> None: ...
    def one(self, rectification_id: UUID) -> Rectification | None: ...
    def of_request(self, request_id: UUID) -> Rectification | None: ...
    def move(self, about: Rectification, state: State, **kept: Any) -> None: ...
    def do_not_count(self, about: Rectification) -> None: ...


def to_verify(desk: Desk, kept: Rectifications, case: Case, volunteer: UUID, rating: int) -> None:
    """One of the two lowest ratings: another person finds out whether it is founded."""
    kept.open(uuid7(), case, volunteer, rating, desk.clock.now())


def verify(
    desk: Desk, kept: Rectifications, person: Person, rectification_id: UUID, founded: bool, note: str | None
) -> Rectification:
    """Founded: put right within 15 working days. Never by the handler (SamePerson, 403)."""
    about, case = _kept_by(desk, kept, person, rectification_id)
    check_another(person.id, about.handler_person)
    state = after(about.state, "verify" if founded else "refute")
    now = desk.clock.now()
    due_at = add_working_days_to(now, DUE_DAYS) if founded else None
    sealed = desk.seal.seal_or_drop(case.resident_id, "note", note)
    kept.move(about, state, verified_by=person.id, verified_at=now, due_at=due_at, note=sealed)
    if due_at is not None:
        told = {
            "rectification_id": about.id,
            "volunteer_id": about.volunteer_id,
            "rating": about.rating,
            "due_at": due_at,
        }
        desk.publish("rectification.opened", case, _at(desk, case), person.acting_as(*KEEPERS), told)
    return about


def appeal(desk: Desk, kept: Rectifications, person: Person, rectification_id: UUID, reason: str) -> Rectification:
    """The handler disagrees, once; the time to put it right goes on."""
    about, case = _found(desk, kept, rectification_id)
    check_handler(about, person.id)
    state = after(about.state, "appeal")
    if about.has_appealed:
        raise AppealedOnce()
    sealed = desk.seal.seal_or_drop(case.resident_id, "appeal", reason)
    kept.move(about, state, appeal=sealed, appealed_at=desk.clock.now())
    return about


def decide(desk: Desk, kept: Rectifications, person: Person, rectification_id: UUID, upheld: bool) -> Rectification:
    """By neither the handler nor who verified. Upheld: nothing is to be put right, and the rating weighs on nobody."""
    about, case = _kept_by(desk, kept, person, rectification_id)
    check_another(person.id, about.handler_person, about.verified_by)
    kept.move(about, after(about.state, "uphold" if upheld else "dismiss"), decided_by=person.id)
    if upheld:
        kept.do_not_count(about)
        _close(desk, case, about, "appeal_upheld", None, person.acting_as(*KEEPERS))
    return about


def put_right(
    desk: Desk, kept: Rectifications, calls: Callbacks, person: Person, rectification_id: UUID, what: str
) -> Rectification:
    """What was done about it, by the handler or whoever is in charge; somebody else calls the resident."""
    about, case = _found(desk, kept, rectification_id)
    if about.handler_person != person.id and not _may_keep(case, person):
        raise NotFound()
    now = desk.clock.now()
    sealed = desk.seal.seal_or_drop(case.resident_id, "done", what)
    kept.move(about, after(about.state, "put_right"), put_right_by=person.id, put_right_at=now, done=sealed)
    calls.open([a_callback(case.id, Reason.RECTIFICATION, now, now)])
    return about


def called(desk: Desk, kept: Rectifications, case: Case, person: Person, solved: bool) -> None:
    """What the resident said on the phone: it ends, or is to be put right anew. Never asked by who put it right."""
    about = kept.of_request(case.id)
    if about is None:
        raise NotFound()
    check_another(person.id, about.handler_person, about.put_right_by)
    kept.move(about, after(about.state, "called_good" if solved else "called_bad"))
    if solved:
        _close(desk, case, about, "rectified", person.id, person.acting_as("dispatcher", "clerk", "supervisor"))


def _close(desk: Desk, case: Case, about: Rectification, result: str, by: UUID | None, actor: Actor) -> None:
    data = {"rectification_id": about.id, "result": result, "called_back_by": by}
    desk.publish("rectification.closed", case, _at(desk, case), actor, data)


def _found(desk: Desk, kept: Rectifications, rectification_id: UUID) -> tuple[Rectification, Case]:
    """The rectification under the lock of its request."""
    about = kept.one(rectification_id)
    case = found(desk.cases.lock("request", about.request_id) if about else None)
    about = kept.one(rectification_id)
    if about is None:
        raise NotFound()
    return about, case


def _kept_by(desk: Desk, kept: Rectifications, person: Person, rectification_id: UUID) -> tuple[Rectification, Case]:
    about, case = _found(desk, kept, rectification_id)
    if not _may_keep(case, person):
        raise NotFound()
    return about, case


def _may_keep(case: Case, person: Person) -> bool:
    return case.recusal.standing_of(person).may_in(case.area, *KEEPERS)


def _at(desk: Desk, case: Case) -> datetime:
    return max(desk.clock.now(), case.last_event_at)
