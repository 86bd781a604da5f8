"""The plan is the best there is, breaks no rule, and does not depend on how the round is listed."""

import random
import sys
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.matching import Status, Weights, allowed, cost, solve
from services.assignment.matching.solve import in_turn, solve_large, solve_small
from tests.unit.matching.builders import (
    ELSEWHERE,
    LOAD,
    MONDAY,
    a_candidate,
    a_problem,
    a_request,
    a_round,
    an_id,
    brute_force,
    cheapest,
)


def over_the_network(problem, requests):
    return [candidate for candidate, _ in solve_large(problem, requests)]


WAYS = pytest.mark.parametrize("way", [solve_small, over_the_network])


def summed(problem, requests, chosen):
    given = Counter()
    total = 0
    for request, candidate in zip(requests, chosen, strict=True):
        if candidate is not None:
            total += cost(request, candidate, problem.weights, problem.prices, given[candidate.id])
            given[candidate.id] += 1
    return sum(each is not None for each in chosen), total


def in_order(problem):
    return sorted(problem.requests, key=in_turn)


@WAYS
@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 9), candidates=st.integers(1, 9), named=st.booleans())
def test_serves_as_many_as_can_be_and_then_as_cheaply_as_can_be(way, seed, requests, candidates, named):
    problem = a_round(seed, requests, candidates, named)
    waiting = in_order(problem)
    assert summed(problem, waiting, way(problem, waiting)) == brute_force(problem)


@WAYS
@pytest.mark.parametrize("seed", range(6))
def test_larger_rounds_are_exact_too(way, seed):
    problem = a_round(seed, 60, 40)
    waiting = in_order(problem)
    assert summed(problem, waiting, way(problem, waiting)) == brute_force(problem)


@WAYS
@pytest.mark.parametrize("seed", range(10))
def test_no_plan_breaks_a_hard_rule_or_a_capacity(way, seed):
    problem = a_round(seed, 20, 12)
    waiting = in_order(problem)
    chosen = way(problem, waiting)
    given = Counter(each for each in chosen if each)
    assert all(allowed(r, c) for r, c in zip(waiting, chosen, strict=True) if c)
    assert all(c.open_load + taken <= c.capacity for c, taken in given.items())


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    requests=st.integers(1, 40),
    candidates=st.sampled_from((12, 90)),
    shuffle=st.integers(0, 10**9),
)
def test_the_order_of_listing_never_matters(seed, requests, candidates, shuffle):
    problem = a_round(seed, requests, candidates)
    mixed, people = list(problem.requests), list(problem.candidates)
    random.Random(shuffle).shuffle(mixed)
    random.Random(shuffle + 1).shuffle(people)
    plan, again = solve(problem, reasons=False), solve(a_problem(mixed, people, problem.prices), reasons=False)
    assert plan == again


@pytest.mark.parametrize("seed", range(20))
def test_one_request_goes_to_the_cheapest_and_of_equals_to_the_lower_id(seed):
    problem = a_round(seed, 1, 12)
    best = cheapest(problem, problem.requests[0])
    assert solve(problem).candidate_of(problem.requests[0].id) == (best and best.id)


def test_of_two_alike_the_lower_id_is_chosen():
    plan = solve(a_problem([a_request()], [a_candidate(9), a_candidate(8)]))
    assert plan.candidate_of(an_id(1)) == an_id(8)


def test_work_is_shared_once_load_outweighs_distance():
    near, far = a_candidate(8, capacity=9), a_candidate(9, village=ELSEWHERE, capacity=9)
    plan = solve(a_problem([a_request(k) for k in range(1, 7)], [near, far]))
    shares = Counter(each.candidate_id for each in plan.assignments)
    assert shares == {near.id: 5, far.id: 1}
    assert 4 * LOAD < Weights().district * 10 < 5 * LOAD


