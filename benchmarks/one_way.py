"""One way of offering through a simulated half-year: arrivals, answers, services that end, and the hourly look."""

import heapq
import math
from dataclasses import dataclass, field

import numpy as np

from benchmarks.half_year import DAYS, FADES, HOUR, SEASON, Floats, World, distances
from services.assignment.matching.policy import Policy
from services.assignment.matching.problem import Weights
from services.assignment.matching.score import COST_SCALE, kept_share, standing


@dataclass
class Run:
    """One way through the half-year, and what came of it; `earlier` is everybody's fading season of tasks at its start.

    Scored by `score.standing`, the very lines a live round runs; a task counts as recent once it is accepted, as there.
    """

    here: World
    weights: Weights = field(default_factory=lambda: Policy().weights)
    moving: bool = True
    earlier: Floats | None = None
    shares: bool = True  # tasks count towards the season by `kept_share`, else in full
    open: Floats = field(init=False)
    chosen: dict[int, int] = field(default_factory=dict)
    spans: dict[int, tuple[float, float]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    moves: int = 0

    def __post_init__(self) -> None:
        count = len(self.here.home)
        self.open, self.recent = np.zeros(count), np.zeros(count)
        self.season = np.zeros(count) if self.earlier is None else self.earlier.copy()
        self.faded = 0.0
        self.refused: dict[int, set[int]] = {}
        self.offered: dict[int, tuple[int, float, float]] = {}  # request -> person, offered, answers
        self.gaps: dict[int, float | None] = {}  # request -> points behind the next in line
        self.moved: set[int] = set()
        self.waiting: list[int] = []

    def played(self) -> "Run":
        events: list[tuple[float, int, int, int]] = [(at, 0, k, -1) for k, at in enumerate(self.here.at)]
        if self.moving:
            events += [(hour * HOUR, 1, -1, -1) for hour in range(1, DAYS * 8)]
        heapq.heapify(events)
        self.events = events
        while events:
            now, kind, request, person = heapq.heappop(events)
            self._fade(now)
            (self._arrive, self._look, self._answer, self._done)[kind](now, request, person)
        return self

    def _fade(self, now: float) -> None:
        """On the full hour, so that looking hourly fades nothing otherwise than not looking does."""
        hour = now // HOUR * HOUR
        if hour > self.faded:
            self.recent *= math.exp((self.faded - hour) / FADES)
            self.season *= math.exp((self.faded - hour) / SEASON)
            self.faded = hour

    def _points(self, request: int) -> Floats:
        """Of each holder with a free place, in points; infinite for the others."""
        here, kind = self.here, self.here.need[request]
        found = here.holders[kind]
        per_day = self.season[found] / SEASON
        units = standing(here.rating[found], self.open[found], self.recent[found], per_day, self.weights, np.rint)
        points = units / COST_SCALE + distances(here, request, self.weights) + self.weights.rarity * here.rarer[kind]
        points[self.open[found] >= here.capacity[found]] = np.inf
        for each in self.refused.get(request, ()):
            points[found == each] = np.inf
        return points

    def _arrive(self, now: float, request: int, _: int) -> None:
        points = self._points(request)
        best = int(points.argmin())
        if points[best] == np.inf:
            self.waiting.append(request)
            return
        self._offer(now, request, points, best)

    def _offer(self, now: float, request: int, points: Floats, best: int) -> None:
        person = int(self.here.holders[self.here.need[request]][best])
        following = float(np.delete(points, best).min(initial=np.inf))
        self.gaps[request] = None if following == np.inf else following - float(points[best])
        self.open[person] += 1
        after = self.here.refuses(request, person) or self.here.answers[request]
        self.offered[request] = person, now, now + after
        heapq.heappush(self.events, (now + after, 2, request, person))

    def _take_back(self, request: int) -> int:
        person, _, _ = self.offered.pop(request)
        self.open[person] -= 1
        return person

    def _answer(self, now: float, request: int, person: int) -> None:
        standing = self.offered.get(request)
        if standing is None or standing[0] != person or standing[2] != now:
            return
        if self.here.refuses(request, person):
            self.refused.setdefault(request, set()).add(self._take_back(request))
            self._arrive(now, request, -1)
            self._free(now)
            return
        del self.offered[request]
        self.recent[person] += 1
        gap = self.gaps[request]
        self.season[person] += kept_share(None if gap is None else gap * COST_SCALE) if self.shares else 1
        self.chosen[request], self.spans[request] = person, (standing[1], now + self.here.serves[request])
        self.waits.append(now - self.here.at[request])
        heapq.heappush(self.events, (now + self.here.serves[request], 3, request, person))

    def _done(self, now: float, request: int, person: int) -> None:
        self.open[person] -= 1
        self._free(now)

    def _free(self, now: float) -> None:
        again, self.waiting = self.waiting, []
        for request in again:
            self._arrive(now, request, -1)

    def _look(self, now: float, _: int, __: int) -> None:
        """Hourly: unanswered offers whose post or skill has holders more than 60 % busy, each against what is free now."""
        policy = Policy()
        for request, (person, offered, _answers) in list(self.offered.items()):
            found = self.here.holders[self.here.need[request]]
            busy = self.open[found].sum() * 100 > policy.busy_percent * self.here.capacity[found].sum()
            if request in self.moved or not busy or now - offered < policy.move_after_minutes / 60 * HOUR:
                continue
            self._take_back(request)
            points = self._points(request)
            best = int(points.argmin())
            now_costs = points[np.flatnonzero(found == person)[0]]
            if points[best] + policy.move_saves > now_costs:
                self.open[person] += 1
                self.offered[request] = person, offered, _answers
                continue
            self.moves += 1
            self.moved.add(request)
            self._offer(now, request, points, best)
