"""Which unanswered offers should go to somebody else: only where holders are busy, only if it saves enough. Pure.

All movable offers are solved together with their places given back; a request whose new person saves less than the
policy asks stays where it is, and so does one for whom, with those that stay, no place is left (performance.md,
"Arriving one by one").
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from services.assignment.matching.policy import Policy
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import RULES_OF_PROFILE, allowed
from services.assignment.matching.score import COST_SCALE, cost
from services.assignment.matching.solve import solve

Standing = Mapping[UUID, UUID]
"""Request to the person its unanswered offer stands with."""
PERCENT = 100


class Move(NamedTuple):
    """An offer that ends, and whom the request goes to instead; `saved` in whole points."""

    request_id: UUID
    from_id: UUID
    to_id: UUID
    saved: int


def scarce(request: WaitingRequest, candidates: Sequence[Candidate], policy: Policy) -> bool:
    """Whether those who hold what the request asks have more than `busy_percent` of their places taken."""
    places = taken = 0
    for each in candidates:
        if each.active and all(rule.holds(request, each) for rule in RULES_OF_PROFILE):
            places, taken = places + each.capacity, taken + each.open_load
    return taken * PERCENT > policy.busy_percent * places


def moves_of(problem: Problem, standing: Standing, policy: Policy) -> list[Move]:
    """The moves worth making among `problem.requests`, all of them old enough and never moved before.

    `candidates` are everybody, with these very offers counted in `open_load`. Deterministic, as `solve` is.
    """
    waiting = [each for each in problem.requests if scarce(each, problem.candidates, policy)]
    if not waiting:
        return []
    held = Counter(standing[each.id] for each in waiting)
    minutes: Counter[UUID] = Counter()
    for each in waiting:
        minutes[standing[each.id]] += each.effort_minutes
    people = {each.id: _freed(each, held[each.id], minutes[each.id]) for each in problem.candidates}
    freed = Problem(tuple(waiting), tuple(people.values()), problem.weights, problem.prices)
    plan = solve(freed, reasons=False)
    wanted = {each.request_id: each.candidate_id for each in plan.assignments}
    return _Weighed(freed, people, standing, policy).kept(waiting, wanted)


def _freed(candidate: Candidate, places: int, minutes: int) -> Candidate:
    """With the movable offers given back, their hours too."""
    hours = None if candidate.free_minutes is None else candidate.free_minutes + minutes
    return candidate._replace(open_load=candidate.open_load - places, free_minutes=hours)


class _Weighed:
    """Wanted moves weighed against what stays; `people` have the movable offers' places free."""

    def __init__(self, freed: Problem, people: dict[UUID, Candidate], standing: Standing, policy: Policy) -> None:
        self.freed, self.people, self.standing = freed, people, standing
        self.minutes: Counter[UUID] = Counter()
        self.least = policy.move_saves * COST_SCALE

    def kept(self, waiting: Sequence[WaitingRequest], wanted: Mapping[UUID, UUID]) -> list[Move]:
        """The best first, each with all made before it in place; one that no longer pays or fits is left."""
        where = Counter(self.standing[each.id] for each in waiting)
        for each in waiting:
            self.minutes[self.standing[each.id]] += each.effort_minutes
        asking = {each.id: each for each in waiting}
        moving = [each for each in waiting if wanted.get(each.id, self.standing[each.id]) != self.standing[each.id]]
        made: list[Move] = []
        while moving:
            saved, _, best = max((self._saves(each, wanted[each.id], where), -each.id.int, each.id) for each in moving)
            if saved < self.least:
                break
            source, target = self.standing[best], wanted[best]
            where[source] -= 1
            where[target] += 1
            self.minutes[source] -= asking[best].effort_minutes
            self.minutes[target] += asking[best].effort_minutes
            made.append(Move(best, source, target, saved // COST_SCALE))
            moving.remove(asking[best])
        return made

    def _saves(self, request: WaitingRequest, target: UUID, where: Counter[UUID]) -> int:
        """Cost units the move saves as things stand now; negative where there is no place."""
        source, goal = self.people[self.standing[request.id]], self.people[target]
        loaded = _freed(goal, -where[target], -self.minutes[target])
        if not allowed(request, loaded):
            return -1
        others = where[source.id] - 1
        return self._cost(request, source, others) - self._cost(request, goal, where[target])

    def _cost(self, request: WaitingRequest, candidate: Candidate, others: int) -> int:
        return cost(request, candidate, self.freed.weights, self.freed.prices, others)
