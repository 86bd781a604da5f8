"""What other weights would have changed is worked out by the solver itself, and the same weights change nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.matching.policy import Policy, policy_of
from services.assignment.matching.problem import Weights
from services.assignment.weights.domain import compared, gini
from tests.unit.matching.builders import ELSEWHERE, HOME, a_candidate, a_request, a_round, an_id


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_same_weights_change_nothing(seed):
    problem = a_round(seed, 8, 8)
    days = [problem.requests[:4], problem.requests[4:]]
    found = compared(days, problem.candidates, problem.prices, Weights(), Weights())
    assert (found.changed, found.before) == ((), found.after)


def test_a_nearer_busy_helper_wins_once_load_counts_nothing():
    near, far = a_candidate(8, village=HOME, open_load=2, capacity=9), a_candidate(9, village=ELSEWHERE)
    weights = Weights(load=20)
    found = compared([[a_request()]], [near, far], {}, weights, Weights(load=0))
    assert found.changed == ((an_id(1), far.id, near.id),)
    assert (found.before.distance, found.after.distance) == (2, 0)


def test_what_was_given_on_one_day_is_recent_on_the_next():
    people = [a_candidate(8), a_candidate(9)]
    days = [[a_request(1)], [a_request(2)]]
    shared = compared(days, people, {}, Weights(), Weights(recent=0))
    assert (shared.before.people, shared.after.people) == (2, 1)
    assert (shared.before.gini, shared.after.gini) == (0, 0.5)


def test_evenness_of_nothing_is_even():
    assert gini([]) == gini([0, 0]) == gini([2, 2, 2]) == 0


def test_a_policy_survives_being_stored():
    policy = Policy(Weights(load=11), busy_percent=70)
    assert policy_of(policy.as_points()) == policy
    assert policy_of({}) == policy_of(None) == Policy()


def test_distances_that_fall_are_no_policy():
    with pytest.raises(ValueError, match="must not fall"):
        policy_of({"village": 5, "town": 4})
