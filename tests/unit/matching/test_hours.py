"""Hours a week: no plan gives anybody more than they have, and none that fits is better, by trying every one."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.matching import Status, allowed, cost, explain, solve
from services.assignment.matching.hours import fitted, minutes_given
from services.assignment.matching.solve import in_turn, solve_large, solve_small
from tests.unit.matching.builders import a_candidate, a_problem, a_request, a_round, an_id


def a_round_with_hours(seed, requests, candidates):
    problem = a_round(seed, requests, candidates)
    people = [
        each._replace(free_minutes=(None, 60, 100, 150)[k * seed % 4 if seed % 3 else k % 4])
        for k, each in enumerate(problem.candidates)
    ]
    return a_problem(problem.requests, people, problem.prices)


def worth(problem, chosen):
    """(unserved, cost) of a plan that holds, None of one that does not."""
    given, minutes, total = {}, {}, 0
    for request, candidate in zip(problem.requests, chosen, strict=True):
        if candidate is None:
            continue
        taken = given.get(candidate.id, 0)
        given[candidate.id] = taken + 1
        minutes[candidate.id] = minutes.get(candidate.id, 0) + request.effort_minutes
        if candidate.open_load + taken >= candidate.capacity:
            return None
        if candidate.free_minutes is not None and minutes[candidate.id] > candidate.free_minutes:
            return None
        total += cost(request, candidate, problem.weights, problem.prices, taken)
    return sum(each is None for each in chosen), total


def by_trying_all(problem):
    choices = [[None, *(c for c in problem.candidates if allowed(r, c))] for r in problem.requests]
    return min(each for each in (worth(problem, chosen) for chosen in product(*choices)) if each is not None)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 5), candidates=st.integers(1, 4))
def test_with_hours_too_as_many_are_served_as_can_be_and_then_as_cheaply(seed, requests, candidates):
    problem = a_round_with_hours(seed, requests, candidates)
    plan = solve(problem, reasons=False)
    assert plan.status is Status.OPTIMAL
    assert (len(plan.unserved), plan.cost) == by_trying_all(problem)
    assert (plan.least_unserved, plan.bound) == (len(plan.unserved), plan.cost)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 5), candidates=st.integers(1, 4))
def test_a_search_that_is_stopped_holds_every_hour_and_its_bound_is_below_the_best(seed, requests, candidates):
    problem = a_round_with_hours(seed, requests, candidates)
    waiting = sorted(problem.requests, key=in_turn)
    found = fitted(problem, waiting, solve_small(problem, waiting), solve_small, most=0)
    mine = worth(a_problem(waiting, problem.candidates, problem.prices), found.chosen)
    best = by_trying_all(problem)
    assert mine is not None
    assert found.least <= best <= mine
    assert not found.optimal or mine == best


@pytest.mark.parametrize("seed", range(4))
def test_a_large_round_holds_every_hour(seed):
    problem = a_round_with_hours(seed, 40, 25)
    waiting = sorted(problem.requests, key=in_turn)
    plan = solve(problem, reasons=False)
    people = {each.id: each for each in problem.candidates}
    chosen = [people.get(plan.candidate_of(each.id)) for each in waiting]
    assert all(minutes <= people[person].free_minutes for person, minutes in minutes_given(waiting, chosen).items())
    relaxed = [candidate for candidate, _ in solve_large(problem, waiting)]
    assert sum(each is None for each in relaxed) <= plan.least_unserved <= len(plan.unserved)


def test_two_tasks_of_an_hour_do_not_fit_ninety_minutes_so_the_second_goes_to_the_next():
    near = a_candidate(8, free_minutes=90)
    far = a_candidate(9, village="510503101201")
    plan = solve(a_problem([a_request(1), a_request(2)], [near, far]))
    assert {each.candidate_id for each in plan.assignments} == {near.id, far.id}
    told = explain(a_problem([a_request(1), a_request(2)], [near, far]), plan, plan.assignments[0].request_id)
    assert all(each.volunteer_id != near.id for each in told.runners_up)


def test_who_has_no_hours_left_is_named_as_such():
    plan = solve(a_problem([a_request(1)], [a_candidate(8, free_minutes=30)]))
    assert plan.unserved[0].reasons == {"hours_left": 1}
    assert plan.candidate_of(an_id(1)) is None
