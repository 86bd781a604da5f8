"""A choice and a refusal in three voices: every factor and rule has its sentence, and nobody else is ever named."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.dispatch.voices import (
    FACTOR_WORDS,
    HELPS,
    TO_RESIDENT,
    TO_VOLUNTEER,
    to_resident,
    to_staff,
    to_volunteer,
)
from services.assignment.dispatch.wording import why_me, why_nobody
from services.assignment.matching import HARD_RULES, Problem, Weights, explain, factors, solve
from tests.unit.matching.builders import a_candidate, a_request, a_round


@pytest.fixture(autouse=True, scope="module")
def in_a_page():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def test_every_factor_and_every_hard_rule_has_its_words():
    names = {each.name for each in factors(a_request(), a_candidate(), Weights(), {})}
    assert names == FACTOR_WORDS.keys() == TO_VOLUNTEER.keys() == TO_RESIDENT.keys()
    assert {rule.key for rule in HARD_RULES} == HELPS.keys()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_every_choice_is_told_three_ways_and_no_number_of_a_person_is_in_it(seed):
    problem = a_round(seed, 1, 4)
    why = explain(problem, solve(problem), problem.requests[0].id).as_dict()
    said = [*to_staff(why), why_me(why), to_resident(why, None)]
    assert bool(why["chosen"]) == bool(to_staff(why))
    assert said[-1]
    assert not any(str(each.id) in sentence for each in problem.candidates for sentence in said)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_without_the_factor_the_next_lost_by_they_would_not_have_lost(seed):
    problem = a_round(seed, 1, 5)
    why = explain(problem, solve(problem), problem.requests[0].id)
    if not why.runners_up or why.runners_up[0].lost_by is None:
        return
    loser, factor = why.runners_up[0], why.runners_up[0].lost_by
    mine, theirs = ({each.name: each.points for each in row.factors} for row in (loser, why.chosen))
    without = loser.total - mine[factor] + theirs[factor]
    if factor in ("load", "recent", "rating", "frequency"):
        both = [each for each in problem.candidates if each.id in (loser.volunteer_id, why.chosen.volunteer_id)]
        value = next(each.value for each in why.chosen.factors if each.name == factor)
        field = {"load": "open_load", "recent": "recent", "rating": "rating", "frequency": "per_day"}[factor]
        level = tuple(
            each._replace(**{field: int(value) if factor == "load" else value})
            if each.id == loser.volunteer_id
            else each
            for each in both
        )
        again = solve(Problem(problem.requests, level, problem.weights, problem.prices))
        goes_to = again.candidate_of(problem.requests[0].id)
        wins = (without, loser.volunteer_id.int) < (why.chosen.total, why.chosen.volunteer_id.int)
        assert (goes_to == loser.volunteer_id) == wins


def test_the_volunteer_hears_what_spoke_for_them():
    near, busy = a_candidate(number=1), a_candidate(number=2, open_load=1, capacity=3)
    problem = Problem((a_request(),), (near, busy))
    why = explain(problem, solve(problem), problem.requests[0].id).as_dict()
    assert to_volunteer(why) == "比下一位更合适，主要因为您手上的事更少。"


@pytest.mark.parametrize("rule", HARD_RULES, ids=lambda rule: rule.key)
def test_a_refusal_says_what_would_help_and_gives_the_clerk_a_sentence(rule):
    assert HELPS[rule.key] in why_nobody({rule.key: 3})[0]
    assert "期限照算" in to_resident(None, {})
    assert to_resident(None, {rule.key: 3})


def test_a_resident_never_hears_of_a_complaint():
    assert to_resident(None, {"not_recused": 5}) == to_resident(None, {"not_excluded": 5}) == to_resident(None, {})
