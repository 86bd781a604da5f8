"""Printing and showing, each in a transaction of its own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.intake.entry.store import EntryStore
from services.intake.entry.use_cases import number_of
from services.intake.originals.store import OriginalStore
from services.intake.papers import use_cases
from services.intake.papers.domain import PRINTERS, Paper
from services.intake.papers.store import PrintedStore
from services.intake.papers.use_cases import Sheet, Wanted
from services.intake.requests.store import RequestStore
from services.intake.surroundings import around, noting
from shared.identity.access import person
from shared.runtime.database import Work


def run_print(wanted: Wanted) -> UUID:
    """Note the print; a receipt gets its number to read out here, unless it was entered at the desk and has one."""
    with around().database.transaction() as work:
        connection = work.connection
        stores = PrintedStore(connection), RequestStore(connection), OriginalStore(connection)
        printed = use_cases.print_paper(*stores, noting(connection), person(), wanted)
        if wanted.paper is Paper.RECEIPT:
            _number(work, stores[1].one(wanted.request_id))
        return printed


def sheet_of(printed_id: UUID) -> tuple[Sheet, int | None]:
    """The sheet and, on a receipt, the number to read out."""
    with around().database.transaction() as work:
        connection = work.connection
        stores = PrintedStore(connection), RequestStore(connection), OriginalStore(connection)
        seal, now = around().seal(connection), around().clock.now()
        sheet = use_cases.show_sheet(*stores, seal, noting(connection), person(), printed_id, now)
        is_receipt = sheet.paper is Paper.RECEIPT
        return sheet, _number(work, sheet.opened.request) if is_receipt else None


def printed_of(request_id: UUID) -> Sequence[Any]:
    """Which papers of a request were printed, when and by whom."""
    with around().database.reading() as connection:
        return PrintedStore(connection).of_request(request_id)


def _number(work: Work, request: Any) -> int:
    by = person().acting_as(*PRINTERS)
    return number_of(EntryStore(work.connection), around().clock, work.outbox, by, request)
