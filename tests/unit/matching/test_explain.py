"""An explanation agrees with the plan, and doing what it says would have turned the choice."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.assignment.matching import allowed, cost, explain, solve
from tests.unit.matching.builders import (
    ELSEWHERE,
    SAME_TOWN,
    a_candidate,
    a_problem,
    a_request,
    a_round,
    an_id,
    an_open_round,
)

FIELDS = {"rating": "rating", "load": "open_load", "recent": "recent", "frequency": "per_day"}
VILLAGE_AT = [a_request().village, SAME_TOWN, ELSEWHERE]


def explained(problem):
    return explain(problem, solve(problem), problem.requests[0].id)


def with_candidate(problem, number, **changes):
    people = [each._replace(**changes) if each.id == number else each for each in problem.candidates]
    return a_problem(problem.requests, people, problem.prices)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9), candidates=st.integers(2, 12))
def test_the_change_it_names_would_have_made_the_runner_up_win(seed, candidates):
    problem = an_open_round(seed, candidates)
    change = explained(problem).counterfactual
    assume(change.factor in FIELDS and change.value is not None)
    turned = with_candidate(problem, change.volunteer_id, **{FIELDS[change.factor]: change.value})
    assert solve(turned).candidate_of(problem.requests[0].id) == change.volunteer_id


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9), candidates=st.integers(2, 12))
def test_one_unit_less_would_not_have_been_enough(seed, candidates):
    problem = an_open_round(seed, candidates)
    why = explained(problem)
    change, runner, winner = why.counterfactual, why.runners_up[0], why.chosen
    ours = (winner.total, winner.volunteer_id.int)
    assert (runner.total - change.points, runner.volunteer_id.int) < ours
    assert (runner.total - change.points + 1, runner.volunteer_id.int) > ours


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 30))
def test_in_any_round_nobody_passed_over_was_cheaper(seed, requests):
    problem = a_round(seed, requests, 12)
    plan = solve(problem, reasons=False)
    for request in problem.requests:
        why = explain(problem, plan, request.id)
        if why.chosen:
            totals = [each.total for each in why.runners_up]
            assert [why.chosen.total, *totals] == sorted([why.chosen.total, *totals])


@pytest.mark.parametrize("seed", range(30))
def test_chosen_and_next_two_are_the_three_cheapest_who_may(seed):
    problem = a_round(seed, 1, 12)
    request, why = problem.requests[0], explained(problem)
    fit = [each for each in problem.candidates if allowed(request, each)]
    ranked = sorted(fit, key=lambda each: (cost(request, each, problem.weights, problem.prices), each.id.int))
    named = [each.volunteer_id for each in ([why.chosen] if why.chosen else []) + list(why.runners_up)]
    assert named == [each.id for each in ranked[:3]]


def test_load_is_named_as_what_it_was_lost_by():
    busy, free = a_candidate(8, open_load=2), a_candidate(9)
    why = explained(a_problem([a_request()], [busy, free]))
    assert why.chosen.volunteer_id == free.id
    assert why.runners_up[0].lost_by == "load"
    assert (why.counterfactual.factor, why.counterfactual.points, why.counterfactual.value) == ("load", 140, 0)


def test_distance_is_told_as_the_tier_that_would_do():
    far, near = a_candidate(8, village=ELSEWHERE), a_candidate(9, village=SAME_TOWN)
    why = explained(a_problem([a_request()], [far, near]))
    assert (why.counterfactual.factor, why.counterfactual.value) == ("distance", 1)
    turned = with_candidate(a_problem([a_request()], [far, near]), far.id, village=VILLAGE_AT[1])
    assert solve(turned).candidate_of(an_id(1)) == far.id


def test_of_two_alike_nothing_was_lost_by_a_factor():
    why = explained(a_problem([a_request()], [a_candidate(8), a_candidate(9)]))
    assert why.runners_up[0].lost_by is None
    assert why.counterfactual.points == 1


def test_an_unserved_request_has_no_choice_to_explain():
    why = explained(a_problem([a_request()], []))
    assert why.as_dict() == {
        "request_id": str(an_id(1)),
        "chosen": None,
        "runners_up": [],
        "counterfactual": None,
    }


def test_a_request_the_round_does_not_have_is_an_error():
    problem = a_round(1, 1, 3)
    with pytest.raises(KeyError):
        explain(problem, solve(problem), an_id(99))


def test_it_is_plain_enough_for_json():
    plain = explained(a_problem([a_request()], [a_candidate(8), a_candidate(9)])).as_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert set(plain["chosen"]["factors"][0]) == {"name", "value", "points"}
