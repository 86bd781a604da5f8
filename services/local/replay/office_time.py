"""Office time as one running count of minutes, so that waiting times can be added, compared and squeezed. Pure.

Minute 0 is the first opening of the period; noon breaks, nights and days off have no minutes.
"""

from datetime import date, datetime, timedelta
from typing import Final

from shared.reference.calendar import official_calendar
from shared.reference.working_hours import CLOSING, OFFICE_HOURS, at_local, local_time

DAY: Final = 420.0
"""Minutes in an office day: 9:00 to 12:00 and 13:30 to 17:30."""


class OfficeTime:
    """The office time of the days `first` to `last`, both included."""

    def __init__(self, first: date, last: date) -> None:
        calendar = official_calendar()
        span = range((last - first).days + 1)
        self.days = [day for day in (first + timedelta(days=n) for n in span) if calendar.is_working_day(day)]
        self.length = len(self.days) * DAY

    def at(self, minute: float) -> datetime:
        """The moment, in Asia/Shanghai; from the end on, the last closing hour."""
        if minute >= self.length:
            return at_local(self.days[-1], CLOSING)
        number, left = divmod(max(0.0, minute), DAY)
        for opening, closing in OFFICE_HOURS.on(self.days[int(number)]):
            open_minutes = (closing - opening).total_seconds() / 60
            if left < open_minutes:
                return opening + timedelta(seconds=int(left * 60))
            left -= open_minutes
        raise AssertionError("an office day has no more minutes than its sessions")

    def day_number(self, moment: datetime) -> int:
        """Which working day of the period the moment falls on, from 0."""
        return self.days.index(local_time(moment).date())
