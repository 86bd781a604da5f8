"""How a case's promise came to be what it is: each due time it has had, and each stop of its clock, told again from its events. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from services.reporting.cases.changes import apply, calendar_for
from services.reporting.cases.domain import Case
from shared.contracts.events import Event
from shared.reference.calendar import Calendars

_ENDS: Final = frozenset({"clock.resumed", "case.merged", "case.withdrawn", "request.terminated"})
"""A case that ends while it stands paused is paused no more."""


@dataclass(frozen=True, slots=True)
class PromiseVersion:
    """A due time, and the event that set it (when it was recorded); `days`: working days an extension gave."""

    by: str
    recorded_at: datetime
    due_at: datetime
    provisional: bool
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop of the clock, by recorded time; `until` is None while it lasts. `reason`: key of the lawful reasons."""

    reason: str
    since: datetime
    review_on: date
    until: datetime | None = None
    automatic: bool = False


def history(events: Iterable[Event], calendars: Calendars) -> tuple[list[PromiseVersion], list[Pause]]:
    """Of one case's events in the order they were heard: its due times, oldest first, each counted with its own calendar, and its stops."""
    versions: list[PromiseVersion] = []
    pauses: list[Pause] = []
    case: Case | None = None
    for event in events:
        case = case or Case(event.subject, event.area)
        before = case.due_at
        apply(case, event, calendar_for(case, event, calendars))
        if case.due_at is not None and case.due_at != before:
            days = event.data.get("working_days") if event.type == "extension.granted" else None
            versions.append(PromiseVersion(event.type, event.recorded_at, case.due_at, case.provisional, days))
        _note(pauses, event)
    return versions, pauses


def _note(pauses: list[Pause], event: Event) -> None:
    if event.type == "clock.paused":
        review_on = date.fromisoformat(str(event.data["review_on"]))
        pauses.append(Pause(event.data["reason"], event.recorded_at, review_on))
    elif event.type in _ENDS and pauses and pauses[-1].until is None:
        pauses[-1] = replace(pauses[-1], until=event.recorded_at, automatic=bool(event.data.get("automatic")))
