"""Each soft factor pushes one way only, and the factors add up to the cost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.matching import Weights, cost, factors, rarity_price
from services.assignment.matching.score import kept_share
from tests.unit.matching.builders import ELSEWHERE, HOME, SAME_TOWN, a_candidate, a_request, a_round

PRICES = {"law": 40, "farm": 90}
WORSE = {
    "distance": ("village", (HOME, SAME_TOWN, ELSEWHERE)),
    "rating": ("rating", (5.0, 4.9, 3.0, 0.0)),
    "load": ("open_load", (0, 1, 2)),
    "recent": ("recent", (0.0, 0.1, 3.0)),
    "frequency": ("per_day", (0.0, 0.01, 0.5)),
    "rarity": ("skills", ((), (("law", 1),), (("farm", 1), ("law", 1)))),
}


def points(request, candidate):
    return {each.name: each.points for each in factors(request, candidate, Weights(), PRICES)}


@pytest.mark.parametrize("name", WORSE)
def test_a_worse_value_costs_more_in_that_factor_and_in_no_other(name):
    field, values = WORSE[name]
    rows = [points(a_request(), a_candidate(**{field: value})) for value in values]
    mine = [row.pop(name) for row in rows]
    assert mine == sorted(set(mine))
    assert all(row == rows[0] for row in rows)


def test_a_known_face_saves_points():
    helper = a_candidate()
    assert points(a_request(familiar=frozenset({helper.id})), helper)["familiar"] == -120


def test_a_skill_the_request_needs_is_not_held_against_its_holder():
    jurist = a_candidate(skills=(("law", 1),))
    assert points(a_request(skills=(("law", 1),)), jurist)["rarity"] == 0
    assert points(a_request(), jurist)["rarity"] == 40


def test_a_rarer_other_skill_counts_by_how_much_rarer_it_is():
    both = a_candidate(skills=(("farm", 1), ("law", 1)))
    assert points(a_request(skills=(("law", 1),)), both)["rarity"] == 50
    assert points(a_request(skills=(("farm", 1),)), both)["rarity"] == 0


def test_a_task_counts_towards_habit_as_far_as_the_next_in_line_is_behind():
    assert [kept_share(gap) for gap in (None, -5, 0, 15, 30, 300)] == [1, 0, 0, 0.5, 1, 1]


def test_the_formula_in_tenths_of_a_point():
    helper = a_candidate(village=SAME_TOWN, rating=4.5, open_load=1, recent=0.5, per_day=0.1)
    assert cost(a_request(), helper, Weights(), {}) == 100 + 20 + 70 + 20 + 110
    assert rarity_price(50, 100, Weights(rarity=6)) == 30
    assert rarity_price(5, 0, Weights(rarity=6)) == 300


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9), given=st.integers(0, 4))
def test_the_factors_add_up_to_the_cost(seed, given):
    problem = a_round(seed, 3, 3)
    for request in problem.requests:
        for candidate in problem.candidates:
            terms = factors(request, candidate, problem.weights, problem.prices, given)
            whole = cost(request, candidate, problem.weights, problem.prices, given)
            assert sum(each.points for each in terms) == whole


@pytest.mark.parametrize("wrong", [{"town": 40}, {"village": 11}, {"load": -1}])
def test_weights_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="must not"):
        Weights(**wrong)
