"""Printing a paper, and showing the sheet to whoever printed it. Both are noted; what was on it is not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.originals.domain import Original
from services.intake.papers.domain import PRINTERS, READABLE_FOR, Paper, check_printable, size_for
from services.intake.requests.domain import Request
from services.intake.requests.reading import Finds, Note, OpenedRequest, opened
from services.intake.residents.use_cases import Seal
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person


class Prints(Protocol):
    """Where it is kept what was printed; `papers.store.PrintedStore`."""

    def add(self, printed: UUID, request: UUID, original: UUID | None, paper: str, size: str, by: UUID) -> None: ...
    def one(self, printed: UUID) -> Any: ...


class FindsOriginals(Protocol):
    def one(self, original_id: UUID) -> Original | None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper of which request; `original_id` for a hand-over slip."""

    request_id: UUID
    paper: Paper
    size: str | None = None
    original_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed paper with everything that stands on it."""

    paper: Paper
    size: str
    printed_at: datetime
    opened: OpenedRequest
    original: Original | None
    tracking_code: str | None = field(repr=False)
    item: str | None = field(repr=False)
    returned_to: str | None = field(repr=False)


def print_paper(
    prints: Prints, requests: Finds, originals: FindsOriginals, note: Note, by: Person, wanted: Wanted
) -> UUID:
    """Note that the paper is printed; the id under which its sheet can be shown. Raises NotFound, NothingToPrint."""
    request = _printable_by(requests, by, wanted.request_id)
    check_printable(request, wanted.paper)
    if wanted.paper is Paper.HANDOVER:
        _of_request(originals, wanted.original_id, request.id)
    printed, size = uuid7(), size_for(wanted.paper, wanted.size)
    prints.add(printed, request.id, wanted.original_id, wanted.paper, size, by.id)
    note(by.acting_as(*PRINTERS), "printed", request.id, request.village, {"paper": wanted.paper, "size": size})
    return printed


def show_sheet(
    prints: Prints,
    requests: Finds,
    originals: FindsOriginals,
    seal: Seal,
    note: Note,
    by: Person,
    printed_id: UUID,
    now: datetime,
) -> Sheet:
    """The sheet, for whoever printed it within the last hour; NotFound for everybody else. The look is noted."""
    printed = prints.one(printed_id)
    if printed is None or printed.printed_by != by.id or now - printed.printed_at > READABLE_FOR:
        raise NotFound()
    request = _printable_by(requests, by, printed.request_id)
    original = originals.one(printed.original_id) if printed.original_id else None
    detail = {"page": "paper", "paper": printed.paper}
    note(by.acting_as(*PRINTERS), "revealed", request.id, request.village, detail)
    return Sheet(
        paper=Paper(printed.paper),
        size=printed.size,
        printed_at=printed.printed_at,
        opened=opened(seal, request, ()),
        original=original,
        tracking_code=seal.open(request.tracking_code, "tracking_code") if printed.paper == Paper.RECEIPT else None,
        item=seal.open(original.item, "item") if original else None,
        returned_to=seal.open(original.returned_to, "returned_to") if original else None,
    )


def _printable_by(requests: Finds, by: Person, request_id: UUID) -> Request:
    request = requests.one(request_id)
    if request is None:
        raise NotFound()
    request.check_seen_by(by).check_area(request.village, *PRINTERS)
    return request


def _of_request(originals: FindsOriginals, original_id: UUID | None, request_id: UUID) -> None:
    original = originals.one(original_id) if original_id else None
    if original is None or original.request_id != request_id:
        raise NotFound()
