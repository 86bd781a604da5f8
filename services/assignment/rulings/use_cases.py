"""Ruling on a returned case (审定): handed on, given back to the same hands, sent on, or ended. The clock ran all the while."""

from uuid import UUID

from services.assignment.dispatch.domain import Case, Command, State, When, follows, next_state
from services.assignment.dispatch.use_cases import ruling as asking
from services.assignment.dispatch.use_cases.desk import Desk, found, roles_in
from services.assignment.rulings.domain import NothingToRule, Ruling, Verdict, check_ruler
from services.assignment.rulings.standing import settle
from shared.identity.people import Person


def rule(desk: Desk, person: Person, request_id: UUID, verdict: Verdict) -> tuple[Case, State]:
    """Decide what stands; returns the case as it was and its state now. Raises NothingToRule (409), OwnReturn (403)."""
    case = found(desk.cases.lock("request", request_id))
    roles = roles_in(case, person)
    ruling = desk.rulings.standing(case.id)
    if ruling is None:
        raise NothingToRule()
    check_ruler(ruling, person.id)
    if verdict.ruling == "ended":
        return _end(desk, person, case, verdict)
    if verdict.ruling == "rejected":
        return case, _go_on(desk, person, case, ruling, verdict, next_state(case.state, Command.GO_ON, roles))
    state = next_state(case.state, Command.UPHOLD, roles)
    asking.take_away(desk, case, _when(desk, case), person, verdict)
    return case, state


def _end(desk: Desk, person: Person, case: Case, verdict: Verdict) -> tuple[Case, State]:
    asking.terminate(desk, asking.Asker(person, case.id), verdict.note or "", verdict=verdict)
    return case, State.TERMINATED


def _go_on(desk: Desk, person: Person, case: Case, ruling: Ruling, verdict: Verdict, state: State) -> State:
    """The same hands go on; the place they freed is taken again, beyond their capacity if need be."""
    when = _when(desk, case)
    handler = desk.rulings.go_on(case, ruling, state, when)
    told = {"volunteer_id": handler.id, "person_id": handler.person_id, "status": state.value}
    settle(desk, case, when.at, person, verdict, **told)
    return state


def _when(desk: Desk, case: Case) -> When:
    return When(follows(case, desk.clock.now()), case.back_entered)
