"""Looking at a request: opening it, which is noted in the audit, and in which areas a person may look at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.intake.requests.domain import READERS, Command, Request
from services.intake.residents.use_cases import Seal
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.identity.people import Person
from shared.reference.areas import covers

Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]
"""Writes one audit entry in the same transaction: actor, action, subject, area, detail."""


class Finds(Protocol):
    def one(self, request_id: UUID) -> Request | None: ...


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request with what was sealed; None where the person was erased or nothing was given."""

    request: Request
    allowed: Sequence[Command]
    description: str | None = field(repr=False)
    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    address: str | None = field(repr=False)
    id_number: str | None = field(repr=False)
    beneficiary: dict[str, Any] | None = field(repr=False)
    organisation: dict[str, Any] | None = field(repr=False)
    reason: str | None = field(repr=False)
    answer_note: str | None = field(default=None, repr=False)
    """What was said besides the approved answer."""

    additions: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """What was added in words later: {note, by, at}."""

    @property
    def is_erased(self) -> bool:
        return self.description is None


def open_request(store: Finds, seal: Seal, note: Note, by: Person, request_id: UUID) -> OpenedRequest:
    """Show a request of one's area to a person; NotFound outside it. The look is noted, not what was seen."""
    request = store.one(request_id)
    if request is None:
        raise NotFound()
    request.check_seen_by(by)
    note(by.acting_as(*READERS), "revealed", request.id, request.village, {"page": "request"})
    return opened(seal, request, request.allowed(by))


def opened(seal: Seal, request: Request, allowed: Sequence[Command]) -> OpenedRequest:
    beneficiary = seal.open(request.beneficiary, "beneficiary")
    organisation = seal.open(request.organisation, "organisation")
    return OpenedRequest(
        request=request,
        allowed=allowed,
        description=seal.open(request.description, "description"),
        name=seal.open(request.requester_name, "requester_name"),
        phone=seal.open(request.requester_phone, "requester_phone"),
        address=seal.open(request.requester_address, "requester_address"),
        id_number=seal.open(request.id_number, "id_number"),
        beneficiary=orjson.loads(beneficiary) if beneficiary else None,
        organisation=orjson.loads(organisation) if organisation else None,
        reason=seal.open(request.reason, "reason"),
        answer_note=seal.open(request.answer_note, "answer_note"),
        additions=_opened_additions(seal, request),
    )


def _opened_additions(seal: Seal, request: Request) -> list[dict[str, Any]]:
    """Without those whose person was erased."""
    read = [{**addition, "note": seal.open(addition["note"], "note")} for addition in request.additions]
    return [{**addition, "at": datetime.fromisoformat(addition["at"])} for addition in read if addition["note"]]


def areas_to_read(by: Person, area: str | None) -> list[str]:
    """The person's areas, narrowed to `area`; empty when they share nothing."""
    own = by.areas(*READERS)
    if area is None:
        return list(own)
    if any(covers(mine, area) for mine in own):
        return [area]
    return [mine for mine in own if covers(area, mine)]
