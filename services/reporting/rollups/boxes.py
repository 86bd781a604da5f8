"""Which cells a period takes: whole half-years, whole months, single days, so few that any period reads fast. Pure.

As of the end of a past period only what happened up to its last day is counted, whenever it was accepted; a month that
lies before the month of the last day is therefore taken twice: by months up to that month, and by days within it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

EVER: Final = (date(1, 1, 1), date(9999, 12, 31))
GRAINS: Final = ("h", "m", "d")


@dataclass(frozen=True, slots=True)
class Box:
    """Cells of one grain: cohorts from…to and days from…to, both ends included, each by the first day of its span."""

    grain: str
    cohort_from: date
    cohort_to: date
    day_from: date
    day_to: date


def start_of(grain: str, day: date) -> date:
    """The first day of the half-year or month a day lies in; the day itself."""
    if grain == "h":
        return date(day.year, 1 if day.month < 7 else 7, 1)
    return day.replace(day=1) if grain == "m" else day


def after(grain: str, day: date) -> date:
    """The first day of the next half-year, month or day."""
    if grain == "d":
        return day + timedelta(days=1)
    months = 6 if grain == "h" else 1
    year, month = divmod(start_of(grain, day).month - 1 + months, 12)
    return date(day.year + year, month + 1, 1)


def boxes(first: date, last: date, runs: bool, coarsest: str = "h", of_now: bool = False) -> list[Box]:
    """The boxes whose cells together are those of the cohorts first…last, as of the end of `last`, or of now if it runs or is asked."""
    found: list[Box] = []
    for grain, begun, ended in _spans(first, last, runs, coarsest):
        if runs or of_now:
            found.append(Box(grain, begun, ended, *EVER))
        elif grain == "d" or after(grain, last) == last + timedelta(days=1):
            found.append(Box(grain, begun, ended, EVER[0], last))
        else:
            bucket = start_of(grain, last)
            found.append(Box(grain, begun, ended, EVER[0], bucket - timedelta(days=1)))
            found.append(Box("d", begun, after(grain, ended) - timedelta(days=1), bucket, last))
    return found


def _spans(first: date, last: date, runs: bool, coarsest: str) -> Iterator[tuple[str, date, date]]:
    """(grain, first cohort, last cohort): neighbouring cohorts of one grain are one span."""
    allowed = GRAINS[GRAINS.index(coarsest) :]
    if not runs and after("h", last) != last + timedelta(days=1):
        allowed = tuple(grain for grain in allowed if grain != "h")
    day, current = first, None
    while day <= last:
        grain = next(grain for grain in allowed if start_of(grain, day) == day and _whole(grain, day, last, runs))
        if current and current[0] == grain:
            current = (grain, current[1], day)
        else:
            if current:
                yield current
            current = (grain, day, day)
        day = after(grain, day)
    if current:
        yield current


def _whole(grain: str, day: date, last: date, runs: bool) -> bool:
    """Whether the span that begins on the day lies in the period; the one that runs now has nothing after today."""
    return after(grain, day) <= last + timedelta(days=1) or runs


def start(grain: str, day: str) -> str:
    """`start_of` in SQL: the first day of the half-year, the month, or the day itself."""
    month = f"extract(month FROM {day})::integer"
    half = f"make_date(extract(year FROM {day})::integer, CASE WHEN {month} < 7 THEN 1 ELSE 7 END, 1)"
    first = f"{day} - (extract(day FROM {day})::integer - 1)"
    return first if grain == "'m'" else f"(CASE {grain} WHEN 'h' THEN {half} WHEN 'm' THEN {first} ELSE {day} END)"
