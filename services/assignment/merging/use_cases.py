"""Two open cases of one need become one, and a wrong merge is undone with a trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case, Command, State, When, next_state
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, roles_in
from services.assignment.merging.domain import ComesTogether, Stop, check_may_merge, due_again
from services.assignment.rulings.domain import OVERTAKEN
from services.assignment.rulings.standing import settle
from shared.contracts.errors import NotFound
from shared.identity.people import Person
from shared.reference.calendar import calendar_of
from shared.reference.working_hours import local_day

OPEN: Final = frozenset(
    {State.ACCEPTED, State.OFFERED, State.ASSIGNED, State.IN_PROGRESS, State.RETURNED, State.SUSPENDED, State.REOPENED}
)
"""What a case may be merged into: one that somebody will still work on."""


class Merges(Protocol):
    """Merges as they are kept."""

    def keep(self, case: Case, into: Case, by: UUID, when: When) -> None: ...
    def standing(self, request_id: UUID) -> UUID | None: ...
    def came_with(self, request_id: UUID) -> Sequence[UUID]: ...
    def cut_short(self, request_id: UUID) -> Stop | None: ...
    def undo(self, case: Case, by: UUID, when: When, stop: Stop | None, due_at: datetime) -> None: ...


def merge(desk: Desk, merges: Merges, person: Person, request_id: UUID, into_id: UUID) -> Case:
    """并单: the case ends here and goes on as the other; whoever had it is let go. Raises NotThese, ComesTogether (409)."""
    first, second = sorted((request_id, into_id))
    held = {each: found(desk.cases.lock("request", each)) for each in (first, second)}
    case, into = held[request_id], held[into_id]
    roles_in(into, person)
    state = next_state(case.state, Command.MERGE, roles_in(case, person))
    check_may_merge(case, into, OPEN)
    if merges.came_with(case.id):
        raise ComesTogether()
    when = When(max(desk.clock.now(), case.last_event_at), False)
    merges.keep(case, into, person.id, when)
    desk.steps.let_go(case, state, when, ending="withdrawn", ended=when.at)
    settle(desk, case, when.at, person, OVERTAKEN)
    desk.publish("case.merged", case, when.at, actor_of(case, person), {"into": into.id, "into_number": into.number})
    return case


def unmerge(desk: Desk, merges: Merges, person: Person, request_id: UUID) -> Case:
    """A wrong merge undone: the case waits for somebody again on its own promise; the merge stays as a trace.

    Days it stood paused before the merge are given back, days it lay merged are not (`domain.due_again`).
    """
    case = found(desk.cases.lock("request", request_id))
    state = next_state(case.state, Command.UNMERGE, roles_in(case, person))
    into = merges.standing(case.id)
    if into is None:
        raise NotFound()
    when = When(max(desk.clock.now(), case.last_event_at), False)
    stop = merges.cut_short(case.id)
    due = due_again(case.due_at, stop, calendar_of(case.calendar_version))
    merges.undo(case, person.id, when, stop, due)
    told = {"into": into, "status": state.value, "due_at": due, "promised_due_on": local_day(due)}
    if stop:
        told |= {"paused_from": stop.began_at, "paused_until": stop.ended_at}
    desk.publish("case.unmerged", case, when.at, actor_of(case, person), told)
    return case
