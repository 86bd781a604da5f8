"""What a person can do with a request before it is accepted; each function is one sentence of domain.md §3 and §5.

Staff find a request only in their area (otherwise it does not exist for them); residents prove it is theirs with tracking
code and phone tail. Every step takes the request's row lock first and publishes what became true.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.complaints.use_cases import KnowsPeople
from services.intake.matters.domain import Catalogue
from services.intake.photos.use_cases import LooseBlobs
from services.intake.requests.domain import (
    RESIDENT,
    TRANSITIONS,
    Command,
    NeedsSecondPerson,
    Request,
    State,
    event_head,
    moment_of,
)
from services.intake.requests.promises import promise
from services.intake.residents.use_cases import Index, Residents, Seal
from services.intake.suggestions.domain import Suggester
from shared.contracts.errors import NotAllowed, NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox
from shared.identity.people import Person
from shared.reference.service_points import ServicePoints
from shared.reference.working_hours import local_day


class Requests(Protocol):
    """Where requests are kept; `requests.store.RequestStore`."""

    def add(self, request: Request, accepted_by: UUID | None) -> tuple[str, datetime]: ...
    def locked(self, request_id: UUID) -> Request | None: ...
    def many(self, request_ids: Sequence[UUID]) -> Mapping[UUID, Request]: ...
    def locked_together(self, request_ids: Sequence[UUID]) -> Mapping[UUID, Request]: ...
    def change(self, request_id: UUID, **columns: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What the use cases of requests work with within one transaction."""

    store: Requests
    residents: Residents
    clock: Clock
    outbox: Outbox
    seal: Seal
    index: Index
    catalogue: Catalogue
    suggester: Suggester
    tracking_hashes: Callable[[str, str | None], tuple[str, str | None]]
    """`shared.runtime.sealing.tracking_hashes` over the index: (of the code, of code and phone tail)."""
    points: ServicePoints
    """Whose closing hour a promise ends at."""
    accounts: KnowsPeople
    """Who has an account, to know whom a complaint means."""
    loose: LooseBlobs
    """Photos that wait for a request."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a resident without an account shows: keyed hash of tracking code and phone tail."""

    tail_hash: str


def accept(desk: Desk, by: Person, request_id: UUID, matter_code: str, occurred_at: datetime | None = None) -> Request:
    """受理: the clerk decides which matter it is; the promise starts and the case goes on to assignment."""
    request = locked_for(desk, by, request_id, Command.ACCEPT)
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    return accept_as(desk, request, by.acting_as("clerk"), matter_code, at)


def accept_as(desk: Desk, request: Request, by: Actor, matter_code: str, at: datetime) -> Request:
    """Accept a locked request as of that moment, whoever made sure that this person may. Raises UnknownMatter."""
    accepted = with_promise(desk, replace(request, status=State.ACCEPTED), matter_code, at)
    desk.store.change(
        request.id,
        status=accepted.status,
        matter_code=matter_code,
        matter_version=accepted.matter_version,
        accepted_at=at,
        accepted_by=by.person_id,
        due_at=accepted.due_at,
        promised_due_on=accepted.promised_due_on,
        provisional=accepted.provisional,
        last_event_at=at,
        refusal_proposed_by=None,
        notice_proposed_by=None,
        reason=None,
        where_to=None,
        held_by=by.person_id,
    )
    desk.outbox.publish(accepted_event(desk.catalogue, accepted, by))
    return accepted


def supplement(desk: Desk, by: Person | Proof, request_id: UUID, occurred_at: datetime | None = None) -> Request:
    """补正: the missing papers are there; the request waits for acceptance again."""
    request = locked_for(desk, by, request_id, Command.SUPPLEMENT)
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    desk.store.change(request.id, status=State.SUBMITTED, received_at=at, last_event_at=at)
    changed = replace(request, status=State.SUBMITTED, received_at=at, last_event_at=at)
    publish(desk, changed, "request.supplemented", _actor(by), {})
    return changed


