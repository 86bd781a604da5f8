"""What one more person somewhere would be worth: the price of "one more here" for the gap map. Pure.

The plan is optimal, so one more place changes it along one chain only: a request moves to the new place, another moves
to the one that came free, and so on, until a place is left empty or a request is served that was not. The cheapest
chain is found by Bellman-Ford over people, backwards from the chains' ends; equal to solving again with the place added.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from services.assignment.matching.plan import Plan
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import allowed
from services.assignment.matching.score import COST_SCALE, cost

Held = dict[UUID, list[WaitingRequest]]


def marginal_prices(
    problem: Problem, plan: Plan, newcomers: Sequence[Candidate], unserved_cost: int = 1_000_000
) -> list[int]:
    """Per newcomer the cost units saved if they came alone with one place; a request served more saves
    `unserved_cost` less what it costs. 0 where nobody would gain. `plan` must be an optimal plan of `problem`."""
    chains = _Chains(problem, plan, unserved_cost)
    return [chains.best_into(each, 0) for each in newcomers]


class _Chains:
    """`worth[k]`: what one more place of person k would save, as all else stands."""

    def __init__(self, problem: Problem, plan: Plan, unserved_cost: int) -> None:
        self.problem, self.unserved_cost = problem, unserved_cost
        asking = {each.id: each for each in problem.requests}
        self.people = {each.id: each for each in problem.candidates}
        self.left = [asking[each.request_id] for each in plan.unserved]
        self.held: Held = defaultdict(list)
        for each in plan.assignments:
            self.held[each.candidate_id].append(asking[each.request_id])
        self.worth = dict.fromkeys(self.held, 0)
        self._settle()

    def best_into(self, candidate: Candidate, given: int) -> int:
        """The most that is saved if `candidate` takes one request more as their task number `given` + 1."""
        gains = [
            self.unserved_cost - self._cost(each, candidate, given) for each in self.left if self._may(each, candidate)
        ]
        for person, requests in self.held.items():
            last = len(requests) - 1
            gains += [
                self._cost(each, self.people[person], last) - self._cost(each, candidate, given) + self.worth[person]
                for each in requests
                if person != candidate.id and self._may(each, candidate)
            ]
        return max([0, *gains])

    def _settle(self) -> None:
        """Raise the worth of a place given up, until no chain is longer: who leaves makes room for one more."""
        again = True
        while again:
            again = False
            for person, requests in self.held.items():
                freed = self.best_into(self.people[person], len(requests) - 1)
                if freed > self.worth[person]:
                    self.worth[person], again = freed, True

    def _may(self, request: WaitingRequest, candidate: Candidate) -> bool:
        """Whether they could take it with a place free."""
        return allowed(request, candidate._replace(open_load=0, capacity=1))

    def _cost(self, request: WaitingRequest, candidate: Candidate, given: int) -> int:
        return cost(request, candidate, self.problem.weights, self.problem.prices, given)


def in_points(price: int) -> float:
    """Cost units as points."""
    return price / COST_SCALE
