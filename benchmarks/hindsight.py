"""What a finished half-year cost, and a far better plan made when everything is known: annealed, one request at a time."""

import math
import random

import numpy as np

from benchmarks.half_year import COUNTED, FADES, World, pair_points
from benchmarks.one_way import Run


def cost(here: World, chosen: dict[int, int], spans: dict[int, tuple[float, float]]) -> float:
    """Points of a finished plan; independent of the way it was found."""
    weights, total = COUNTED, 0.0
    held: dict[int, list[int]] = {}
    for request, person in chosen.items():
        found = here.holders[here.need[request]]
        total += float(pair_points(here, request)[np.searchsorted(found, person)])
        held.setdefault(person, []).append(request)
    for mine in held.values():
        mine.sort(key=lambda each: spans[each][0])
        for k, first in enumerate(mine):
            for second in mine[k + 1 :]:
                apart = spans[second][0] - spans[first][0]
                total += weights.load * (apart < spans[first][1] - spans[first][0]) + weights.recent * math.exp(
                    -apart / FADES
                )
    return total


class Hindsight:
    """Each request again and again to the best person given all others, warm at first; spans as they were."""

    def __init__(self, here: World, start: Run) -> None:
        self.here, self.spans, self.chosen = here, start.spans, dict(start.chosen)
        self.held: dict[int, list[int]] = {}
        for request, person in self.chosen.items():
            self.held.setdefault(person, []).append(request)
        self.ranked = {request: self._ranked(request) for request in self.chosen}
        self.pick = random.Random(here.seed)

    def annealed(self, sweeps: int = 4) -> float:
        """Points of the plan after so many sweeps, the last without any warmth."""
        order = list(self.chosen)
        for sweep in range(sweeps):
            self.pick.shuffle(order)
            for request in order:
                self._put(request, 3.0 * (1 - sweep / (sweeps - 1)))
        return cost(self.here, self.chosen, self.spans)

    def _ranked(self, request: int) -> list[tuple[float, int]]:
        points = pair_points(self.here, request)
        rank = np.argsort(points, kind="stable")
        found = self.here.holders[self.here.need[request]][rank]
        return list(zip(points[rank].tolist(), found.tolist(), strict=True))

    def _put(self, request: int, warmth: float) -> None:
        self.held[self.chosen[request]].remove(request)
        best, best_cost = self.chosen[request], math.inf
        for points, person in self.ranked[request]:
            if points >= best_cost + warmth:
                break
            luck = 0.3 * warmth * math.log(max(self.pick.random(), 1e-9)) if warmth else 0.0
            total = points + self._loaded(request, person) + luck
            if total < best_cost and not self.here.refuses(request, person):
                best, best_cost = person, total
        self.chosen[request] = best
        self.held.setdefault(best, []).append(request)

    def _loaded(self, request: int, person: int) -> float:
        """What the tasks the person has anyway add; infinite beyond their places."""
        weights, (began, ended) = COUNTED, self.spans[request]
        total, together = 0.0, 0
        for other in self.held.get(person, ()):
            at, until = self.spans[other]
            overlap = at < ended and began < until
            together += overlap
            total += weights.load * overlap + weights.recent * math.exp(-abs(at - began) / FADES)
        return total if together < self.here.capacity[person] else math.inf
