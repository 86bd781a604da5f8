"""A proof that a plan is optimal, by duality, over every allowed pair and from the plan alone.

Only the rules and weights the benchmark's rounds use are spelled out here a second time, in columns, on purpose: the
proof shares no code with the solver. Costs in tenths of a point.
"""

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from services.assignment.matching import COST_SCALE, Plan, Problem, WaitingRequest

Ints = np.ndarray[Any, np.dtype[np.int64]]
NEVER = 10**12
UNSERVED = 10**8


class Pairs:
    """Allowed pairs of a benchmark round, priced; one row per group of equal requests, one column per candidate."""

    def __init__(self, problem: Problem) -> None:
        self.people = [c for c in problem.candidates if c.active and not c.on_leave and c.open_load < c.capacity]
        self.weights, self.prices = problem.weights, problem.prices
        homes = [each.village for each in self.people]
        self.village, self.town = np.array(homes), np.array([home[:9] for home in homes])
        held = [[s for s, _ in c.skills] + sorted(c.posts) for c in self.people]
        self.held = np.array([max([self.prices.get(name, 0) for name in names]) for names in held])
        self.scope = np.array([each.area_scope for each in self.people])
        w = self.weights
        self.slot = [
            round(w.rating * COST_SCALE * (5 - c.rating))
            + round(w.recent * COST_SCALE * c.recent)
            + round(w.frequency * COST_SCALE * c.per_day)
            + w.load * COST_SCALE * c.open_load
            for c in self.people
        ]
        self.able: dict[object, np.ndarray[Any, Any]] = {}

    def row(self, request: WaitingRequest) -> Ints:
        """Cost of the pair without the candidate's own part, NEVER where a rule forbids it."""
        w = self.weights
        near = np.where(self.town == request.village[:9], w.town, w.district)
        near = np.where(self.village == request.village, w.village, near) * COST_SCALE
        asked = max([self.prices.get(name, 0) for name, _ in request.skills] + [self.prices.get(request.post_kind, 0)])
        covered = np.char.startswith(request.village, self.scope)
        allowed = self._able(request) & covered
        return np.where(allowed, near + np.maximum(0, self.held - asked), NEVER).astype(np.int64)

    def _able(self, request: WaitingRequest) -> np.ndarray[Any, Any]:
        key = (request.post_kind, request.skills)
        if key not in self.able:
            levels = [(request.post_kind in c.posts, dict(c.skills)) for c in self.people]
            fits = [post and all(held.get(s, 0) >= least for s, least in request.skills) for post, held in levels]
            self.able[key] = np.array(fits)
        return self.able[key]


def proven_bound(problem: Problem, plan: Plan) -> tuple[int, int]:
    """A lower bound on cost + `UNSERVED` x unserved of any plan, and UNSERVED."""
    pairs = Pairs(problem)
    groups: dict[tuple[object, ...], list[WaitingRequest]] = {}
    for request in problem.requests:
        groups.setdefault((request.post_kind, request.skills, request.village), []).append(request)
    rows = np.stack([pairs.row(members[0]).clip(max=2**31 - 1).astype(np.int32) for members in groups.values()])
    sizes = np.array([len(members) for members in groups.values()])
    prices = _prices(pairs, rows, list(groups.values()), plan)
    best = np.array([min(UNSERVED, int((row.astype(np.int64) + prices).min())) for row in rows])
    rent = 0
    for price, first, each in zip(prices.tolist(), pairs.slot, pairs.people, strict=True):
        load = pairs.weights.load * COST_SCALE
        rent += sum(max(0, price - first - load * k) for k in range(each.capacity - each.open_load))
    return int((best * sizes).sum()) - rent, UNSERVED


def _prices(pairs: Pairs, rows: np.ndarray[Any, Any], groups: list[list[WaitingRequest]], plan: Plan) -> Ints:
    """What one place more of each candidate is worth under the plan: the cheapest chain of moves to a free place.

    Bellman-Ford between candidates and groups. A candidate's price is at most their next free place, and at most the
    price of wherever one of their requests could go instead; a group can also go unserved.
    """
    number = {each.id: k for k, each in enumerate(pairs.people)}
    group_of = {request.id: g for g, members in enumerate(groups) for request in members}
    moves = {(group_of[each.request_id], number[each.candidate_id]) for each in plan.assignments}
    group, person = (np.array(each) for each in zip(*sorted(moves), strict=True))
    own = rows[group, person].astype(np.int64)
    given = Counter(number[each.candidate_id] for each in plan.assignments)
    load = pairs.weights.load * COST_SCALE
    price = np.array(
        [
            pairs.slot[k] + load * given[k] if each.open_load + given[k] < each.capacity else NEVER
            for k, each in enumerate(pairs.people)
        ],
        dtype=np.int64,
    )
    starts = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group))
    bounds = list(pairwise(starts.tolist()))
    while True:
        before = price.copy()
        for first, last in bounds:
            go = min(UNSERVED, int((rows[group[first]].astype(np.int64) + price).min()))
            np.minimum.at(price, person[first:last], go - own[first:last])
        if (price == before).all():
            return price
