"""Printing a sheet of a case and showing it to whoever printed it; both are noted, what stood on it is not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import State
from services.assignment.papers.domain import READABLE_FOR, STAFF, Paper, check_printable, may_handler_print
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, uuid7
from shared.identity.people import Person

Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]
"""Writes one audit entry in the same transaction."""


class Papers(Protocol):
    """Cases and prints; `papers.store.PaperStore`."""

    def case(self, request_id: UUID, reader: Person) -> Any: ...
    def add(self, printed: UUID, request_id: UUID, paper: str, by: UUID) -> None: ...
    def one(self, printed: UUID) -> Any: ...
    def of_case(self, request_id: UUID) -> Sequence[Any]: ...


def case_for(papers: Papers, by: Person, request_id: UUID, now: datetime) -> Any:
    """The case, for staff of its area and for whoever handled it within 30 days; NotFound for everybody else."""
    case = papers.case(request_id, by)
    if case is None:
        raise NotFound()
    if not by.holds(*STAFF) and not may_handler_print(case.ended_at, now):
        raise NotFound()
    return case


def print_sheet(papers: Papers, note: Note, by: Person, request_id: UUID, paper: Paper, now: datetime) -> UUID:
    """Note that the sheet is printed; the id under which it can be shown. Raises NotFound, NothingToPrint."""
    case = case_for(papers, by, request_id, now)
    check_printable(State(case.state), paper, case.denied)
    printed = uuid7()
    papers.add(printed, request_id, paper, by.id)
    note(actor(by), "printed", request_id, case.area, {"paper": paper})
    return printed


def printed_sheet(papers: Papers, by: Person, printed_id: UUID, now: datetime) -> tuple[Any, Any]:
    """(the print, the case), for whoever printed it within the last hour."""
    printed = papers.one(printed_id)
    if printed is None or printed.printed_by != by.id or now - printed.printed_at > READABLE_FOR:
        raise NotFound()
    return printed, case_for(papers, by, printed.request_id, now)


def actor(by: Person) -> Actor:
    return by.acting_as(*STAFF, "volunteer")
