"""Writing the notice of a denial, before it is delivered; written again, it replaces the first."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from services.assignment.denials.domain import Denial, DenialUnwritten, NotADenial, as_told, is_denied, remedies
from services.assignment.dispatch.domain import STATE_WORDS, Case, Command, When, day_of, next_state
from services.assignment.dispatch.use_cases.desk import Desk, found, roles_in
from shared.contracts.errors import NotFound
from shared.identity.people import Person
from shared.reference.calendar import official_calendar


class Denials(Protocol):
    """Where notices are kept, one for each assignment; `denials.store.DenialStore`."""

    def of(self, assignment_id: UUID) -> Denial | None: ...
    def keep(self, denial: Denial, by: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told to the resident, in clear."""

    reason: str = field(repr=False)
    ground: str = field(repr=False)
    decided_by: str
    reconsider_at: str
    sue_at: str


def case_to_deny(desk: Desk, person: Person, assignment_id: UUID) -> Case:
    """The locked case, for who may deliver its result. Raises NotFound, NotNow, NotADenial (409)."""
    case = found(desk.cases.lock("assignment", assignment_id))
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    next_state(case.state, Command.DENY, roles_in(case, person))
    if not is_denied(case.matter, case.duty.outcome):
        raise NotADenial(state=STATE_WORDS[case.state])
    return case


def write(desk: Desk, store: Denials, person: Person, assignment_id: UUID, notice: Notice) -> Case:
    """Keep the notice, its words sealed; nobody hears of it before it is delivered."""
    case = case_to_deny(desk, person, assignment_id)
    reason = desk.seal.seal_or_drop(case.resident_id, "reason", notice.reason)
    ground = desk.seal.seal_or_drop(case.resident_id, "ground", notice.ground)
    offices = notice.decided_by, notice.reconsider_at, notice.sue_at
    store.keep(Denial(assignment_id, reason, ground, *offices), person.id)
    return case


def told_of(store: Denials, case: Case, when: When) -> dict[str, object]:
    """What the closing of a denied case says besides; nothing for any other. Raises DenialUnwritten (422)."""
    if case.duty is None or not is_denied(case.matter, case.duty.outcome):
        return {}
    denial = store.of(case.duty.id)
    if denial is None:
        raise DenialUnwritten({"reason": [DenialUnwritten.sentence]})
    return {"denial": as_told(denial, remedies(day_of(when.at), official_calendar()))}
