"""Hours a week: what a round gives one person together must fit what they have left (generalised assignment).

The round is solved as if each task alone had to fit. Where somebody got more than they have, that plan is only a bound:
either they take the first of their tasks for good, or they never do, and both rounds are solved again, the more promising
first (branch and bound, best first). The first plan that fits is the best there is. Where the search is stopped at `MOST`
rounds, the tasks that do not fit are taken from their people until the plan holds, and the bound proven so far is told.
"""

from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple
from uuid import UUID

from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.score import COST_SCALE, cost

MOST = 60
"""Rounds solved at most; a round of a few requests takes a tenth of a millisecond, one of a district a fifth of a second."""

Chosen = list[Candidate | None]
Solve = Callable[[Problem, list[WaitingRequest]], Chosen]
Pair = tuple[int, UUID]  # index of the request, the candidate


class Fitted(NamedTuple):
    """Whom each request goes to, and the (unserved, cost) that no plan can be below."""

    chosen: Chosen
    least: tuple[int, int]
    optimal: bool


class _Branch(NamedTuple):
    """A relaxed plan and what it holds to."""

    worth: tuple[int, int]  # unserved, cost
    number: int
    chosen: Chosen
    fixed: frozenset[Pair]
    never: frozenset[Pair]


def fitted(problem: Problem, requests: list[WaitingRequest], chosen: Chosen, solve: Solve, most: int = MOST) -> Fitted:
    """The best plan within everybody's hours; `chosen` is the best one in which each task alone fits."""
    if not _overdrawn(requests, chosen):
        return Fitted(chosen, _worth(problem, requests, chosen), True)
    return _Search(problem, requests, solve).run(chosen, most)


class _Search:
    def __init__(self, problem: Problem, requests: list[WaitingRequest], solve: Solve) -> None:
        self.problem, self.requests, self.solve = problem, requests, solve
        self.people = {each.id: each for each in problem.candidates}
        self.made = 0

    def run(self, chosen: Chosen, most: int) -> Fitted:
        nothing: frozenset[Pair] = frozenset()
        open_branches = [_Branch(_worth(self.problem, self.requests, chosen), 0, chosen, nothing, nothing)]
        while open_branches[0].number == 0 or self.made < most:
            best = heappop(open_branches)
            over = _overdrawn(self.requests, best.chosen)
            if not over:
                return Fitted(best.chosen, best.worth, True)
            pair = next(each for each in over if each not in best.fixed)
            heappush(open_branches, self._branch(best.fixed, best.never | {pair}))
            if pair not in best.fixed and self._fits(best.fixed | {pair}):
                heappush(open_branches, self._branch(best.fixed | {pair}, best.never))
        return self._repaired(open_branches[0])

    def _repaired(self, best: _Branch) -> Fitted:
        """A plan that holds, made from the best branch by never giving people what goes beyond their hours."""
        branch = best
        while over := _overdrawn(self.requests, branch.chosen):
            beyond = _beyond(self.requests, branch.chosen, {person for _, person in over}, branch.fixed)
            branch = self._branch(branch.fixed, branch.never | beyond)
        return Fitted(branch.chosen, best.worth, branch.worth == best.worth)

    def _branch(self, fixed: frozenset[Pair], never: frozenset[Pair]) -> _Branch:
        """The best plan in which these pairs stand and those do not, each other task alone within the hours left."""
        self.made += 1
        people = dict(self.people)
        for k, person in fixed:
            each = people[person]
            left = None if each.free_minutes is None else each.free_minutes - self.requests[k].effort_minutes
            people[person] = each._replace(open_load=each.open_load + 1, free_minutes=left)
        chosen: Chosen = [None] * len(self.requests)
        for k, person in fixed:
            chosen[k] = self.people[person]
        waiting = [(k, _without(each, k, never)) for k, each in enumerate(self.requests) if chosen[k] is None]
        narrowed = Problem(
            tuple(each for _, each in waiting), tuple(people.values()), self.problem.weights, self.problem.prices
        )
        if waiting:
            found = self.solve(narrowed, [each for _, each in waiting])
            for (k, _), candidate in zip(waiting, found, strict=True):
                chosen[k] = self.people[candidate.id] if candidate else None
        return _Branch(_worth(self.problem, self.requests, chosen), self.made, chosen, fixed, never)

    def _fits(self, fixed: frozenset[Pair]) -> bool:
        used: dict[UUID, int] = {}
        for k, person in fixed:
            used[person] = used.get(person, 0) + self.requests[k].effort_minutes
        return all(minutes <= (self.people[person].free_minutes or 0) for person, minutes in used.items())


def _without(request: WaitingRequest, index: int, never: frozenset[Pair]) -> WaitingRequest:
    barred = {person for k, person in never if k == index}
    return request._replace(excluded=request.excluded | barred) if barred else request


def minutes_given(requests: Sequence[WaitingRequest], chosen: Sequence[Candidate | None]) -> Mapping[UUID, int]:
    """Minutes the plan gives each person whose week is limited."""
    used: dict[UUID, int] = {}
    for request, candidate in zip(requests, chosen, strict=True):
        if candidate is not None and candidate.free_minutes is not None:
            used[candidate.id] = used.get(candidate.id, 0) + request.effort_minutes
    return used


def _overdrawn(requests: list[WaitingRequest], chosen: Chosen) -> list[Pair]:
    """The tasks of those who got more than they have, the longest first."""
    used = minutes_given(requests, chosen)
    pairs = [
        (-request.effort_minutes, k, candidate.id)
        for k, (request, candidate) in enumerate(zip(requests, chosen, strict=True))
        if candidate is not None and candidate.free_minutes is not None and used[candidate.id] > candidate.free_minutes
    ]
    return [(k, person) for _, k, person in sorted(pairs, key=lambda each: each[:2])]


def _beyond(requests: list[WaitingRequest], chosen: Chosen, people: set[UUID], fixed: frozenset[Pair]) -> set[Pair]:
    """In turn, what no longer fits the hours of these people; what stands for good has its hours first."""
    beyond: set[Pair] = set()
    used: dict[UUID, int] = {}
    turns = sorted(
        ((k, candidate) for k, candidate in enumerate(chosen) if candidate is not None and candidate.id in people),
        key=lambda each: ((each[0], each[1].id) not in fixed, each[0]),
    )
    for k, candidate in turns:
        after = used.get(candidate.id, 0) + requests[k].effort_minutes
        if after > (candidate.free_minutes or 0):
            beyond.add((k, candidate.id))
        else:
            used[candidate.id] = after
    return beyond


def _worth(problem: Problem, requests: list[WaitingRequest], chosen: Chosen) -> tuple[int, int]:
    """(unserved, cost), each further task of one person dearer by the load."""
    load, given, total = problem.weights.load * COST_SCALE, dict[UUID, int](), 0
    for request, candidate in zip(requests, chosen, strict=True):
        if candidate is not None:
            taken = given.get(candidate.id, 0)
            given[candidate.id] = taken + 1
            total += cost(request, candidate, problem.weights, problem.prices) + load * taken
    return sum(each is None for each in chosen), total
