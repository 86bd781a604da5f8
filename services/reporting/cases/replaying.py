"""Every case told again from bus.event alone, one after the other, by the same changes that hearing the events makes."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Final

from sqlalchemy import Connection, text

from services.reporting.cases.changes import apply, calendar_for
from services.reporting.cases.domain import Case
from services.reporting.cases.store import CaseStore
from shared.contracts.events import Event
from shared.contracts.flow import HEARERS
from shared.reference.calendar import Calendars
from shared.runtime.bus.inbox import as_event

_BATCH: Final = 500
_OPENING: Final = ("request.submitted", "request.accepted")
_EVENTS = text("""
    SELECT position, id, type, version, publisher, subject, sequence, area, occurred_at, recorded_at, actor_kind, actor_id, data
    FROM bus.event WHERE type = ANY (:types) ORDER BY subject, position
""")


def replayed(connection: Connection, calendars: Calendars) -> Iterator[Case]:
    """The cases, in the order of their ids; events of other subjects are passed over."""
    types = [kind for kind, hearers in HEARERS.items() if "reporting" in hearers]
    rows = connection.execute(_EVENTS, {"types": types}, execution_options={"yield_per": 2000})
    for _, events in groupby((as_event(row) for row in rows), key=lambda event: event.subject):
        case = _told(events, calendars)
        if case:
            yield case


def _told(events: Iterator[Event], calendars: Calendars) -> Case | None:
    first = next(events)
    if first.type not in _OPENING:
        return None
    case = Case(first.subject, first.area)
    for event in (first, *events):
        apply(case, event, calendar_for(case, event, calendars))
    return case


def _batches(cases: Iterator[Case]) -> Iterator[list[Case]]:
    while batch := list(islice(cases, _BATCH)):
        yield batch


def different(connection: Connection, calendars: Calendars) -> int:
    """How many cases are not kept as their events tell them."""
    store, found = CaseStore(connection), 0
    for cases in _batches(replayed(connection, calendars)):
        kept = store.load([case.id for case in cases])
        found += sum(kept.get(case.id) != case for case in cases)
    return found


def rebuild(connection: Connection, calendars: Calendars) -> int:
    """Write every case as its events tell it; returns how many."""
    store, found = CaseStore(connection), 0
    for cases in _batches(replayed(connection, calendars)):
        store.save(cases)
        found += len(cases)
    return found
