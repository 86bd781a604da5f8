"""A round over few places first costs no more than one over all of them, however bad the first choice was."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.matching import Weights
from services.assignment.matching.columns import laid_out
from services.assignment.matching.flow import cheapest_flow
from services.assignment.matching.groups import grouped
from services.assignment.matching.network import Builder
from services.assignment.matching.route import UNSERVED, completed
from services.assignment.matching.rules import allowed
from services.assignment.matching.shortlist import cheapest
from services.assignment.matching.solve import in_turn
from services.assignment.matching.worth import worth
from tests.unit.matching.builders import a_candidate, a_problem, a_request, a_round, brute_force
from tests.unit.matching.test_solve import summed

FAR_TOO_FEW, FAR_TOO_MANY = -100_000, 100_000
AMPLE = {"requests": 20, "candidates": 90}


def laid(problem):
    waiting = sorted(problem.requests, key=in_turn)
    return waiting, laid_out(problem, waiting)


def looked_at(problem, above=None):
    """(served, cost), and how many people were looked at."""
    waiting, columns = laid(problem)
    groups, seats = cheapest(columns, problem.weights, above)
    chosen = [None if seat == UNSERVED else groups.candidates[seat] for seat in seats.tolist()]
    assert all(allowed(one, other) for one, other in zip(waiting, chosen, strict=True) if other)
    return summed(problem, waiting, chosen), len(groups.candidates)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), above=st.integers(-300, 100), named=st.booleans())
def test_the_plan_is_the_best_whatever_was_looked_at_first(seed, above, named):
    problem = a_round(seed, named=named, **AMPLE)
    assert looked_at(problem, above)[0] == brute_force(problem)


@pytest.mark.parametrize("above", [FAR_TOO_FEW, None, FAR_TOO_MANY])
@pytest.mark.parametrize("seed", range(3))
def test_nothing_or_everything_looked_at_first_ends_at_the_same_cost(seed, above):
    problem = a_round(seed, named=False, **AMPLE)
    assert looked_at(problem, above)[0] == brute_force(problem)


@pytest.mark.parametrize("weights", [Weights(load=0), Weights(village=5, town=5, district=5), Weights(rarity=9)])
def test_other_weights_are_exact_too(weights):
    problem = replace(a_round(7, named=False, **AMPLE), weights=weights)
    assert looked_at(problem)[0] == brute_force(problem)


def test_those_who_cannot_pay_are_left_out():
    near = [a_candidate(100 + k) for k in range(30)]
    dear = [a_candidate(200 + k, per_day=5.0) for k in range(80)]
    problem = a_problem([a_request(k + 1) for k in range(20)], [*dear, *near])
    assert looked_at(problem) == ((20, 0), len(near))


@pytest.mark.parametrize("above", [FAR_TOO_FEW, None])
def test_of_equals_the_lower_ids_are_taken_whatever_was_looked_at_first(above):
    people = [a_candidate(100 + k, capacity=1) for k in range(200)]
    random.Random(1).shuffle(people)
    problem = a_problem([a_request(k + 1) for k in range(20)], people)
    groups, seats = cheapest(laid(problem)[1], problem.weights, above)
    assert {groups.candidates[seat].id.int for seat in seats.tolist()} == set(range(100, 120))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(17, 40), people=st.integers(5, 60))
def test_no_arc_of_a_finished_network_pays_at_its_own_prices(seed, requests, people):
    problem = a_round(seed, requests, people)
    _, columns = laid(problem)
    network = Builder(grouped(columns, columns.free, columns.able), problem.weights).built()
    arcs, flow = network.arcs, completed(network, cheapest_flow(network.arcs))
    prices = worth(arcs, flow, network.sink)
    within = slice(0, len(arcs.tail) - arcs.ways_out)
    saved = (prices[arcs.tail] - prices[arcs.head] - arcs.cost)[within]
    used, left = flow[within] > 0, flow[within] < arcs.capacity[within]
    assert not np.any(saved[left & (prices[arcs.tail[within]] > -(1 << 45))] > 0)
    assert not np.any(saved[used] < 0)
