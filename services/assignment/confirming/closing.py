"""Closing without the resident's word: an administrative result on delivery (送达), and silence after two attempts."""

from datetime import datetime
from uuid import UUID

from services.assignment.confirming.domain import DELIVERY, SILENCE, NotByDelivery, RemediesUntold
from services.assignment.confirming.use_cases import done_duty, publish_closed
from services.assignment.denials.use_cases import Denials, told_of
from services.assignment.dispatch.domain import ROUND, Case, Command, When, happened, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, roles_in
from services.assignment.originals.use_cases import check_may_close
from shared.contracts.events import SYSTEM, uuid7
from shared.identity.people import Person

UNFAVOURABLE = ("refused_by_law", "unsolved", "partly")


def deliver(
    desk: Desk,
    denials: Denials,
    person: Person,
    request_id: UUID,
    remedies_told: bool,
    occurred_at: datetime | None = None,
) -> Case:
    """The result is in the resident's hands: a matter that closes by delivery is closed, favourable or not.

    Raises NotByDelivery (409) for any other matter, RemediesUntold (422) for an unfavourable result without its remedies,
    DenialUnwritten (422) for a lawful denial without its notice.
    """
    case = found(desk.cases.lock("request", request_id))
    state = next_state(case.state, Command.DELIVER, roles_in(case, person))
    if case.matter.get("closes_by") != DELIVERY:
        raise NotByDelivery()
    duty = done_duty(case)
    if duty.outcome in UNFAVOURABLE and not remedies_told:
        raise RemediesUntold({"remedies_told": [RemediesUntold.sentence]})
    check_may_close(desk.originals, case.id)
    when = happened(occurred_at, desk.clock.now(), case.last_event_at)
    denied = told_of(denials, case, when)
    signed = {"confirmation": uuid7(), "duty": duty.id, "method": DELIVERY, "comment": None, "by": person.id}
    desk.steps.confirm(case, state, when, **signed)
    publish_closed(desk, case, when.at, actor_of(case, person), DELIVERY, **denied)
    return case


def let_silence_close(desk: Desk, request_id: UUID) -> Case:
    """Nobody answered two attempts and the time after them: closed, and counted apart from what was confirmed."""
    case = found(desk.cases.lock("request", request_id))
    state = next_state(case.state, Command.LET_SILENCE_CLOSE, frozenset({ROUND}))
    check_may_close(desk.originals, case.id)
    now = desk.clock.now()
    when = When(max(now, case.last_event_at), False)
    signed = {"confirmation": uuid7(), "duty": done_duty(case).id, "method": SILENCE, "comment": None, "by": None}
    desk.steps.confirm(case, state, when, **signed)
    publish_closed(desk, case, when.at, SYSTEM, SILENCE)
    return case
