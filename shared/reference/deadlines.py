"""The promise clock (domain.md §3): when a case is due, and why, day by day.

The day of acceptance is not counted (次日起算); the case is due at closing hour of the last counted working day, in
Asia/Shanghai. A stop from S to R adds the working days d with S <= d < R. Who may stop or extend a clock is decided by
the case's own rules; this module only counts. `due_on` is the fast path, `due_at` counts the same and explains each day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shared.reference.calendar import DayKind, WorkingCalendar, official_calendar
from shared.reference.working_hours import CLOSING, at_local, local_day, local_time

Stop = tuple[date | datetime, date | datetime]
"""From S to R: the clock stood still on S and ran again on R. Aware datetimes stand for their local day."""
Span = tuple[date, date]


class Reason(StrEnum):
    """Why a day counts towards the promise or does not."""

    WORKING = "working"
    MAKE_UP = "make_up"
    ACCEPTANCE = "acceptance"
    STOPPED = "stopped"
    FESTIVAL = "festival"
    WEEKEND = "weekend"
    AFTER_CLOSING = "after_closing"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the explanation: `number` is its place in the count, None where it does not count."""

    date: date
    reason: Reason
    number: int | None
    festival: str = ""
    festival_en: str = ""
    stopped: bool = False

    @property
    def counted(self) -> bool:
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_at` in Asia/Shanghai; `provisional` when it lies in a year whose notice is not out; `added_by_stops` in days."""

    due_at: datetime
    due_on: date
    days: tuple[CountedDay, ...]
    provisional: bool
    calendar_version: str
    added_by_stops: int


def due_on(
    accepted_at: datetime,
    working_days: int,
    stops: Iterable[Stop] = (),
    extension_days: int = 0,
    closing: time = CLOSING,
    calendar: WorkingCalendar | None = None,
) -> date:
    """The local day a promise falls due.

    A promise of 0 (即办件) is due the same day; taken in on a day off, or at or after closing hour, the next working day.
    Overlapping stops count once. A stop's days before acceptance count for nothing, and a stop that begins after the due
    day comes too late to move it. Raises ValueError for negative days or a stop that ends before it begins, NaiveTime,
    OutsideCalendar.
    """
    working = calendar or official_calendar()
    if working_days < 0 or extension_days < 0:
        raise ValueError("a promise and its extension cannot be negative")
    accepted = local_time(accepted_at)
    anchor = counted_from(accepted, working_days, closing, working)
    due = working.add_working_days(anchor, working_days + extension_days)
    return _after_stops(due, _spans(stops, accepted.date()), working) if stops else due


def due_at(
    accepted_at: datetime,
    working_days: int,
    stops: Iterable[Stop] = (),
    extension_days: int = 0,
    closing: time = CLOSING,
    calendar: WorkingCalendar | None = None,
) -> Deadline:
    """The due time with every day from acceptance to it explained; counts as `due_on` does and raises the same."""
    working, listed = calendar or official_calendar(), tuple(stops)
    due = due_on(accepted_at, working_days, listed, extension_days, closing, working)
    plain = due_on(accepted_at, working_days, (), extension_days, closing, working)
    accepted = local_time(accepted_at)
    anchor = counted_from(accepted, working_days, closing, working) if working_days == 0 else None
    days = _explained(accepted, due, _spans(listed, accepted.date()), anchor, working)
    return Deadline(
        due_at=at_local(due, closing),
        due_on=due,
        days=tuple(days),
        provisional=working.is_provisional(due),
        calendar_version=working.version,
        added_by_stops=working.working_days_between(plain, due),
    )


def moved_by_stop(due_at: datetime, stopped: datetime, resumed: datetime, calendar: WorkingCalendar) -> datetime:
    """The due time after a stop from S to R: later by the working days d with S <= d < R, if S was not too late already."""
    if stopped > due_at:
        return due_at
    days = calendar.working_days_between(local_day(stopped), local_day(resumed))
    due = local_time(due_at)
    return at_local(calendar.add_working_days(due.date(), days), due.time()) if days > 0 else due_at


def working_days_taken(
    start: datetime, end: datetime, stops: Iterable[Stop] = (), calendar: WorkingCalendar | None = None
) -> int:
    """Working days from the day after `start` up to and with the day of `end`, stopped days left out; 0 on the same day.

    A case done on its due day has taken exactly what was promised. `end` before `start` raises ValueError.
    """
    working, first, last = calendar or official_calendar(), local_day(start), local_day(end)
    if last < first:
        raise ValueError("the end lies before the start")
    taken = _working_days_after(first, last, working)
    stopped = sum(working.working_days_between(begun, min(ended, last)) for begun, ended in _spans(stops, first, last))
    return max(0, taken - stopped)


def working_days_left(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> int:
    """Working days after today up to and with the due day; negative when it has passed."""
    return _working_days_after(local_day(now), local_day(due_at), calendar)


def _working_days_after(first: date, last: date, calendar: WorkingCalendar) -> int:
    return calendar.working_days_between(first + timedelta(days=1), last + timedelta(days=1))


def counted_from(accepted_at: datetime, working_days: int, closing: time, calendar: WorkingCalendar) -> date:
    """The day counting starts from: the day of acceptance, or for a promise of 0 the first day with office hours left."""
    accepted = local_time(accepted_at)
    day = accepted.date()
    if working_days > 0:
        return day
    return calendar.working_day_from(day if accepted.time() < closing else day + timedelta(days=1))


def _after_stops(due: date, spans: Sequence[Span], calendar: WorkingCalendar) -> date:
    for begun, ended in spans:
        if begun > due:
            break
        due = calendar.add_working_days(due, calendar.working_days_between(begun, ended))
    return due


def _spans(stops: Iterable[Stop], first: date, last: date | None = None) -> list[Span]:
    """Stops as local days, in order, overlapping ones joined, cut at the first day, those after the last left out."""
    merged: list[Span] = []
    for begun, ended in sorted(_local_span(stop) for stop in stops):
        if ended <= first or (last and begun > last):
            continue
        if merged and begun <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ended))
        else:
            merged.append((max(begun, first), ended))
    return merged


def _local_span(stop: Stop) -> Span:
    begun, ended = (local_day(edge) if isinstance(edge, datetime) else edge for edge in stop)
    if ended < begun:
        raise ValueError("a stop cannot end before it begins")
    return begun, ended


def _explained(
    accepted: datetime, due: date, spans: Sequence[Span], anchor: date | None, calendar: WorkingCalendar
) -> Iterator[CountedDay]:
    number = 0
    for offset in range((due - accepted.date()).days + 1):
        day = accepted.date() + timedelta(days=offset)
        stopped = any(begun <= day < ended for begun, ended in spans) and calendar.is_working_day(day)
        reason = _reason(day, accepted.date(), stopped, anchor, calendar)
        if reason in (Reason.WORKING, Reason.MAKE_UP):
            number += 1
        known = calendar.day(day)
        counted = number if reason in (Reason.WORKING, Reason.MAKE_UP) else None
        yield CountedDay(day, reason, counted, known.festival, known.festival_en, stopped)


def _reason(day: date, accepted: date, stopped: bool, anchor: date | None, calendar: WorkingCalendar) -> Reason:
    if day == accepted and anchor is None:
        return Reason.ACCEPTANCE
    if stopped:
        return Reason.STOPPED
    if day == accepted and anchor != day and calendar.is_working_day(day):
        return Reason.AFTER_CLOSING
    return _CALENDAR_REASONS[calendar.day(day).kind]


_CALENDAR_REASONS = {
    DayKind.WORKING: Reason.WORKING,
    DayKind.MAKE_UP: Reason.MAKE_UP,
    DayKind.WEEKEND: Reason.WEEKEND,
    DayKind.FESTIVAL: Reason.FESTIVAL,
}
