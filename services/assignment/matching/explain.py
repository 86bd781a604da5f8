"""Why this person and not another: the factors, the next two, what they lost by, and what would have turned it.

Read from the finished plan, in the same whole numbers the solver used, so an explanation can never disagree with the
choice. Numbers and keys only; the sentence a dispatcher reads is made by the page.
"""

from collections import Counter
from dataclasses import dataclass
from heapq import nsmallest
from math import floor
from typing import Any, NamedTuple
from uuid import UUID

from services.assignment.matching.plan import Plan
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import HARD_RULES, Rule, fitting
from services.assignment.matching.score import (
    BEST_RATING,
    COST_SCALE,
    DISTRICT,
    VILLAGE,
    Factor,
    cost,
    factors,
    tier_costs,
)

NEXT = 2


class Chosen(NamedTuple):
    """The person chosen, the whole cost in tenths of a point, and what it is made of."""

    volunteer_id: UUID
    total: int
    factors: tuple[Factor, ...]


class RunnerUp(NamedTuple):
    """One of the next two. `lost_by` is the factor in which they lie furthest behind; None if level in all (id)."""

    volunteer_id: UUID
    total: int
    lost_by: str | None
    factors: tuple[Factor, ...]


class Counterfactual(NamedTuple):
    """The smallest change of one factor that would have made the first runner-up win.

    `points` is how many fewer whole cost units they needed there, and `value` the value of the factor that gives
    them; None where no value of that factor alone would have been enough.
    """

    volunteer_id: UUID
    factor: str
    points: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one request went where it did. Without a choice all but `request_id` is empty."""

    request_id: UUID
    chosen: Chosen | None
    runners_up: tuple[RunnerUp, ...]
    counterfactual: Counterfactual | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, ids as text."""
        return {
            "request_id": str(self.request_id),
            "chosen": _plain(self.chosen),
            "runners_up": [_plain(each) for each in self.runners_up],
            "counterfactual": _plain(self.counterfactual),
        }


def _plain(value: Any) -> Any:
    """Records to dictionaries, ids to text, all the way down."""
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, UUID) else value


def explain(problem: Problem, plan: Plan, request_id: UUID) -> Explanation:
    """Explain one request of the plan. Raises KeyError if the problem has no such request.

    Others are compared at the next place they have left after the whole plan, the chosen one at their last; an
    optimal plan leaves nobody cheaper.
    """
    request = next((each for each in problem.requests if each.id == request_id), None)
    if request is None:
        raise KeyError(request_id)
    chosen_id = plan.candidate_of(request_id)
    chosen = next((each for each in problem.candidates if each.id == chosen_id), None)
    if chosen is None:
        return Explanation(request_id, None, (), None)
    given = Counter(each.candidate_id for each in plan.assignments)
    next_ones = _next(problem, request, chosen, given, _minutes_given(problem, plan))
    terms = factors(request, chosen, problem.weights, problem.prices, given[chosen.id] - 1)
    winner = Chosen(chosen.id, sum(each.points for each in terms), terms)
    next_two = tuple(_runner_up(problem, request, each, given[each.id], winner) for each in next_ones)
    return Explanation(
        request_id, winner, next_two, _counterfactual(problem, winner, next_two[0]) if next_two else None
    )


def _minutes_given(problem: Problem, plan: Plan) -> Counter[UUID]:
    """What the plan gives each person, in minutes; not reckoned where nobody's week is limited."""
    if all(each.free_minutes is None for each in problem.candidates):
        return Counter()
    effort = {each.id: each.effort_minutes for each in problem.requests}
    minutes: Counter[UUID] = Counter()
    for each in plan.assignments:
        minutes[each.candidate_id] += effort[each.request_id]
    return minutes


def _next(
    problem: Problem, request: WaitingRequest, chosen: Candidate, given: Counter[UUID], minutes: Counter[UUID]
) -> list[Candidate]:
    """The next two by cost, then id, among those who pass every rule and have a place and the hours left after the plan."""
    ranked = []
    for each in fitting(request, problem.candidates, _RULES):
        taken = given.get(each.id, 0)
        if each is not chosen and each.open_load + taken < each.capacity and _has_hours(each, request, minutes):
            total = cost(request, each, problem.weights, problem.prices, taken)
            ranked.append((total, each.id.int, each))
    return [each for _, _, each in nsmallest(NEXT, ranked)]


def _has_hours(candidate: Candidate, request: WaitingRequest, minutes: Counter[UUID]) -> bool:
    if candidate.free_minutes is None:
        return True
    return minutes[candidate.id] + request.effort_minutes <= candidate.free_minutes


def _order(rule: Rule) -> bool:
    return rule.key != "holds_post"


_RULES = tuple(sorted(HARD_RULES, key=_order))  # the most telling rule first: quicker, and the same people pass


def _runner_up(problem: Problem, request: WaitingRequest, candidate: Candidate, given: int, winner: Chosen) -> RunnerUp:
    terms = factors(request, candidate, problem.weights, problem.prices, given)
    behind = [(mine.points - theirs.points, mine.name) for mine, theirs in zip(terms, winner.factors, strict=True)]
    furthest = max(behind, key=lambda each: each[0])
    lost_by = furthest[1] if furthest[0] > 0 else None
    return RunnerUp(candidate.id, sum(each.points for each in terms), lost_by, terms)


def _counterfactual(problem: Problem, winner: Chosen, loser: RunnerUp) -> Counterfactual:
    """Of the factor they lost by; if no value of it suffices, of the next that can turn the choice alone."""
    points = loser.total - winner.total + (loser.volunteer_id.int > winner.volunteer_id.int)
    behind = {
        mine.name: mine.points - theirs.points for mine, theirs in zip(loser.factors, winner.factors, strict=True)
    }
    terms = sorted(loser.factors, key=lambda each: -behind[each.name])
    for term in terms:
        value = _value_for(problem, term, term.points - points)
        if value is not None:
            return Counterfactual(loser.volunteer_id, term.name, points, value)
    return Counterfactual(loser.volunteer_id, loser.lost_by or terms[0].name, points, None)


def _value_for(problem: Problem, term: Factor, points: int) -> float | None:
    """The value of the factor nearest to the present one that costs at most `points`; None if there is none."""
    weights = problem.weights
    if term.name == "distance":
        near = [each for each in range(VILLAGE, DISTRICT) if tier_costs(weights)[each] <= points]
        return max(near, default=None)
    if term.name == "familiar":
        return 1 if not term.value and points >= -weights.familiar * COST_SCALE else None
    if points < 0:
        return None
    if term.name == "load":
        return floor(points / (weights.load * COST_SCALE)) if weights.load else None
    if term.name == "rarity":
        return points / COST_SCALE
    rate = {"rating": weights.rating, "recent": weights.recent, "frequency": weights.frequency}[term.name] * COST_SCALE
    if not rate:
        return None
    return BEST_RATING - points / rate if term.name == "rating" else points / rate
