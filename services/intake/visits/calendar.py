"""A month as weeks of days with how many entries each has, for the small calendar above the lists. Pure."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.intake.visits.transactions import Month


@dataclass(frozen=True, slots=True)
class Day:
    """One square; days of the neighbouring months are not shown."""

    day: date
    count: int
    is_of_month: bool


def weeks_of(month: Month, counts: Mapping[date, int]) -> list[list[Day]]:
    """Weeks from Monday to Sunday."""
    weeks = Calendar().monthdatescalendar(month.first.year, month.first.month)
    return [[Day(day, counts.get(day, 0), day.month == month.first.month) for day in week] for week in weeks]