def test_a_volunteer_with_two_posts_shares_one_capacity_over_both():
    both = a_candidate(8, posts=frozenset({"errands", "law"}), capacity=1)
    waiting = [a_request(1), a_request(2, post_kind="law")]
    plan = solve(a_problem(waiting, [both]))
    assert len(plan.assignments) == 1
    assert len(plan.unserved) == 1


def test_the_one_who_alone_can_do_it_is_kept_for_it():
    jurist = a_candidate(8, posts=frozenset({"errands", "law"}), capacity=1)
    helper = a_candidate(9, village=ELSEWHERE)
    plan = solve(a_problem([a_request(1), a_request(2, post_kind="law")], [jurist, helper]))
    assert plan.candidate_of(an_id(2)) == jurist.id
    assert plan.candidate_of(an_id(1)) == helper.id


def test_an_empty_round_has_an_empty_plan():
    plan = solve(a_problem([], [a_candidate()]))
    assert (plan.status, plan.cost, plan.assignments, plan.unserved) == (Status.OPTIMAL, 0, (), ())


@pytest.mark.parametrize("count", [1, 40])
def test_with_nobody_to_choose_all_wait_and_the_reason_is_told(count):
    waiting = [a_request(k, occurred_at=MONDAY) for k in range(1, count + 1)]
    plan = solve(a_problem(waiting, [a_candidate(on_leave=True), a_candidate(102, active=False, posts=frozenset())]))
    assert [each.reasons for each in plan.unserved] == [{"not_on_leave": 1}] * count


def test_a_place_given_away_in_the_same_round_is_told_as_capacity():
    plan = solve(a_problem([a_request(1), a_request(2)], [a_candidate(capacity=1)]))
    assert plan.unserved[0].reasons == {"free_capacity": 1}


def test_those_waiting_longest_are_served_first_among_equals():
    late = a_request(1, occurred_at=MONDAY.replace(hour=9))
    plan = solve(a_problem([late, a_request(2)], [a_candidate(capacity=1)]))
    assert plan.candidate_of(an_id(2)) is not None


@pytest.mark.parametrize("count", [2, 40])
def test_where_places_are_short_the_tighter_deadline_is_served_first(count):
    waiting = [a_request(k, due_at=MONDAY + timedelta(days=count - k)) for k in range(1, count)]
    undated = a_request(count, occurred_at=MONDAY - timedelta(days=1))
    plan = solve(a_problem([undated, *waiting], [a_candidate(capacity=1)]), reasons=False)
    assert [each.request_id for each in plan.assignments] == [an_id(count - 1)]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 40))
def test_each_offer_costs_what_the_factors_say_in_the_order_of_turns(seed, requests):
    problem = a_round(seed, requests, 12)
    people, given_to = {each.id: each for each in problem.candidates}, Counter()
    offers = {each.request_id: each for each in solve(problem, reasons=False).assignments}
    for request in in_order(problem):
        if offer := offers.get(request.id):
            helper = people[offer.candidate_id]
            assert offer.cost == cost(request, helper, problem.weights, problem.prices, given_to[helper.id])
            given_to[helper.id] += 1


def test_the_sum_of_the_offers_is_the_cost_of_the_plan():
    plan = solve(a_round(4, 50, 30))
    assert plan.cost == plan.bound == sum(each.cost for each in plan.assignments)


def test_a_small_round_loads_no_solver_library():
    import subprocess

    code = (
        "import sys\nfrom tests.unit.matching.builders import a_round\n"
        "for name in ('scipy', 'numpy', 'ortools'): [sys.modules.pop(m) for m in list(sys.modules) if m.split('.')[0] == name]\n"
        "from services.assignment.matching import solve\nsolve(a_round(1, 8, 20))\n"
        "assert not any(m.split('.')[0] in ('ortools', 'numpy') for m in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_area_scope_of_other_length_is_refused():
    waiting = [a_request(k) for k in range(1, 40)]
    with pytest.raises(ValueError, match="6, 9 or 12"):
        solve(a_problem(waiting, [a_candidate(area_scope="5105")]))
