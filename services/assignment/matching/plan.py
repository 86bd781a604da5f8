"""What a round answers: who is to be offered what, at which cost, how good that is, and who was left and why.

A plan is advice: nothing is stored here, and a dispatcher may overrule it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Status(StrEnum):
    """How much the solver vouches for. OPTIMAL: as many served as can be, and no such plan is cheaper. BOUNDED: every
    rule is held, but the search ended before it was proven that no plan is better; the plan's bounds say how far off it may be."""

    OPTIMAL = "optimal"
    BOUNDED = "bounded"
    FAILED = "failed"


class Assignment(NamedTuple):
    """One offer to make; `cost` in tenths of a point, with the load this round itself has put on the candidate."""

    request_id: UUID
    candidate_id: UUID
    cost: int


class Unserved(NamedTuple):
    """A request left waiting; `reasons` counts per hard rule the candidates who fail that rule alone."""

    request_id: UUID
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole round. `cost` is the sum over assignments. No plan leaves fewer than `least_unserved`, and none that leaves
    just so many costs less than `bound`; both are met by an optimal plan."""

    status: Status
    cost: int
    bound: int
    assignments: tuple[Assignment, ...]
    unserved: tuple[Unserved, ...]
    least_unserved: int = 0

    def candidate_of(self, request_id: UUID) -> UUID | None:
        """Whom the plan offers this request to, or None."""
        found = (each.candidate_id for each in self.assignments if each.request_id == request_id)
        return next(found, None)
