"""Small rounds, solved without any library: the usual case, one or a few requests just accepted.

Exact all the same. With n requests each needs to look at its n cheapest candidates only: the others take at most
n - 1 of them, and a first task is never dearer than a later one. One request is a plain minimum; more are put in one
after the other along the cheapest chain of moves. Ties go to the lower candidate id.
"""

from bisect import insort
from collections import Counter
from typing import NamedTuple

from services.assignment.matching.problem import TOWN_DIGITS, Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import (
    RULES_OF_CANDIDATE,
    RULES_OF_REQUEST,
    fitting,
    holds_post,
    passes,
    tests_of,
)
from services.assignment.matching.score import (
    COST_SCALE,
    asked_price,
    held_price,
    rarity_cost,
    standing_cost,
    tier_costs,
)

_RULES = tuple(rule for rule in RULES_OF_REQUEST if rule.holds is not holds_post)  # who is asked holds the post
MORE_THAN_ANY = 1 << 62  # cost units

Option = tuple[int, int, Candidate]  # cost before any task of this round, candidate id as a number, the candidate
Choice = dict[int, int]  # request index -> option index
Chain = tuple[tuple[int, int], ...]  # (request index, its new option index), the new request first


def solve_small(problem: Problem, requests: list[WaitingRequest]) -> list[Candidate | None]:
    """Whom each of `requests` goes to, in their order; None where nobody can be found without leaving another."""
    options = _options(problem, requests)
    if len(requests) == 1:
        return [options[0][0][2] if options[0] else None]
    firsts = [each[0][1] for each in options if each]
    if len(firsts) == len(requests) == len(set(firsts)):
        return [each[0][2] for each in options]
    return _Round(options, problem.weights.load * COST_SCALE).solved()


def _options(problem: Problem, requests: list[WaitingRequest]) -> list[list[Option]]:
    """Per request its n cheapest candidates, by cost and then by id."""
    holders: dict[str, list[Option]] = {request.post_kind: [] for request in requests}
    wanted = frozenset(holders)
    for candidate in fitting(requests[0], _holding(problem, wanted), RULES_OF_CANDIDATE):
        points = standing_cost(candidate, problem.weights)
        for post in wanted & candidate.posts:
            holders[post].append((points, candidate.id.int, candidate))
    for each in holders.values():
        each.sort()
    return [_cheapest(problem, request, holders[request.post_kind], len(requests)) for request in requests]


def _holding(problem: Problem, posts: frozenset[str]) -> list[Candidate]:
    """Those who hold one of the posts at least."""
    return [each for each in problem.candidates if not posts.isdisjoint(each.posts)]


def _cheapest(problem: Problem, request: WaitingRequest, holders: list[Option], count: int) -> list[Option]:
    """The `count` cheapest of the holders who pass; `holders` come in the order of their standing cost.

    Looks no further than where nobody can be cheaper any more. Spells `score.cost` out, for speed; a test holds them
    equal.
    """
    weights, prices = problem.weights, problem.prices
    near, same_town, far = tier_costs(weights)
    asked, village, town = asked_price(request, prices), request.village, request.village[:TOWN_DIGITS]
    known = weights.familiar * COST_SCALE if request.familiar else 0
    tests = tests_of(request, _RULES)
    found: list[Option] = []
    enough = MORE_THAN_ANY
    for points, number, candidate in holders:
        if points + near > enough:
            break
        home = candidate.village
        points += near if home == village else same_town if home[:TOWN_DIGITS] == town else far
        if points > enough or not passes(request, candidate, tests):
            continue
        if prices:
            points += rarity_cost(held_price(candidate, prices), asked)
        if known and candidate.id in request.familiar:
            points -= known
        insort(found, (points, number, candidate))
        if len(found) >= count:
            del found[count:]
            enough = found[-1][0] + known
    return found


class _Reached(NamedTuple):
    """The cheapest way found to put the new request in so that `candidate` gets one task more."""

    cost: int
    path: Chain


class _Round:
    """Successive cheapest chains over a handful of requests; `load` is what each further task adds, in cost units."""

    def __init__(self, options: list[list[Option]], load: int) -> None:
        self.options, self.load = options, load
        self.choice: Choice = {}
        self.given: Counter[int] = Counter()
        self.unserved_cost = 1 + 2 * sum(abs(each[-1][0]) + load * len(options) for each in options if each)

    def solved(self) -> list[Candidate | None]:
        for index in range(len(self.options)):
            self._put_in(index)
        chosen = [self.choice.get(index) for index in range(len(self.options))]
        return [None if k is None else self.options[index][k][2] for index, k in enumerate(chosen)]

    def _put_in(self, index: int) -> None:
        """Find the cheapest chain of moves that places the request, and make the moves."""
        best, dropped = self.unserved_cost, None
        path: Chain = ()
        for number, reached in self._reach(index).items():
            candidate = self.options[reached.path[-1][0]][reached.path[-1][1]][2]
            if self.given[number] < candidate.capacity - candidate.open_load:
                total = reached.cost + self.load * self.given[number]
                if total < best:
                    best, path, dropped = total, reached.path, None
            for other, k in self._on(number):
                total = reached.cost + self.unserved_cost - self.options[other][k][0]
                if total < best and all(other != moved for moved, _ in reached.path):
                    best, path, dropped = total, reached.path, other
        self._move(path, dropped)

    def _reach(self, index: int) -> dict[int, _Reached]:
        """Bellman-Ford over candidates: the cheapest chain that ends with each of them having one task more."""
        reached = {number: _Reached(points, ((index, k),)) for k, (points, number, _) in enumerate(self.options[index])}
        queue = list(reached)
        while queue:
            number = queue.pop(0)
            for other, held in self._on(number):
                start = reached[number].cost - self.options[other][held][0]
                for k, (points, target, _) in enumerate(self.options[other]):
                    if target not in reached or start + points < reached[target].cost:
                        reached[target] = _Reached(start + points, (*reached[number].path, (other, k)))
                        queue.append(target)
        return reached

    def _on(self, number: int) -> list[tuple[int, int]]:
        """Requests now with this candidate, as (request index, option index)."""
        return [(other, k) for other, k in self.choice.items() if self.options[other][k][1] == number]

    def _move(self, path: Chain, dropped: int | None) -> None:
        for index, k in path:
            self._take_off(index)
            self.choice[index] = k
            self.given[self.options[index][k][1]] += 1
        if dropped is not None:
            self._take_off(dropped)

    def _take_off(self, index: int) -> None:
        if index in self.choice:
            self.given[self.options[index][self.choice.pop(index)][1]] -= 1
