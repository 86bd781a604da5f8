"""What a gap is, how hot it is, and who of those without a post would fit it, in what order. Pure.

A case counts once per skill it asks for: unmet while a round has looked and found nobody, late when it was done, or still
is, after its due time; what is both counts as unmet. Withdrawn and merged cases are left out (domain.md §2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.assignment.claims.domain import distance

READERS: Final = ("organiser", "dispatcher", "supervisor", "leader")
PERIOD: Final = timedelta(days=90)
LONGEST: Final = timedelta(days=366)
CASES_PER_PLACE: Final = 10
"""Cases of a period one more holder could have taken; suggests a head-count, the organiser decides."""
NO_SKILL: Final = ""
HeatRank = tuple[int, int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell of the map; `skill` is empty for matters that ask for none. `places` and `held`: posts that cover the village."""

    village: str
    kind: str
    skill: str
    level: int
    unmet: int
    late: int
    posts: int
    places: int
    held: int

    @property
    def cases(self) -> int:
        return self.unmet + self.late

    @property
    def heat_rank(self) -> HeatRank:
        """Smaller is hotter: whom nobody helped first, then what came late, then where fewest places are."""
        return -self.unmet, -self.late, self.places, self.village, self.kind, self.skill

    @property
    def suggested_places(self) -> int:
        return max(1, -(-self.cases // CASES_PER_PLACE))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Checked in, in service, without a post; `level` is 0 where the gap asks for no skill."""

    id: UUID
    number: str
    name: str
    village: str
    work_unit: str | None
    level: int


def ranked(candidates: Sequence[Candidate], village: str) -> list[tuple[Candidate, int]]:
    """The nearest first, among those the higher level; with the distance: 0 same village, 1 same town, 2 farther."""
    placed = [(each, distance(village, each.village)) for each in candidates]
    return sorted(placed, key=lambda each: (each[1], -each[0].level, each[0].number))


def heat(gap: Gap, hottest: int) -> int:
    """1 to 5, from the share of the hottest cell's cases; shown in words and bars, never by colour alone."""
    return max(1, -(-5 * gap.cases // hottest)) if hottest else 1


def period(first: date | None, last: date | None, latest: date, today: date) -> tuple[date, date]:
    """What was asked for, at most a year; else the ninety days up to the latest case known, so that no map is empty by age."""
    end = last or min(latest, today)
    start = first or end - PERIOD + timedelta(days=1)
    return max(min(start, end), end - LONGEST), end
