"""Requests of unequal effort against free hours: the generalised assignment problem, as numbers in and numbers out.

`cost[i][j]` is what request i costs with person j (None: may not), `effort[i][j]` the minutes it takes them,
`minutes[j]` and `places[j]` what j has free. As many as can be are served, then as cheaply as can be. Branch and bound
on the sum of everybody's cheapest: exact while the search stays within `most` nodes, else the best found and the bound
that is proven. Deterministic: candidates are tried by cost and then by number. The problem is that of Fisher, Jaikumar
and Van Wassenhove (1986); for a whole district's round the load is close to even and `solve` is the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Costs = Sequence[Sequence[int | None]]
Efforts = Sequence[Sequence[int]]
UNSERVED = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Whom each request goes to (None: nobody), the sum of costs with `unserved_cost` for each left, a lower bound on
    that sum, and whether the two meet."""

    chosen: tuple[int | None, ...]
    total: int
    bound: int
    optimal: bool


def allocate(
    cost: Costs, effort: Efforts, minutes: Sequence[int], places: Sequence[int], most: int = 200_000
) -> Allocation:
    """The best allocation. Costs must not be negative; raises ValueError if one is."""
    if any(each is not None and each < 0 for row in cost for each in row):
        raise ValueError("costs must not be negative")
    return _Search(cost, effort, minutes, places, most).solved()


class _Search:
    """Depth first, the request with most to lose first; a branch ends where the bound says it cannot be better."""

    def __init__(self, cost: Costs, effort: Efforts, minutes: Sequence[int], places: Sequence[int], most: int) -> None:
        self.cost, self.effort, self.left, self.free = cost, effort, list(minutes), list(places)
        self.unserved = 1 + sum(max([each for each in row if each is not None], default=0) for row in cost)
        self.options = [self._ranked(i) for i in range(len(cost))]
        self.order = sorted(range(len(cost)), key=lambda i: (-self._regret(i), i))
        self.rest = self._rests()
        self.best: list[int | None] = [UNSERVED] * len(cost)
        self.best_total = self.unserved * len(cost)
        self.now: list[int | None] = [UNSERVED] * len(cost)
        self.most, self.nodes = most, 0

    def solved(self) -> Allocation:
        self._place(0, 0)
        exact = self.nodes <= self.most
        bound = self.best_total if exact else min(self.best_total, self.rest[0])
        return Allocation(tuple(self.best), self.best_total, bound, exact or bound == self.best_total)

    def _ranked(self, request: int) -> list[tuple[int, int]]:
        """(cost, person) of those who could ever take it, cheapest first."""
        could = [
            (each, j)
            for j, each in enumerate(self.cost[request])
            if each is not None and self.effort[request][j] <= self.left[j] and self.free[j]
        ]
        return sorted(could)

    def _regret(self, request: int) -> int:
        """What it loses if its cheapest is taken."""
        costs = [each for each, _ in self.options[request][:2]]
        return (costs[1] if len(costs) > 1 else self.unserved) - costs[0] if costs else 0

    def _rests(self) -> list[int]:
        """A lower bound for the requests from each depth on: everybody with their cheapest."""
        rests = [0]
        for request in reversed(self.order):
            options = self.options[request]
            rests.append(rests[-1] + (options[0][0] if options else self.unserved))
        return rests[::-1]

    def _place(self, depth: int, spent: int) -> None:
        self.nodes += 1
        if self.nodes > self.most or spent + self.rest[depth] >= self.best_total:
            return
        if depth == len(self.order):
            self.best, self.best_total = list(self.now), spent
            return
        request = self.order[depth]
        for points, person in self.options[request]:
            if self.free[person] and self.effort[request][person] <= self.left[person]:
                self._take(request, person, 1)
                self._place(depth + 1, spent + points)
                self._take(request, person, -1)
        self.now[request] = UNSERVED
        self._place(depth + 1, spent + self.unserved)

    def _take(self, request: int, person: int, sign: int) -> None:
        self.free[person] -= sign
        self.left[person] -= sign * self.effort[request][person]
        self.now[request] = person if sign > 0 else UNSERVED
