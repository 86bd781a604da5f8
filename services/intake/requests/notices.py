"""一次性告知: telling at once every paper that is missing. A further notice is proposed by one person and approved by another."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import orjson

from services.intake.requests.domain import Command, NeedsSecondPerson, Request, State, moment_of
from services.intake.requests.use_cases import Desk, locked_for, publish
from shared.identity.people import Person


def request_supplement(
    desk: Desk, by: Person, request_id: UUID, missing: list[str], occurred_at: datetime | None = None
) -> Request:
    """Tell it, the first time alone; after that only what another person approves, and every notice is counted (domain.md §3).

    The notice is the proposer's; whoever approves may still change what is missing.
    """
    request = locked_for(desk, by, request_id, Command.REQUEST_SUPPLEMENT)
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    if request.notice_proposed_by == by.id:
        raise NeedsSecondPerson()
    if request.notices and request.notice_proposed_by is None:
        return _proposed(desk, by, request, missing)
    told_by = request.notice_proposed_by or by.id
    changed = replace(
        request,
        status=State.NEEDS_SUPPLEMENT,
        missing=missing,
        notices=request.notices + 1,
        noticed_by=told_by,
        notice_proposed_by=None,
        last_event_at=at,
    )
    desk.store.change(
        request.id,
        status=changed.status,
        missing=_listed(missing),
        notices=changed.notices,
        noticed_by=told_by,
        notice_approved_by=by.id if request.notices else None,
        notice_proposed_by=None,
        held_by=request.held_by or told_by,
        last_event_at=at,
    )
    publish(desk, changed, "request.supplement_requested", by.acting_as("clerk", "dispatcher"), {"missing": missing})
    return changed


def _proposed(desk: Desk, by: Person, request: Request, missing: list[str]) -> Request:
    """Nothing is told yet: another person has to agree that the first notice was not enough."""
    desk.store.change(request.id, notice_proposed_by=by.id, proposed_missing=_listed(missing))
    return replace(request, notice_proposed_by=by.id, proposed_missing=missing)


def _listed(missing: list[str]) -> str:
    return orjson.dumps(missing).decode()
