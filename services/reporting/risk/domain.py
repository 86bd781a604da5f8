"""The chance that an open case misses its promise, from what became of others that stood where it stands. Pure.

A smoothed hazard: of all promises that had so many working days left in the same step (nobody has it yet, somebody is at
it), which share was missed. The share of the matter and that of the town each pull it their way, as far as they have cases
to show (shrinkage by SMOOTHING pseudo-cases); the matter in the very town has the last word, as far as it has cases of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

SMOOTHING: Final = 20.0
MOST_DAYS: Final = 10
"""Ten working days left, or more."""
HIGH: Final = 0.3
"""From here on it is worth somebody's attention."""
_STEP_OF_STATE: Final = {
    "accepted": "waiting",
    "offered": "waiting",
    "returned": "waiting",
    "assigned": "working",
    "in_progress": "working",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """So many promises stood here; so many of them were missed."""

    step: str
    days_left: int
    matter_code: str
    town: str
    cases: int
    missed: int


@dataclass(frozen=True, slots=True)
class Chance:
    """`value` between 0 and 1; `cases` of this matter in this town, and `of_matter` in the district, it rests on."""

    value: float
    cases: int
    of_matter: int

    @property
    def is_high(self) -> bool:
        return self.value >= HIGH


@dataclass(frozen=True, slots=True)
class Bin:
    """A back-test's line: promises whose chance was said to lie within a range, what was said on average, what came."""

    low: float
    high: float
    cases: int
    said: float
    came: float


_Counts = Mapping[tuple[str, ...], tuple[int, int]]


class Chances:
    """Counts by step and days left: of all, of each matter, of each town, of each matter in each town."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        counts: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
        for cell in cells:
            for key in (("all",), ("matter", cell.matter_code), ("town", cell.town), (cell.matter_code, cell.town)):
                found = counts[(*_place(cell), *key)]
                found[0] += cell.cases
                found[1] += cell.missed
        self._counts: _Counts = {key: (found[0], found[1]) for key, found in counts.items()}
        self._expected: dict[tuple[str, ...], float] = defaultdict(float)
        for cell in cells:
            self._expected[(*_place(cell), cell.town)] += cell.cases * self._of_matter(_place(cell), cell.matter_code)

    def of(self, matter_code: str | None, town: str, step: str, days_left: int) -> Chance | None:
        """None where no promise ever stood; 1 for what is past due."""
        if days_left < 0:
            return Chance(1.0, 0, 0)
        here, matter = (step, str(min(days_left, MOST_DAYS))), matter_code or ""
        if not self._of(*here, "all")[0]:
            return None
        expected = _from_odds(_odds(self._of_matter(here, matter)) + self._pull_of_town(here, town))
        value = self._shrunk((*here, matter, town), expected)
        return Chance(value, self._of(*here, matter, town)[0], self._of(*here, "matter", matter)[0])

    def _of_matter(self, here: tuple[str, str], matter: str) -> float:
        cases, missed = self._of(*here, "all")
        return self._shrunk((*here, "matter", matter), (missed + 0.5) / (cases + 1))

    def _pull_of_town(self, here: tuple[str, str], town: str) -> float:
        """In log odds; 0 for a town that did as its matters do elsewhere, or has no cases."""
        cases, _ = self._of(*here, "town", town)
        if not cases:
            return 0.0
        expected = self._expected[(*here, town)] / cases
        return _odds(self._shrunk((*here, "town", town), expected)) - _odds(expected)

    def _of(self, *key: str) -> tuple[int, int]:
        return self._counts.get(key, (0, 0))

    def _shrunk(self, key: tuple[str, ...], towards: float) -> float:
        cases, missed = self._of(*key)
        return (missed + SMOOTHING * towards) / (cases + SMOOTHING)


def _place(cell: Cell) -> tuple[str, str]:
    return cell.step, str(cell.days_left)


def step_of(state: str) -> str | None:
    """Which step counts for a state; None when the promise does not run."""
    return _STEP_OF_STATE.get(state)


def calibration(before: Sequence[Cell], after: Iterable[Cell], width: float = 0.1) -> list[Bin]:
    """What the earlier promises make one expect of the later ones, against what came, by tenths of the chance said."""
    chances = Chances(before)
    bins: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for cell in after:
        chance = chances.of(cell.matter_code, cell.town, cell.step, cell.days_left)
        if chance is None:
            continue
        found = bins[min(int(chance.value / width), int(1 / width) - 1)]
        found[0] += cell.cases
        found[1] += cell.cases * chance.value
        found[2] += cell.missed
    return [
        Bin(place * width, (place + 1) * width, int(cases), said / cases, came / cases)
        for place, (cases, said, came) in sorted(bins.items())
    ]


def worst(bins: Sequence[Bin], least: int = 100) -> float:
    """The widest gap, in shares of one, among bins with enough cases to tell."""
    return max((abs(each.said - each.came) for each in bins if each.cases >= least), default=0.0)


def _odds(share: float) -> float:
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return log(kept / (1 - kept))


def _from_odds(odds: float) -> float:
    return 1 / (1 + exp(-odds))
