"""Keeping each case's deadline in step with the case, and the list of what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.reporting.deadlines.domain import clock_of, yellow_at
from shared.reference.calendar import Calendars


class HasPromise(Protocol):
    """What a deadline needs to know of a case."""

    id: UUID
    state: str
    due_at: datetime | None
    cycle: int
    accepted_recorded_at: datetime | None
    calendar_version: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The promise of one case; `entered_at` is when the promise was recorded: rungs before it are never sent."""

    request: UUID
    cycle: int
    due_at: datetime
    yellow_at: datetime
    entered_at: datetime | None
    state: str


class Deadlines(Protocol):
    def save(self, deadlines: Sequence[Deadline]) -> None: ...


def follow(store: Deadlines, cases: Sequence[HasPromise], calendars: Calendars) -> list[Deadline]:
    """Bring the deadlines of changed cases up to date, each by its own calendar; returns those of cases that have a promise."""
    deadlines = [
        Deadline(
            case.id,
            case.cycle,
            case.due_at,
            yellow_at(case.due_at, calendars(case.calendar_version)),
            case.accepted_recorded_at,
            clock_of(case.state),
        )
        for case in cases
        if case.due_at is not None
    ]
    if deadlines:
        store.save(deadlines)
    return deadlines
