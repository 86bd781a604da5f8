"""Loading a calendar: looked at before, loaded or an earlier version taken up again, and the open cases counted anew after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.calendars.domain import (
    LoadedMeanwhile,
    Moved,
    Preview,
    Running,
    SameCalendar,
    recalculated,
    summed_up,
)
from services.assignment.calendars.limits import TOLD, Limit, Recounted, recounted
from shared.contracts.errors import NotFound
from shared.contracts.events import SYSTEM, NewEvent
from shared.identity.people import Person
from shared.reference.calendar import Calendars, WorkingCalendar
from shared.reference.calendar_years import YearNotice, check_year, with_year
from shared.reference.working_hours import local_day

AT_ONCE = 300
"""Cases counted anew in one transaction."""


class Versions(Protocol):
    """Loaded versions, newest first; number 0 is the calendar the program brings."""

    def newest(self) -> int: ...
    def contents(self, number: int) -> WorkingCalendar | None: ...
    def keep(
        self, seen: int, calendar: WorkingCalendar, year: int | None, restores: str | None, by: UUID | None
    ) -> bool: ...


class OpenCases(Protocol):
    """Open cases with their clocks; `outdated` locks those not counted with this version, others' locks left out."""

    def all(self, reader: Person | None) -> Iterable[Running]: ...
    def outdated(self, version: str, most: int) -> Sequence[Running]: ...
    def move(self, moved: Sequence[Moved], version: str) -> None: ...


class Limits(Protocol):
    """`limit_store.LimitStore`."""

    def all(self, reader: Person | None) -> Iterable[Limit]: ...
    def outdated(self, kind: str, version: str, most: int) -> Sequence[Limit]: ...
    def move(self, kind: str, moved: Sequence[Recounted], version: str) -> None: ...


class Publisher(Protocol):
    def publish_all(self, events: Iterable[NewEvent]) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be loaded: a year's notice, or the number of an earlier version."""

    notice: YearNotice | None = None
    restores: int | None = None


def next_calendar(store: Versions, wanted: Wanted, now: datetime) -> WorkingCalendar:
    """The calendar in force once this is loaded. Raises YearNotAllowed, SameCalendar (422), NotFound for no such version."""
    in_force = store.contents(store.newest())
    if in_force is None:
        raise NotFound()
    if wanted.notice is not None:
        check_year(wanted.notice.year, in_force, local_day(now))
        made = with_year(in_force, wanted.notice, f"{in_force.source.split(';')[0]}; {wanted.notice.year}")
    else:
        found = store.contents(wanted.restores) if wanted.restores is not None else None
        if found is None:
            raise NotFound()
        made = found
    if made.version == in_force.version:
        raise SameCalendar()
    return made


def preview(
    cases: OpenCases, reader: Person | None, calendars: Calendars, after: WorkingCalendar, now: datetime
) -> Preview:
    """Every open case under the next calendar; nothing is stored. Cases hidden from the reader are counted, not listed."""
    return summed_up([_looked_at(case, calendars, after, now) for case in cases.all(reader)])


def _looked_at(case: Running, calendars: Calendars, after: WorkingCalendar, now: datetime) -> tuple[Moved, bool]:
    before = calendars(case.version)
    return recalculated(case, before, after, now), before.is_provisional(local_day(case.due_at))


def load(store: Versions, wanted: Wanted, seen: int, by: UUID | None, now: datetime) -> WorkingCalendar:
    """In force from the commit on. `seen` is the number of the version looked at; raises LoadedMeanwhile (409)."""
    if store.newest() != seen:
        raise LoadedMeanwhile()
    made = next_calendar(store, wanted, now)
    year, restored = (wanted.notice.year, None) if wanted.notice else (None, made.version)
    if not store.keep(seen, made, year, restored, by):
        raise LoadedMeanwhile()
    return made


def count_anew(
    cases: OpenCases, publisher: Publisher, calendars: Calendars, after: WorkingCalendar, now: datetime
) -> int:
    """Some open cases that another version counted; returns how many. Killed in between or done twice, it ends the same:
    a case is found by the version beside it, which changes with its due time and its event in one transaction."""
    moved = [recalculated(case, calendars(case.version), after, now) for case in cases.outdated(after.version, AT_ONCE)]
    if moved:
        cases.move(moved, after.version)
        publisher.publish_all(_told(each, after, now) for each in moved if calendars(each.case.version) is not after)
    return len(moved)


def count_limits_anew(limits: Limits, publisher: Publisher, kind: str, after: WorkingCalendar, now: datetime) -> int:
    """Some open limits of a kind that another version counted, or that are new; returns how many. Done twice, it ends the same."""
    found = recounted(limits.outdated(kind, after.version, AT_ONCE), after)
    if found:
        limits.move(kind, found, after.version)
        publisher.publish_all(_limit_told(each, after, now) for each in found if each.is_moved and kind in TOLD)
    return len(found)


def limits_moved(limits: Limits, reader: Person | None, after: WorkingCalendar) -> list[Recounted]:
    """The open limits that another calendar moves, the earliest first; nothing is stored."""
    moved = [each for each in recounted(list(limits.all(reader)), after) if each.is_moved]
    return sorted(moved, key=lambda each: (each.due_at, each.limit.number))


def _limit_told(moved: Recounted, after: WorkingCalendar, now: datetime) -> NewEvent:
    data: dict[str, Any] = {
        "of": moved.limit.kind,
        "due_at": moved.due_at,
        "due_before": moved.limit.due_at,
        "calendar_version": after.version,
    }
    return NewEvent("limit.recalculated", moved.limit.request_id, moved.limit.area, now, SYSTEM, data)


def _told(moved: Moved, after: WorkingCalendar, now: datetime) -> NewEvent:
    data: dict[str, Any] = {
        "due_at": moved.due_at,
        "promised_due_on": local_day(moved.due_at),
        "due_before": moved.case.due_at,
        "provisional": moved.provisional,
        "calendar_version": after.version,
    }
    return NewEvent("deadline.recalculated", moved.case.id, moved.case.area, now, SYSTEM, data)
