"""Everything a district may set about matching: the weights, when an unanswered offer moves, when optional skills drop.

The defaults were found by simulation (`benchmarks.arrivals`); the settings page keeps versions of them. Pure.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any

from services.assignment.matching.problem import Weights

MOST = 1000
"""The largest points a setting may have; sums stay far from where whole numbers would overflow in the solver."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Weights, and the rules of moving: only where more than `busy_percent` of the places of a skill's holders are
    taken, only if it saves `move_saves` points, never before the offer has stood `move_after_minutes`. Optional skills
    are no longer asked for after `optional_tries` without a taker."""

    weights: Weights = field(default_factory=Weights)
    busy_percent: int = 60
    move_saves: int = 15
    move_after_minutes: int = 10
    optional_tries: int = 2

    @property
    def standing_time(self) -> timedelta:
        """How long an offer stands before it may move."""
        return timedelta(minutes=self.move_after_minutes)

    def as_points(self) -> dict[str, int]:
        """One flat table of whole numbers, as it is stored and as the form shows it."""
        return {**asdict(self.weights), **{name: getattr(self, name) for name in RULES}}


WEIGHTS = tuple(each.name for each in fields(Weights))
RULES = ("busy_percent", "move_saves", "move_after_minutes", "optional_tries")


def policy_of(points: Mapping[str, Any] | None) -> Policy:
    """Read back what `as_points` gave; what is missing has its default. Raises ValueError for an impossible one."""
    known = points or {}
    weights = Weights(**{name: int(known[name]) for name in WEIGHTS if name in known})
    return Policy(weights, **{name: int(known[name]) for name in RULES if name in known})
