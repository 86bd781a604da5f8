"""The allocation over hours is the best there is, as brute force and an independent solver find it."""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from services.assignment.matching.capacitated import allocate


def an_instance(seed, requests, people):
    pick = random.Random(seed)
    cost = [[pick.choice((None, *range(0, 90, 7))) for _ in range(people)] for _ in range(requests)]
    effort = [[pick.choice((20, 45, 90, 150)) for _ in range(people)] for _ in range(requests)]
    return (
        cost,
        effort,
        [pick.choice((60, 120, 200)) for _ in range(people)],
        [pick.randint(0, 3) for _ in range(people)],
    )


def fits(chosen, effort, minutes, places):
    return all(
        sum(effort[i][k] for i, k in enumerate(chosen) if k == j) <= minutes[j] and chosen.count(j) <= places[j]
        for j in range(len(minutes))
    )


def worth(chosen, cost):
    """(left, cost): fewer left first."""
    return sum(each is None for each in chosen), sum(cost[i][j] for i, j in enumerate(chosen) if j is not None)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 4), people=st.integers(1, 3))
def test_no_other_allocation_is_better(seed, requests, people):
    cost, effort, minutes, places = an_instance(seed, requests, people)
    found = allocate(cost, effort, minutes, places)
    ways = product([None, *range(people)], repeat=requests)
    possible = [w for w in ways if all(j is None or cost[i][j] is not None for i, j in enumerate(w))]
    best = min(worth(w, cost) for w in possible if fits(w, effort, minutes, places))
    assert fits(found.chosen, effort, minutes, places)
    assert worth(found.chosen, cost) == best
    assert found.optimal
    assert found.bound == found.total


@pytest.mark.parametrize("seed", range(4))
def test_an_integer_programme_finds_the_same(seed):
    cost, effort, minutes, places = an_instance(seed, 8, 4)
    found = allocate(cost, effort, minutes, places)
    big = 10_000
    points = np.array([[big if each is None else each - big for each in row] for row in cost])
    count, people = points.shape
    once = np.kron(np.eye(count), np.ones(people))
    hours = np.hstack([np.diag(row) for row in np.array(effort)])
    seats = np.hstack([np.eye(people)] * count)
    rules = [LinearConstraint(once, ub=1), LinearConstraint(hours, ub=minutes), LinearConstraint(seats, ub=places)]
    best = milp(points.ravel(), constraints=rules, integrality=1, bounds=Bounds(0, 1))
    left, spent = worth(found.chosen, cost)
    assert round(best.fun) == spent - big * (count - left)


def test_the_same_instance_gives_the_same_allocation_and_a_stopped_search_says_so():
    instance = an_instance(3, 9, 4)
    assert allocate(*instance) == allocate(*instance)
    stopped = allocate(*instance, most=3)
    assert stopped.bound <= allocate(*instance).total <= stopped.total


def test_negative_costs_are_refused():
    with pytest.raises(ValueError, match="negative"):
        allocate([[-1]], [[10]], [60], [1])
