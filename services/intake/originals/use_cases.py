"""Taking an original in, giving it back, and finding those that are still out. Each step is published in its transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.originals.domain import (
    KEEPERS,
    AlreadyBack,
    Original,
    check_back_by,
    check_takeable,
    office_of,
)
from services.intake.requests.domain import READERS, Request, moment_of
from services.intake.requests.reading import Note
from services.intake.requests.use_cases import Desk
from services.intake.residents.use_cases import Seal
from shared.contracts.errors import NotFound
from shared.contracts.events import NewEvent, uuid7
from shared.identity.people import Person


class Originals(Protocol):
    """Where originals are kept; `originals.store.OriginalStore`."""

    def add(self, original: Original) -> None: ...
    def give_back(self, original: Original) -> bool: ...
    def one(self, original_id: UUID) -> Original | None: ...
    def of_request(self, request_id: UUID) -> Sequence[Original]: ...
    def hold(self, request_id: UUID) -> None: ...


class KnowsOriginals(Protocol):
    """What ends a request looks whether papers of it are out, under the lock that taking one in needs too."""

    def of_request(self, request_id: UUID) -> Sequence[Original]: ...
    def hold(self, request_id: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What is said when an original is handed over."""

    kind: str
    item: str
    back_by: date
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An original with what was sealed; None where the person was erased."""

    original: Original
    item: str | None = field(repr=False)
    returned_to: str | None = field(repr=False)


def take(desk: Desk, originals: Originals, by: Person, request_id: UUID, told: Told) -> Original:
    """收下原件. From now on the case cannot be closed; raises NotFound, NothingLeftToTake, Invalid."""
    request, standing = _locked(desk, originals, by, request_id)
    check_takeable(request)
    at = moment_of(told.occurred_at, desk.clock.now(), request.last_event_at)
    check_back_by(told.back_by, at)
    item = desk.seal.seal(request.resident_id, "item", told.item)
    held_at = office_of(standing, request.village)
    original = Original(uuid7(), request.id, request.village, held_at, told.kind, item, told.back_by, at, by.id)
    originals.add(original)
    data = {"original_id": original.id, "item": item, "back_by": told.back_by, "held_at": held_at}
    _publish(desk, request, "originals.taken", at, by, data)
    return original


def give_back(
    desk: Desk, originals: Originals, by: Person, original_id: UUID, returned_to: str, occurred_at: datetime | None
) -> Original:
    """退还原件 to the person named; raises NotFound, AlreadyBack, Invalid."""
    original = originals.one(original_id)
    if original is None:
        raise NotFound()
    request, _ = _locked(desk, originals, by, original.request_id)
    at = moment_of(occurred_at, desk.clock.now(), max(request.last_event_at, original.taken_at))
    name = desk.seal.seal(request.resident_id, "returned_to", returned_to)
    back = replace(original, returned_at=at, returned_by=by.id, returned_to=name)
    if not originals.give_back(back):
        raise AlreadyBack()
    _publish(desk, request, "originals.returned", at, by, {"original_id": original.id})
    return back


def shown_of_request(originals: Originals, seal: Seal, note: Note, by: Person, request: Request) -> list[Shown]:
    """The originals of a request this person may read; the look is noted when there are any, not what was seen."""
    found = originals.of_request(request.id)
    if found:
        note(by.acting_as(*READERS), "revealed", request.id, request.village, {"page": "originals"})
    return [opened(seal, one) for one in found]


def opened(seal: Seal, original: Original) -> Shown:
    return Shown(original, seal.open(original.item, "item"), seal.open(original.returned_to, "returned_to"))


def _locked(desk: Desk, originals: Originals, by: Person, request_id: UUID) -> tuple[Request, Person]:
    """The request, and the person with the roles that count for it; under its lock and under the one that closing takes
    too: whichever commits first has happened first."""
    request = desk.store.locked(request_id)
    if request is None:
        raise NotFound()
    standing = request.check_seen_by(by)
    standing.check_area(request.village, *KEEPERS)
    originals.hold(request_id)
    return request, standing


def _publish(desk: Desk, request: Request, kind: str, at: datetime, by: Person, data: dict[str, Any]) -> None:
    desk.store.change(request.id, last_event_at=at)
    desk.outbox.publish(NewEvent(kind, request.id, request.village, at, by.acting_as(*KEEPERS), data))
