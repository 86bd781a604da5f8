"""What another calendar means for an open case: its due time counted again. Pure.

What was counted stays: the working days of the promise, of an extension and of what was added by hand. They are read off
the old calendar and laid out on the new one; stops are counted anew day by day. A closed case is none of this module's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Taken
from shared.reference.calendar import OutsideCalendar, WorkingCalendar
from shared.reference.deadlines import counted_from
from shared.reference.working_hours import at_local, local_day, local_time

LOADERS: Final = ("admin", "supervisor")
ONE_DAY: Final = timedelta(days=1)


class LoadedMeanwhile(Taken):
    """Somebody loaded another version since this one was looked at."""

    sentence = N_("在您查看期间，别人已经装入了另一版日历。请重新预览。")


class SameCalendar(DomainError):
    sentence = N_("这份放假安排与现行日历完全一样，不用装入。")
    status = 422
    code = "same-calendar"


@dataclass(frozen=True, slots=True)
class Running:
    """An open case as its clock stands. `since` is its acceptance, or its reopening; `stops` are those that counted."""

    id: UUID
    number: str
    area: str
    matter: str
    matter_en: str
    since: datetime
    promised: int
    due_at: datetime
    version: str
    stops: Sequence[tuple[datetime, datetime]] = ()
    completed_at: datetime | None = None
    paused_at: datetime | None = None
    shown: bool = True

    def is_late(self, due_at: datetime, now: datetime) -> bool:
        """Whether the clock, running or standing still, has passed this due time."""
        return due_at < (self.completed_at or self.paused_at or now)


@dataclass(frozen=True, slots=True)
class Moved:
    """An open case under the next calendar."""

    case: Running
    due_at: datetime
    provisional: bool
    became_late: bool
    no_longer_late: bool

    @property
    def is_moved(self) -> bool:
        return self.due_at != self.case.due_at


def recalculated(case: Running, before: WorkingCalendar, after: WorkingCalendar, now: datetime) -> Moved:
    """The case with its due time under `after`; `before` is the calendar that time was counted with."""
    due = _laid_out(case, before, after)
    if due < case.due_at and case.completed_at is not None and case.completed_at <= case.due_at:
        due = case.due_at  # done in time stays in time
    late, will_be = case.is_late(case.due_at, now), case.is_late(due, now)
    return Moved(case, due, after.is_provisional(local_day(due)), will_be and not late, late and not will_be)


def _laid_out(case: Running, before: WorkingCalendar, after: WorkingCalendar) -> datetime:
    """Where both calendars lead to the same day nothing moves, even if that day is one nobody works on."""
    due = local_time(case.due_at)
    try:
        old_start, new_start = (counted_from(case.since, case.promised, due.time(), each) for each in (before, after))
        counted = before.working_days_between(old_start + ONE_DAY, due.date() + ONE_DAY)
        own = counted - _stopped(case, before)
        if own < 0:
            return case.due_at
        was = before.add_working_days(old_start, counted)
        becomes = after.add_working_days(new_start, own + _stopped(case, after))
    except OutsideCalendar:
        return case.due_at
    return case.due_at if was == becomes else at_local(becomes, due.time())


def _stopped(case: Running, calendar: WorkingCalendar) -> int:
    days = (calendar.working_days_between(local_day(begun), local_day(ended)) for begun, ended in case.stops)
    return sum(max(0, each) for each in days)


class TownCounts(NamedTuple):
    """A town by its nine digits: cases that move, become late, are no longer late."""

    code: str
    moved: int
    became_late: int
    no_longer_late: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What loading a calendar would do to the open cases, counted whole; `moved` is in the order of the new due times."""

    open_cases: int
    moved: tuple[Moved, ...]
    firmed: int
    by_town: tuple[TownCounts, ...]

    @property
    def became_late(self) -> tuple[Moved, ...]:
        return tuple(each for each in self.moved if each.became_late)

    @property
    def no_longer_late(self) -> tuple[Moved, ...]:
        return tuple(each for each in self.moved if each.no_longer_late)

    @property
    def earlier(self) -> int:
        return sum(each.due_at < each.case.due_at for each in self.moved)


def summed_up(each: Sequence[tuple[Moved, bool]]) -> Preview:
    """`each` is every open case under the next calendar, and whether its date was provisional until now."""
    moved = sorted((one for one, _ in each if one.is_moved), key=lambda one: (one.due_at, one.case.number))
    towns: dict[str, list[Moved]] = {}
    for one in moved:
        towns.setdefault(one.case.area[:9], []).append(one)
    counted = [
        TownCounts(town, len(all_), sum(one.became_late for one in all_), sum(one.no_longer_late for one in all_))
        for town, all_ in towns.items()
    ]
    firmed = sum(was and not one.provisional for one, was in each)
    return Preview(len(each), tuple(moved), firmed, tuple(sorted(counted, key=lambda town: (-town.moved, town.code))))
