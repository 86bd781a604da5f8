"""Looking at a rating as it comes in, and a person's judgement of one that looked arranged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case
from services.assignment.dispatch.use_cases.desk import Desk, found, is_handler
from services.assignment.ratings.domain import BURST_WITHIN, LOW, REVIEWERS, REVIEWS, Circumstances, suspicions
from services.assignment.rectifications.use_cases import Rectifications, to_verify
from shared.contracts.errors import N_, Invalid, NotFound, Taken
from shared.contracts.events import SYSTEM
from shared.identity.people import Person


class Ratings(Protocol):
    """Ratings as they are kept."""

    def fresh(self, request_id: UUID, place: str | None, since: datetime, by: UUID | None) -> Any: ...
    def flag(self, request_id: UUID, place: str | None, by: UUID | None, because: list[str]) -> None: ...
    def because(self, request_id: UUID) -> list[str] | None: ...
    def review(self, request_id: UUID, review: str, reason: str | None, by: UUID, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Came:
    """From where a rating came: the keyed hash of the device, whether somebody was signed in there, who entered it."""

    place: str | None = None
    is_signed_in: bool = False
    entered_by: UUID | None = None


def look(desk: Desk, ratings: Ratings, rectifications: Rectifications, request_id: UUID, came: Came) -> list[str]:
    """Right after a rating: why it looks arranged, if it does; one of the two lowest goes to be verified."""
    now = desk.clock.now()
    row = ratings.fresh(request_id, came.place, now - BURST_WITHIN, came.entered_by)
    if row is None:
        return []
    by_staff = came.entered_by is not None
    since = None if row.in_one_step else row.recorded_at - row.closed_at
    about = Circumstances(
        row.rating, by_staff, came.is_signed_in or row.on_staff_device, since, row.best_of_handler, row.entered_by_clerk
    )
    because = suspicions(about)
    ratings.flag(request_id, came.place, came.entered_by, because)
    case = found(desk.cases.lock("request", request_id))
    if because:
        desk.publish("rating.flagged", case, max(now, case.last_event_at), SYSTEM, {"because": because})
    if row.rating <= LOW:
        to_verify(desk, rectifications, case, row.volunteer_id, row.rating)
    return because


def review(desk: Desk, ratings: Ratings, person: Person, request_id: UUID, decision: str, reason: str | None) -> Case:
    """Let it stand, or set it aside with a reason; it stays on the list either way. Never by whom it rates."""
    case = found(desk.cases.lock("request", request_id))
    if not case.recusal.standing_of(person).may_in(case.area, *REVIEWERS) or is_handler(case, person):
        raise NotFound()
    because = ratings.because(request_id)
    if not because:
        raise Taken()
    if decision not in REVIEWS:
        raise Invalid({"review": [N_("请选一项。")]})
    if decision == "set_aside" and not reason:
        raise Invalid({"reason": [N_("不计入的，请写明理由。")]})
    now = desk.clock.now()
    sealed = desk.seal.seal_or_drop(case.resident_id, "reason", reason)
    ratings.review(request_id, decision, sealed, person.id, now)
    data = {"because": because, "review": decision}
    desk.publish("rating.flagged", case, max(now, case.last_event_at), person.acting_as(*REVIEWERS), data)
    return case