def refuse(
    desk: Desk, by: Person, request_id: UUID, reason: str, where_to: str, occurred_at: datetime | None = None
) -> Request:
    """不予受理: the first person proposes, another one confirms; only then is it refused and told."""
    request = locked_for(desk, by, request_id, Command.REFUSE)
    if request.refusal_proposed_by == by.id:
        raise NeedsSecondPerson()
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    sealed = desk.seal.seal(request.resident_id, "reason", reason)
    if request.refusal_proposed_by is None:
        held_by = request.held_by or by.id
        desk.store.change(request.id, reason=sealed, where_to=where_to, refusal_proposed_by=by.id, held_by=held_by)
        return replace(request, reason=sealed, where_to=where_to, refusal_proposed_by=by.id)
    changed = replace(
        request, status=State.REFUSED, reason=sealed, where_to=where_to, refused_by=by.id, last_event_at=at
    )
    desk.store.change(
        request.id, status=changed.status, reason=sealed, where_to=where_to, refused_by=by.id, last_event_at=at
    )
    told = {"reason": sealed, "where_to": where_to}
    publish(desk, changed, "request.refused", by.acting_as("clerk", "dispatcher"), told)
    return changed


def withdraw(
    desk: Desk, by: Person | Proof, request_id: UUID, reason: str | None, occurred_at: datetime | None = None
) -> Request:
    """撤回, before acceptance; afterwards it is assignment's (HandledDownstream)."""
    request = locked_for(desk, by, request_id, Command.WITHDRAW)
    at = moment_of(occurred_at, desk.clock.now(), request.last_event_at)
    sealed = desk.seal.seal(request.resident_id, "reason", reason) if reason else None
    desk.store.change(
        request.id, status=State.WITHDRAWN, reason=sealed, refusal_proposed_by=None, where_to=None, last_event_at=at
    )
    changed = replace(request, status=State.WITHDRAWN, reason=sealed, last_event_at=at)
    publish(desk, changed, "request.withdrawn", _actor(by), {"reason": sealed})
    return changed


def with_promise(desk: Desk, request: Request, matter_code: str, at: datetime) -> Request:
    """The request as accepted under the matter at that moment; raises UnknownMatter."""
    matter = desk.catalogue.on(matter_code, local_day(at))
    due = promise(at, matter.promised_working_days, desk.points.closing(request.village))
    return replace(
        request,
        matter_code=matter_code,
        matter_version=matter.version,
        accepted_at=at,
        due_at=due.due_at,
        promised_due_on=due.promised_due_on,
        provisional=due.provisional,
        calendar_version=due.calendar_version,
        last_event_at=at,
    )


def accepted_event(catalogue: Catalogue, request: Request, by: Actor) -> NewEvent:
    """`request.accepted` with the matter as it stood and the sealed texts the handler will need."""
    assert request.accepted_at is not None
    matter = catalogue.of_version(request.matter_code, request.matter_version, local_day(request.accepted_at))
    assert matter is not None
    data = {
        **event_head(request),
        "matter": matter.for_event(),
        "submitted_at": request.submitted_at,
        "due_at": request.due_at,
        "promised_due_on": request.promised_due_on,
        "provisional": request.provisional,
        "calendar_version": request.calendar_version,
        "description": request.description,
        "requester_name": request.requester_name,
        "requester_phone": request.requester_phone,
        "requester_address": request.requester_address,
        "language": request.language,
        "signs_on_paper": request.signs_on_paper,
        "deemed": request.deemed,
    }
    return NewEvent("request.accepted", request.id, request.village, request.accepted_at, by, data)


def locked_for(desk: Desk, by: Person | Proof, request_id: UUID, command: Command) -> Request:
    """The request, its row locked, once it is clear that this person may give this command in this state."""
    return checked(desk.store.locked(request_id), by, command)


def checked(request: Request | None, by: Person | Proof, command: Command) -> Request:
    """The request if this person may give this command now; NotFound outside their area, NotNow or NotAllowed otherwise."""
    if request is None:
        raise NotFound()
    standing = _check_access(request, by)
    request.next_state(command)
    if standing and not standing.may_in(request.village, *TRANSITIONS[request.status, command][1]):
        raise NotAllowed()
    return request


def _check_access(request: Request, by: Person | Proof) -> Person | None:
    """The person with the roles that count for this request; None for a resident with the right proof."""
    if isinstance(by, Person):
        return request.check_seen_by(by)
    if request.tail_hash is None or request.tail_hash != by.tail_hash:
        raise NotFound()
    return None


def _actor(by: Person | Proof) -> Actor:
    return by.acting_as("clerk") if isinstance(by, Person) else Actor(RESIDENT)


def publish(desk: Desk, request: Request, kind: str, by: Actor, data: dict[str, Any]) -> None:
    desk.outbox.publish(NewEvent(kind, request.id, request.village, request.last_event_at, by, data))
