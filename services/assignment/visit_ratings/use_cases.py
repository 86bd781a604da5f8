"""A resident rates one visit of a handler, once; the two lowest go to be verified like the case's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.assignment.confirming.domain import Proof
from services.assignment.confirming.use_cases import Kept, proven
from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.ratings.domain import LOW
from services.assignment.rectifications.use_cases import Rectifications, to_verify
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that is over."""

    id: UUID
    volunteer_id: UUID


@dataclass(frozen=True, slots=True)
class Opinion:
    rating: int
    comment: str | None = None


class Visits(Protocol):
    def over(self, request_id: UUID, appointment_id: UUID) -> Visit | None: ...
    def rate(self, visit: Visit, rating: int, comment: str | None, now: datetime) -> None: ...


def rate_visit(
    desk: Desk, kept: Kept, visits: Visits, low: Rectifications, proof: Proof, appointment_id: UUID, said: Opinion
) -> UUID:
    """Once; raises Taken for the second time, NotFound for a visit of another request or one that is not over."""
    case = proven(desk, kept, proof)
    visit = visits.over(case.id, appointment_id)
    if visit is None:
        raise NotFound()
    now = desk.clock.now()
    sealed = desk.seal.seal_or_drop(case.resident_id, "comment", said.comment)
    visits.rate(visit, said.rating, sealed, now)
    data = {"volunteer_id": visit.volunteer_id, "rating": said.rating, "comment": sealed, "visit_id": visit.id}
    desk.publish("request.rated", case, max(now, case.last_event_at), Actor("resident"), data)
    if said.rating <= LOW:
        to_verify(desk, low, case, visit.volunteer_id, said.rating)
    return visit.id
