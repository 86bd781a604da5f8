"""协办: a dispatcher lets somebody help the lead handler, and ends it; the lead stays the one assignee."""

from typing import Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case, Command, NoLongerServing, StandsAside, day_of, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, roles_in
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person


class Assistants(Protocol):
    """Who helps with what; raises Taken (409) for somebody who helps already, or no longer."""

    def join(self, case: Case, help_id: UUID, volunteer_id: UUID, by: UUID) -> None: ...
    def helps_with(self, help_id: UUID) -> tuple[UUID, UUID] | None: ...
    def end(self, help_id: UUID) -> None: ...


def join(desk: Desk, store: Assistants, person: Person, assignment_id: UUID, volunteer_id: UUID) -> UUID:
    """Returns the id of the help. Raises StandsAside (409) for whom a complaint is about, Invalid (422) for the lead."""
    case = found(desk.cases.lock("assignment", assignment_id))
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    next_state(case.state, Command.ASSIST, roles_in(case, person))
    volunteer = desk.pool.volunteer(volunteer_id, day_of(desk.clock.now()))
    if volunteer is None:
        raise NotFound()
    if volunteer_id == handler_of(case).id:
        raise Invalid({"volunteer_id": [N_("主办人不用再做协办。")]})
    if not volunteer.active or volunteer.on_leave:
        raise NoLongerServing()
    if volunteer.person_id in case.recusal.persons or case.recusal.hides(volunteer.area_scope):
        raise StandsAside()
    help_id = uuid7()
    store.join(case, help_id, volunteer_id, person.id)
    _publish(desk, case, person, volunteer_id, volunteer.person_id, ended=False)
    return help_id


def end(desk: Desk, store: Assistants, person: Person, help_id: UUID) -> Case:
    """The help is over, for whatever reason; the case goes on as it was."""
    helped = store.helps_with(help_id)
    if helped is None:
        raise NotFound()
    case = found(desk.cases.lock("request", helped[0]))
    if not roles_in(case, person) & {"dispatcher"}:
        raise NotFound()
    store.end(help_id)
    volunteer = desk.pool.volunteer(helped[1], day_of(desk.clock.now()))
    _publish(desk, case, person, helped[1], volunteer.person_id if volunteer else None, ended=True)
    return case


def _publish(desk: Desk, case: Case, person: Person, volunteer_id: UUID, helper: UUID | None, ended: bool) -> None:
    data = {"volunteer_id": volunteer_id, "person_id": helper, "ended": ended}
    at = max(desk.clock.now(), case.last_event_at)
    desk.publish("assistant.changed", case, at, actor_of(case, person), data)
