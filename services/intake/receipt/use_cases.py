"""Accepting by rule what nobody gave notice of in time (视为受理); safe to run twice at once and to be killed at any line.

Whoever runs it has the rows' locks: the store skips what another run holds, and a request that was accepted, refused or
told meanwhile is no longer found. Acceptance, and the event of it, are one transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.receipt.domain import ENTRY_DAYS, deemed_matter, lapsed_before
from services.intake.requests.domain import Request, State
from services.intake.requests.use_cases import Desk, accepted_event, with_promise
from shared.contracts.events import SYSTEM
from shared.reference.working_hours import local_day


class Lapsed(Protocol):
    """Finds what has run out; `receipt.store.ReceiptStore`."""

    def lapsed(
        self, received_before: datetime, recorded_before: datetime, after: tuple[datetime, UUID] | None, most: int
    ) -> Sequence[tuple[datetime, UUID]]: ...
    def lock(self, request_id: UUID) -> bool: ...
    def alert(self, request_id: UUID) -> None: ...


Place = tuple[datetime, UUID]
"""(when it was received, its id): the order in which they are worked off."""


def deem_accepted(
    desk: Desk, found: Lapsed, now: datetime, after: Place | None = None, most: int = 100
) -> Sequence[Place]:
    """Accept up to `most` requests whose five working days have run out by `now`; the places of those looked at."""
    places = lapsed_now(found, now, after, most)
    for _, request_id in places:
        deem_one(desk, found, request_id)
    return places


def lapsed_now(found: Lapsed, now: datetime, after: Place | None, most: int) -> Sequence[Place]:
    """What has run out by `now`, in the order of receipt, locked as long as the transaction lasts."""
    return found.lapsed(lapsed_before(now), lapsed_before(now, ENTRY_DAYS), after, most)


def deem_one(desk: Desk, found: Lapsed, request_id: UUID) -> Request | None:
    """Accept one whose row is locked here; without any matter that could take it somebody is alerted instead."""
    request = desk.store.locked(request_id)
    if request is None or request.status is not State.SUBMITTED:
        return None
    at = request.received_at or request.submitted_at
    matter = deemed_matter(desk.catalogue, request, local_day(at))
    if matter is None:
        found.alert(request.id)
        return None
    accepted = replace(
        with_promise(desk, replace(request, status=State.ACCEPTED, deemed=True), matter.code, at),
        last_event_at=max(at, request.last_event_at),
    )
    _keep(desk, accepted)
    desk.outbox.publish(accepted_event(desk.catalogue, accepted, SYSTEM))
    return accepted


def _keep(desk: Desk, accepted: Request) -> None:
    desk.store.change(
        accepted.id,
        status=accepted.status,
        deemed=True,
        matter_code=accepted.matter_code,
        matter_version=accepted.matter_version,
        accepted_at=accepted.accepted_at,
        due_at=accepted.due_at,
        promised_due_on=accepted.promised_due_on,
        provisional=accepted.provisional,
        last_event_at=accepted.last_event_at,
        refusal_proposed_by=None,
        notice_proposed_by=None,
        reason=None,
        where_to=None,
    )
