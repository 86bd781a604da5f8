"""Merging a request into another one, and taking that back; each locks what it looks at and tells what became true."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake.merging.domain import NO_SUCH_REQUEST, check_merge, check_unmerge
from services.intake.originals.domain import check_none_out
from services.intake.originals.use_cases import KnowsOriginals
from services.intake.requests.domain import READERS, Command, Request, State, moment_of
from services.intake.requests.use_cases import Desk, checked
from shared.contracts.errors import Invalid
from shared.contracts.events import NewEvent
from shared.identity.people import Person


def merge(
    desk: Desk,
    originals: KnowsOriginals,
    by: Person,
    request_id: UUID,
    into_id: UUID | None,
    occurred_at: datetime | None = None,
) -> Request:
    """并单: the request goes on as part of the other one; its tracking code shows that one from now on.

    Raises Invalid where the other one is not there for this person, IntoItself, NotTheSame, IntoClosed; StillOut while a
    paper of it lies at the office, which nobody would ask for when the other one is closed; MergedDownstream once the
    request itself was accepted.
    """
    found = desk.store.locked_together([request_id, into_id or request_id])
    request = checked(found.get(request_id), by, Command.MERGE)
    into = found.get(into_id) if into_id else None
    if into is None or not by.may_in(into.village, *READERS):
        raise Invalid({"into": [NO_SUCH_REQUEST]})
    check_merge(request, into)
    originals.hold(request.id)
    check_none_out(originals.of_request(request.id))
    now = desk.clock.now()
    at = moment_of(occurred_at, now, request.last_event_at)
    merged = replace(
        request,
        status=State.MERGED,
        merged_into=into.id,
        merged_from=request.status,
        merged_at=now,
        last_event_at=at,
        refusal_proposed_by=None,
    )
    _keep(desk, merged)
    _publish(desk, merged, "request.merged", by, {"into": into.id, "into_number": into.number})
    return merged


def unmerge(desk: Desk, by: Person, request_id: UUID) -> Request:
    """Take a merge back on the day it was made: the request is again where it was before; both steps stay in its story."""
    request = checked(desk.store.locked(request_id), by, Command.UNMERGE)
    now = desk.clock.now()
    check_unmerge(request.merged_at, now)
    freed = replace(
        request,
        status=State(request.merged_from or State.SUBMITTED),
        merged_into=None,
        merged_from=None,
        merged_at=None,
        last_event_at=moment_of(None, now, request.last_event_at),
    )
    _keep(desk, freed)
    _publish(desk, freed, "request.unmerged", by, {"into": request.merged_into, "status": freed.status})
    return freed


def _keep(desk: Desk, changed: Request) -> None:
    desk.store.change(
        changed.id,
        status=changed.status,
        merged_into=changed.merged_into,
        merged_from=changed.merged_from,
        merged_at=changed.merged_at,
        last_event_at=changed.last_event_at,
        refusal_proposed_by=changed.refusal_proposed_by,
    )


def _publish(desk: Desk, request: Request, kind: str, by: Person, data: dict[str, Any]) -> None:
    actor = by.acting_as("clerk", "dispatcher")
    desk.outbox.publish(NewEvent(kind, request.id, request.village, request.last_event_at, actor, data))
