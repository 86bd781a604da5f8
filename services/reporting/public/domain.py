"""Which numbers a public page may show: counts under ten and whatever would give them away are left out. Pure.

A hidden cell must not follow from the total and the cells beside it, so others are hidden with it until it does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.reporting.figures.domain import Figure, Period

FEWEST: Final = 10
"""Counts below this are not published."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count as the public sees it: its value; or None, because it is small (`few`) or would give a small one away."""

    value: int | None
    few: bool = False


def cell(count: int) -> Cell:
    return Cell(None, few=True) if count < FEWEST else Cell(count)


def column(counts: Mapping[str, int]) -> dict[str, Cell]:
    """The towns' counts of one column whose total is published: small ones hidden, and the next smallest as far as needed."""
    rising = sorted(counts, key=lambda town: (counts[town], town))
    small = sum(counts[town] < FEWEST for town in rising)
    hidden = small
    while hidden < len(rising) and _follows([counts[town] for town in rising[:hidden]], small):
        hidden += 1
    withheld = rising[small:hidden]
    return {town: Cell(None) if town in withheld else cell(counts[town]) for town in rising}


def total(counts: Mapping[str, int], count: int) -> Cell:
    """The district's count; withheld when even with every town hidden it would give one of them away."""
    shown = column(counts)
    open_cells = [town for town in shown if shown[town].value is not None]
    small = sum(one.few for one in shown.values())
    given_away = not open_cells and _follows(sorted(counts.values()), small)
    return Cell(None) if given_away and count >= FEWEST else cell(count)


def rate(figure: Figure, shown: Mapping[str, Cell]) -> float | None:
    """A rate, unless its denominator or numerator is small or a count it is made of is hidden (it could be worked back)."""
    if figure.denominator is None or min(figure.denominator, figure.numerator) < FEWEST:
        return None
    of = (figure.definition.of, *figure.definition.over)
    if any(name in shown and shown[name].value is None for name in of):
        return None
    return figure.value


def halves(today: date) -> tuple[Period, Period]:
    """This half-year so far and the whole one before it."""
    first = date(today.year, 1 if today.month < 7 else 7, 1)
    before = first - timedelta(days=1)
    return Period(first, today), Period(date(before.year, 1 if before.month < 7 else 7, 1), before)


def _follows(hidden: list[int], small: int) -> bool:
    """Whether the hidden cells' sum, which anybody can work out, leaves a small cell only one possible value."""
    if not small:
        return False
    others, whole = len(hidden) - small, sum(hidden)
    if len(hidden) == 1 or whole == others * FEWEST:
        return True
    return not others and whole == small * (FEWEST - 1)
