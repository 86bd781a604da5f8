"""Clock time: the local day of a moment, office hours, and the hours in which nobody is to be disturbed.

Everything is Asia/Shanghai and takes aware datetimes; 16:30 UTC is already the next day. Counting of whole days is in
`calendar`, promises and stops are in `deadlines`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from shared.reference.calendar import WorkingCalendar, official_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 30)
"""Closing hour of a service point unless it says otherwise (domain.md §3)."""
QUIET_FROM = time(21)
QUIET_UNTIL = time(8)


class NaiveTime(ValueError):
    """A datetime without a time zone was given where a moment is needed; a fault of the caller, not of the user."""


def local_time(at: datetime) -> datetime:
    """The moment in Asia/Shanghai. Raises NaiveTime."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveTime(f"{at.isoformat()} has no time zone")
    return at.astimezone(SHANGHAI)


def local_day(at: datetime) -> date:
    """The day the moment falls on in Asia/Shanghai. Raises NaiveTime."""
    return local_time(at).date()


def at_local(day: date, hour: time) -> datetime:
    """The moment a clock in Asia/Shanghai shows that hour on that day."""
    return datetime.combine(day, hour, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Sessions of a working day as (opening, closing), in order and apart from each other."""

    sessions: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        edges = [edge for session in self.sessions for edge in session]
        if not edges or any(earlier >= later for earlier, later in pairwise(edges)):
            raise ValueError("office hours must be sessions in rising order")

    def on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        return ((at_local(day, opening), at_local(day, closing)) for opening, closing in self.sessions)


OFFICE_HOURS = OfficeHours(((time(9), time(12)), (time(13, 30), CLOSING)))
"""Seven hours a day with the noon break; an offer sent at 11:00 for four hours lapses at 16:30."""


def add_working_hours(
    at: datetime,
    hours: float | timedelta,
    office_hours: OfficeHours = OFFICE_HOURS,
    calendar: WorkingCalendar | None = None,
) -> datetime:
    """The moment when so much working time has gone by, in Asia/Shanghai; time while closed does not count.

    A limit that ends with a session ends at its closing, not at the next opening. No hours at all give the moment itself.
    Raises ValueError for negative hours, NaiveTime, OutsideCalendar.
    """
    left = hours if isinstance(hours, timedelta) else timedelta(hours=hours)
    if left < timedelta(0):
        raise ValueError("working hours cannot be negative")
    moment = local_time(at)
    if not left:
        return moment
    return _spend(left, _open_spans(moment, office_hours, calendar or official_calendar()))


def add_working_days_to(at: datetime, days: int, calendar: WorkingCalendar | None = None) -> datetime:
    """Closing time (17:30) of the last of so many working days, the day of `at` not counted (次日起算, domain.md §3)."""
    return at_local((calendar or official_calendar()).add_working_days(local_day(at), days), CLOSING)


def _spend(left: timedelta, spans: Iterator[tuple[datetime, datetime]]) -> datetime:
    for opening, closing in spans:
        if left <= closing - opening:
            return opening + left
        left -= closing - opening
    raise AssertionError("working days do not end before the calendar does")


def _open_spans(
    since: datetime, office_hours: OfficeHours, calendar: WorkingCalendar
) -> Iterator[tuple[datetime, datetime]]:
    """Sessions from a moment on, the first one cut short; never ends but by OutsideCalendar."""
    day = calendar.working_day_from(since.date())
    while True:
        for opening, closing in office_hours.on(day):
            if closing > since:
                yield max(opening, since), closing
        day = calendar.next_working_day(day)


def in_quiet_hours(at: datetime, calendar: WorkingCalendar | None = None) -> bool:
    """Whether no message may go out: 21:00 to 08:00 and the whole of any day off (domain.md §3; urgent ones excepted)."""
    moment = local_time(at)
    awake = QUIET_UNTIL <= moment.time() < QUIET_FROM
    return not (awake and (calendar or official_calendar()).is_working_day(moment.date()))


def next_quiet_end(at: datetime, calendar: WorkingCalendar | None = None) -> datetime:
    """The first moment from `at` on when a message may go out: `at` itself if it is not quiet, else some 08:00."""
    working = calendar or official_calendar()
    moment = local_time(at)
    if not in_quiet_hours(moment, working):
        return moment
    before_opening = moment.time() < QUIET_UNTIL
    day = moment.date()
    return at_local(working.working_day_from(day) if before_opening else working.next_working_day(day), QUIET_UNTIL)
