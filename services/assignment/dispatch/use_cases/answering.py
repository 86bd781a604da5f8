"""Answering an offer: accepting and declining, by the volunteer it was made to or by a dispatcher on their behalf."""

from datetime import datetime
from uuid import UUID

from services.assignment.dispatch.domain import (
    Case,
    Command,
    NoLongerServing,
    OfferExpired,
    OfferMade,
    When,
    happened,
    next_state,
)
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, roles_in, stated_method
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person


def accept_offer(
    desk: Desk, person: Person, offer_id: UUID, method: str | None = None, occurred_at: datetime | None = None
) -> tuple[Case, UUID]:
    """Take the offered request; returns it as it was and the id of the new assignment.

    Raises OfferExpired once its time is over (by recorded time; a back-entry may still tell of an earlier yes), and
    NoLongerServing for a volunteer who was taken off the list meanwhile. The place was taken when the offer was made
    and is held by a constraint. Who helped so far and leads now helps no more.
    """
    case = _case_of_offer(desk, person, offer_id)
    state = next_state(case.state, Command.ACCEPT, roles_in(case, person))
    offer, handler = _open_offer(case, offer_id), handler_of(case)
    now = desk.clock.now()
    when = happened(occurred_at, now, case.last_event_at)
    _check_answerable(offer, handler.active, now, when)
    how = stated_method(case, person, method)
    assignment_id = uuid7()
    helped = desk.steps.accept(case, state, when, offer.id, assignment_id, how)
    who, by = {"volunteer_id": handler.id, "person_id": handler.person_id}, actor_of(case, person)
    data = {"assignment_id": assignment_id, "offer_id": offer.id, **who, "method": how}
    desk.publish("request.assigned", case, when.at, by, data)
    if helped:
        desk.publish("assistant.changed", case, when.at, by, {**who, "ended": True})
    return case, assignment_id


def decline_offer(
    desk: Desk,
    person: Person,
    offer_id: UUID,
    reason: str,
    method: str | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Say no: the request waits again and is not offered to this volunteer a second time. No appraisal hears of it."""
    case = _case_of_offer(desk, person, offer_id)
    state = next_state(case.state, Command.DECLINE, roles_in(case, person))
    offer = _open_offer(case, offer_id)
    stated_method(case, person, method)
    when = happened(occurred_at, desk.clock.now(), case.last_event_at)
    desk.steps.decline(case, state, when, offer.id, reason)
    data = {"offer_id": offer.id, "volunteer_id": handler_of(case).id, "reason": reason}
    desk.publish("offer.declined", case, when.at, actor_of(case, person), data)
    return case


def _case_of_offer(desk: Desk, person: Person, offer_id: UUID) -> Case:
    """The request of the offer. Whoever it was made to before is told that its time is over, not that it never was."""
    case = found(desk.cases.lock("offer", offer_id))
    try:
        roles_in(case, person)
    except NotFound:
        if desk.cases.offered_to(offer_id) == person.id:
            raise OfferExpired() from None
        raise
    return case


def _open_offer(case: Case, offer_id: UUID) -> OfferMade:
    if case.offer is None or case.offer.id != offer_id:
        raise OfferExpired()
    return case.offer


def _check_answerable(offer: OfferMade, active: bool, now: datetime, when: When) -> None:
    if offer.expires_at <= now and not when.is_back_entry:
        raise OfferExpired()
    if not active:
        raise NoLongerServing()
