"""未诉先办: when the same matter in one village comes up more often than its own history explains. Pure.

The last seven days are held against the eight weeks before. How often a matter comes up there is not known but guessed from
those weeks, so the count of the next week is a negative binomial, not a Poisson: with h cases in eight weeks,
X ~ NB(h + ½, 8/9) (the gamma-Poisson predictive under Jeffreys' prior). An alert is raised when at least `LEAST` cases came
and P(X ≥ count) ≤ `CHANCE`. Only cells that reached `LEAST` are tested, so chance alone raises about one in a thousand of those.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import exp, lgamma, log
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, Taken

LEAST: Final = 5
CHANCE: Final = 0.001
WINDOW: Final = timedelta(days=7)
WEEKS: Final = 8


class AcknowledgedMeanwhile(Taken):
    sentence = N_("这条预警已经有人处理过了。")


@dataclass(frozen=True, slots=True)
class Cell:
    """One matter in one village: the cases of the last seven days, and how many came in the eight weeks before."""

    matter_code: str
    area: str
    cases: tuple[UUID, ...]
    before: int


def chance_of(count: int, before: int) -> float:
    """P(X ≥ count) for a week that is like the eight weeks before."""
    r, p = before + 0.5, WEEKS / (WEEKS + 1)
    below = sum(exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * log(p) + k * log(1 - p)) for k in range(count))
    return max(0.0, 1.0 - below)


def is_rising(cell: Cell) -> bool:
    return len(cell.cases) >= LEAST and chance_of(len(cell.cases), cell.before) <= CHANCE
