"""Recording that a step was done."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case, Command, When, happened, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, roles_in
from services.assignment.stages.domain import stages_of
from shared.contracts.errors import NotFound
from shared.identity.people import Person


class StagesDone(Protocol):
    """Raises Taken (409) for a step that was done already."""

    def keep(self, case: Case, position: int, when: When, by: UUID) -> None: ...


def finish_stage(
    desk: Desk,
    store: StagesDone,
    person: Person,
    assignment_id: UUID,
    position: int,
    occurred_at: datetime | None = None,
) -> Case:
    """By the handler, or a dispatcher for them; steps may be done in any order, each once."""
    case = found(desk.cases.lock("assignment", assignment_id))
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    next_state(case.state, Command.LOG, roles_in(case, person))
    stage = next((each for each in stages_of(case.matter, case.accepted_at) if each.position == position), None)
    if stage is None:
        raise NotFound()
    when = happened(occurred_at, desk.clock.now(), case.last_event_at)
    store.keep(case, position, when, person.id)
    data = {"position": position, "due_at": stage.due_at}
    desk.publish("step.done", case, when.at, actor_of(case, person), data)
    return case
