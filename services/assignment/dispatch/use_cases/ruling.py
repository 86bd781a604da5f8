"""What a dispatcher rules, and what a resident may ask after acceptance: reassign, withdraw, terminate, urge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from services.assignment.dispatch.domain import (
    RESIDENT,
    Case,
    Command,
    NoFreePlace,
    NoLongerServing,
    StandsAside,
    State,
    When,
    day_of,
    follows,
    happened,
    next_state,
)
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, roles_in
from services.assignment.originals.use_cases import check_may_close
from services.assignment.rulings.domain import ENDED, OVERTAKEN, UPHELD, Verdict
from services.assignment.rulings.standing import settle
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: staff by account and request id, or a resident by the hashes of tracking code and tail."""

    person: Person | None = None
    request_id: UUID | None = None
    code_hash: str | None = None
    tail_hash: str | None = None


def withdraw(desk: Desk, asker: Asker, reason: str | None, occurred_at: datetime | None = None) -> Case:
    """The resident no longer wants it (撤回); whoever has it is let go."""
    return _end(desk, asker, Command.WITHDRAW, "case.withdrawn", reason, occurred_at)


def terminate(
    desk: Desk, asker: Asker, reason: str, occurred_at: datetime | None = None, verdict: Verdict = ENDED
) -> Case:
    """It cannot be handled at all (终止), for a stated reason; a ruling that stands is settled by it."""
    return _end(desk, asker, Command.TERMINATE, "request.terminated", reason, occurred_at, verdict)


def urge(desk: Desk, asker: Asker) -> Case:
    """催单: raises the case, never makes a second one."""
    case, roles, actor = _asked(desk, asker)
    next_state(case.state, Command.URGE, roles)
    desk.steps.urge(case)
    desk.publish("request.urged", case, max(desk.clock.now(), case.last_event_at), actor, {})
    return case


def put_back(desk: Desk, person: Person, request_id: UUID) -> Case:
    """Reassign without naming anybody: into the pool for the next round, leaving out whoever had it."""
    case, roles, _ = _asked(desk, Asker(person, request_id))
    next_state(case.state, Command.PUT_BACK, roles)
    take_away(desk, case, _system_time(desk, case), person)
    return case


def reassign(
    desk: Desk, person: Person, request_id: UUID, volunteer_id: UUID, overrule: str | None, expires_at: datetime
) -> Case:
    """Offer it to a volunteer of the dispatcher's choice, until `expires_at`; what others had of it ends.

    Raises NoFreePlace (409) unless `overrule` gives the reason for going beyond their capacity.
    """
    case, roles, _ = _asked(desk, Asker(person, request_id))
    next_state(case.state, Command.REASSIGN, roles)
    offer_to(desk, case, volunteer_id, overrule, expires_at, person)
    return case


def offer_to(
    desk: Desk, case: Case, volunteer_id: UUID, overrule: str | None, expires_at: datetime, person: Person
) -> UUID:
    """Take the locked case from whoever has it and offer it to this volunteer. Raises NoLongerServing, StandsAside, NoFreePlace.

    Both their places are held before either is looked at: of two offers at once for the last place one is refused.
    """
    desk.pool.hold([volunteer_id, *([case.handler.id] if case.handler else [])])
    volunteer = desk.pool.volunteer(volunteer_id, day_of(desk.clock.now()))
    if volunteer is None:
        raise NotFound()
    if not volunteer.active or volunteer.on_leave:
        raise NoLongerServing()
    if volunteer.person_id in case.recusal.persons or case.recusal.hides(volunteer.area_scope):
        raise StandsAside()
    if not volunteer.is_free and not overrule:
        raise NoFreePlace()
    when = _system_time(desk, case)
    actor = actor_of(case, person)
    take_away(desk, case, when, person)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", overrule)
    offer = _offer_row(case, volunteer_id, expires_at, sealed)
    desk.pool.offer([offer], overrule=True)
    desk.publish("request.offered", case, when.at, actor, {**_told(offer), "person_id": volunteer.person_id})
    return cast(UUID, offer["offer_id"])


def take_away(desk: Desk, case: Case, when: When, person: Person, verdict: Verdict = UPHELD) -> None:
    """Whoever has it is let go and left out of further rounds; a task under way shows as returned in the timeline.

    A ruling that stands is settled by it.
    """
    desk.steps.let_go(case, State.ACCEPTED, when, ending="withdrawn")
    if case.duty is not None:
        data = {"assignment_id": case.duty.id, "volunteer_id": handler_of(case).id, "reason": "reassigned"}
        desk.publish("work.returned", case, when.at, actor_of(case, person), data)
    settle(desk, case, when.at, person, verdict)


def _offer_row(case: Case, volunteer_id: UUID, expires_at: datetime, overrule: str | None) -> dict[str, Any]:
    explanation: dict[str, Any] = {
        "chosen": {"volunteer_id": str(volunteer_id), "factors": [{"name": "dispatcher", "value": 1, "points": 0}]},
        "runners_up": [],
        "counterfactual": None,
        "overruled_because": overrule,
    }
    return {
        "offer_id": uuid7(),
        "request_id": case.id,
        "volunteer_id": volunteer_id,
        "round": case.round + 1,
        "expires_at": expires_at,
        "explanation": explanation,
    }


def _told(offer: dict[str, Any]) -> dict[str, Any]:
    return {name: offer[name] for name in ("offer_id", "volunteer_id", "expires_at", "round")}


def _end(
    desk: Desk,
    asker: Asker,
    command: Command,
    event: str,
    reason: str | None,
    occurred_at: datetime | None,
    verdict: Verdict = OVERTAKEN,
) -> Case:
    case, roles, actor = _asked(desk, asker)
    state = next_state(case.state, command, roles)
    if command is Command.TERMINATE:
        check_may_close(desk.originals, case.id)
    when = happened(occurred_at, desk.clock.now(), case.last_event_at)
    desk.steps.let_go(case, state, when, ending="withdrawn", ended=when.at)
    settle(desk, case, when.at, asker.person, verdict)
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", reason)
    desk.publish(event, case, when.at, actor, {"reason": sealed})
    return case


def _asked(desk: Desk, asker: Asker) -> tuple[Case, frozenset[str], Actor]:
    """The request and what the asker is to it."""
    if asker.person is not None and asker.request_id is not None:
        case = found(desk.cases.lock("request", asker.request_id))
        return case, roles_in(case, asker.person), actor_of(case, asker.person)
    if asker.code_hash is None:
        raise NotFound()
    case = found(desk.cases.lock_by_code(asker.code_hash, asker.tail_hash))
    if asker.request_id is not None and asker.request_id != case.id:
        raise NotFound()
    return case, frozenset({RESIDENT}), Actor("resident")


def _system_time(desk: Desk, case: Case) -> When:
    return When(follows(case, desk.clock.now()), case.back_entered)
