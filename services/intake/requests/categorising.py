"""Which matter a request is about, changed before acceptance by whoever has understood it better, with a reason."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.intake.requests.domain import Command, Request, moment_of
from services.intake.requests.use_cases import Desk, checked
from shared.contracts.events import NewEvent
from shared.identity.people import Person
from shared.reference.working_hours import local_day


def categorise(
    desk: Desk, by: Person, request_id: UUID, matter_code: str, reason: str, occurred_at: datetime | None = None
) -> Request:
    """Put the request under another matter; choosing the present one again changes nothing. Raises UnknownMatter,
    CategorisedDownstream once it was accepted."""
    request = checked(desk.store.locked(request_id), by, Command.CATEGORISE)
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    desk.catalogue.on(matter_code, local_day(at))
    if matter_code == request.matter_code:
        return request
    desk.store.change(request.id, matter_code=matter_code, last_event_at=at)
    data = {
        "matter_code": matter_code,
        "previous_code": request.matter_code,
        "reason": desk.seal.seal(request.resident_id, "reason", reason),
    }
    actor = by.acting_as("clerk", "dispatcher")
    desk.outbox.publish(NewEvent("request.categorised", request.id, request.village, at, actor, data))
    return replace(request, matter_code=matter_code, last_event_at=at)
