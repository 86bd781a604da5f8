"""Raising calls for what stays unread, and noting what came of one."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.reporting.calls.domain import sent_before
from shared.contracts.errors import N_, NotFound, Taken
from shared.identity.people import Person
from shared.reference.calendar import WorkingCalendar


class CalledMeanwhile(Taken):
    """Another dispatcher has rung."""

    sentence = N_("这个电话已经有人打过了。")


class Calls(Protocol):
    def raise_unread(self, before: datetime) -> int: ...
    def one(self, reader: Person, area: str, call: UUID) -> Any | None: ...
    def done(self, call: UUID, answer: str, by: UUID) -> bool: ...


def raise_calls(store: Calls, now: datetime, calendar: WorkingCalendar) -> int:
    """How many calls there are more; may run twice, each reminder has one."""
    return store.raise_unread(sent_before(now, calendar))


def note_call(store: Calls, person: Person, area: str, call: UUID, answer: str) -> Any:
    """Raises NotFound outside the area or once the person has read it, CalledMeanwhile."""
    row = store.one(person, area, call)
    if row is None:
        raise NotFound()
    if not store.done(call, answer, person.id):
        raise CalledMeanwhile()
    return row
