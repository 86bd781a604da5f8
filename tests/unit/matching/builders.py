"""Builders of requests and candidates with names instead of ids, and a brute-force solver to compare with."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.assignment.matching.problem import Candidate, Problem, WaitingRequest, Weights
from services.assignment.matching.rules import allowed
from services.assignment.matching.score import COST_SCALE, cost

MONDAY = datetime(2014, 3, 3, 2, 0, tzinfo=UTC)
HOME = "510503100201"
SAME_TOWN = "510503100202"
ELSEWHERE = "510503101201"
VILLAGES = (HOME, SAME_TOWN, ELSEWHERE, "510503101202", "510503102201")


def an_id(number: int) -> UUID:
    return UUID(int=number)


def a_request(number=1, **changes):
    plain = WaitingRequest(
        id=an_id(number),
        village=HOME,
        post_kind="errands",
        skills=(),
        handler_kinds=frozenset(),
        effort_minutes=60,
        excluded=frozenset(),
        language=None,
        due_at=None,
        occurred_at=MONDAY,
    )
    return plain._replace(**changes)


def a_candidate(number=101, **changes):
    plain = Candidate(
        id=an_id(number),
        village=HOME,
        kind="volunteer",
        posts=frozenset({"errands"}),
        skills=(),
        area_scope="510503",
        capacity=3,
        open_load=0,
    )
    return plain._replace(**changes)


def a_problem(requests, candidates, prices=None, weights=None):
    return Problem(tuple(requests), tuple(candidates), weights or Weights(), prices or {})


def a_round(seed, requests=6, candidates=5, named=True):
    """A random round with several posts, skills, scopes, limits, languages, exclusions and known faces."""
    pick = random.Random(seed)
    ids = [an_id(1000 + k) for k in range(candidates)]
    prices = {name: pick.choice((0, 20, 75)) for name in ("law", "farm", "care", "errands")}
    people = [_random_candidate(pick, each) for each in ids]
    waiting = [_random_request(pick, an_id(k + 1), ids if named else []) for k in range(requests)]
    return a_problem(waiting, people, prices)


def _random_candidate(pick, number):
    village = pick.choice(VILLAGES)
    scope = pick.choice((6, 6, 9, 12))
    return a_candidate(
        id=number,
        village=village,
        kind=pick.choice(("volunteer", "agent")),
        posts=frozenset(pick.sample(("errands", "law", "care"), pick.randint(1, 3))),
        skills=tuple(sorted((s, pick.randint(1, 3)) for s in pick.sample(("law", "farm"), pick.randint(0, 2)))),
        area_scope=pick.choice((village, village, pick.choice(VILLAGES)))[:scope],
        capacity=pick.randint(0, 3),
        open_load=pick.randint(0, 1),
        recent=pick.choice((0.0, 0.5, 2.25)),
        per_day=pick.choice((0.0, 0.1, 0.35)),
        rating=pick.choice((5.0, 4.2, 3.0)),
        on_leave=pick.random() < 0.1,
        active=pick.random() < 0.95,
        duty=frozenset(pick.sample(range(7), 2)) if pick.random() < 0.2 else frozenset(),
        languages=frozenset({"yi"}) if pick.random() < 0.4 else frozenset(),
        gender=pick.choice(("f", "m")),
        longest_task=pick.choice((None, None, 45)),
    )


def _random_request(pick, number, ids):
    return a_request(
        id=number,
        village=pick.choice(VILLAGES),
        post_kind=pick.choice(("errands", "law", "care")),
        skills=pick.choice(((), (), (("law", 1),), (("farm", 2), ("law", 1)))),
        handler_kinds=pick.choice((frozenset(), frozenset({"agent"}))),
        effort_minutes=pick.choice((30, 90)),
        excluded=frozenset(pick.sample(ids, min(len(ids), pick.choice((0, 0, 1, 2))))),
        familiar=frozenset(pick.sample(ids, min(len(ids), pick.choice((0, 0, 0, 1))))),
        recused=frozenset(pick.sample(ids, min(len(ids), pick.choice((0, 0, 0, 2))))),
        language=pick.choice((None, None, "yi")),
        gender=pick.choice((None, None, "f")),
        due_at=pick.choice((None, MONDAY + timedelta(days=pick.randint(0, 9)))),
        occurred_at=MONDAY + timedelta(hours=pick.randint(0, 90)),
    )


def an_open_round(seed, candidates):
    """One request and people who may all take it: only the soft factors tell them apart."""
    plain = {"posts": frozenset({"errands"}), "area_scope": "510503", "capacity": 3, "on_leave": False, "active": True}
    free = {"duty": frozenset(), "longest_task": None}
    problem = a_round(seed, 1, candidates)
    return a_problem([a_request()], [each._replace(**plain, **free) for each in problem.candidates], problem.prices)


def brute_force(problem):
    """(served, cost) of the best plan: every pair priced, every place of every candidate a column of its own."""
    unserved = 10_000_000
    places = [(c, k) for c in problem.candidates for k in range(max(0, c.capacity - c.open_load))]
    count = len(problem.requests)
    table = np.full((count, len(places) + count), unserved, dtype=np.int64)
    for row, request in enumerate(problem.requests):
        for column, (candidate, k) in enumerate(places):
            price = cost(request, candidate, problem.weights, problem.prices, k)
            table[row, column] = price if allowed(request, candidate) else 2 * unserved
    rows, columns = linear_sum_assignment(table)
    costs = table[rows, columns]
    served = costs < unserved
    return int(served.sum()), int(costs[served].sum())


def cheapest(problem, request):
    """The best candidate for one request alone, by cost and then id; None if nobody may."""
    fit = [c for c in problem.candidates if allowed(request, c)]
    return min(fit, key=lambda c: (cost(request, c, problem.weights, problem.prices), c.id.int), default=None)


LOAD = Weights().load * COST_SCALE
