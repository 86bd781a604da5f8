"""Each hard rule on its own: one change makes a fitting candidate fail exactly that rule."""

from datetime import timedelta

import pytest

from services.assignment.matching import HARD_RULES, allowed, scope_of, solve, what_would_help
from tests.unit.matching.builders import ELSEWHERE, HOME, MONDAY, a_candidate, a_problem, a_request, an_id

ASKING = a_request(
    skills=(("law", 2),),
    handler_kinds=frozenset({"agent"}),
    language="yi",
    gender="f",
    due_at=MONDAY + timedelta(days=1),
)
FITTING = a_candidate(
    kind="agent", skills=(("law", 2),), languages=frozenset({"yi"}), gender="f", duty=frozenset({1}), longest_task=60
)
BREAKS = {
    "checked_in_and_active": (ASKING, FITTING._replace(active=False)),
    "kind_asked_for": (ASKING, FITTING._replace(kind="volunteer")),
    "holds_post": (ASKING, FITTING._replace(posts=frozenset({"law"}))),
    "skills_at_level": (ASKING, FITTING._replace(skills=(("law", 1),))),
    "area_covers": (ASKING, FITTING._replace(area_scope=ELSEWHERE[:9])),
    "free_capacity": (ASKING, FITTING._replace(open_load=3)),
    "effort_within_limit": (ASKING, FITTING._replace(longest_task=59)),
    "hours_left": (ASKING, FITTING._replace(free_minutes=59)),
    "not_on_leave": (ASKING, FITTING._replace(on_leave=True)),
    "on_duty": (ASKING, FITTING._replace(duty=frozenset({2}))),
    "not_excluded": (ASKING._replace(excluded=frozenset({FITTING.id})), FITTING),
    "not_recused": (ASKING._replace(recused=frozenset({FITTING.id})), FITTING),
    "language": (ASKING, FITTING._replace(languages=frozenset())),
    "gender": (ASKING, FITTING._replace(gender="m")),
}


def test_the_table_below_covers_every_hard_rule():
    assert list(BREAKS) == [rule.key for rule in HARD_RULES]


def test_who_passes_every_rule_is_chosen():
    assert allowed(ASKING, FITTING)
    assert solve(a_problem([ASKING], [FITTING])).candidate_of(ASKING.id) == FITTING.id


@pytest.mark.parametrize("key", BREAKS)
def test_who_fails_one_rule_is_never_chosen_and_the_rule_is_named(key):
    request, candidate = BREAKS[key]
    plan = solve(a_problem([request], [candidate]))
    assert plan.assignments == ()
    assert plan.unserved[0].reasons == {key: 1}


@pytest.mark.parametrize("key", BREAKS)
def test_a_large_round_holds_the_rule_too(key):
    request, candidate = BREAKS[key]
    plan = solve(a_problem([request._replace(id=an_id(k)) for k in range(1, 40)], [candidate]), reasons=False)
    assert plan.assignments == ()


def test_who_fails_two_rules_would_not_help_by_one_change():
    worse = FITTING._replace(on_leave=True, gender="m")
    assert what_would_help(a_problem([ASKING], [worse]), ASKING) == {}


def test_duty_is_dropped_once_due_has_passed():
    never_on = FITTING._replace(duty=frozenset({5}))
    assert not allowed(ASKING, never_on)
    assert allowed(ASKING._replace(overdue=True), never_on)


def test_duty_counts_days_in_china():
    tuesday_in_china = a_request(occurred_at=MONDAY.replace(hour=16, minute=30), due_at=MONDAY.replace(hour=17))
    assert allowed(tuesday_in_china, a_candidate(duty=frozenset({1})))
    assert not allowed(tuesday_in_china, a_candidate(duty=frozenset({0})))


@pytest.mark.parametrize(("scope", "covers"), [("510503", True), (HOME[:9], True), (HOME, True), (ELSEWHERE, False)])
def test_an_area_is_covered_by_its_leading_digits(scope, covers):
    assert allowed(a_request(), a_candidate(area_scope=scope)) is covers


def test_the_scope_of_a_code_drops_what_is_not_said():
    assert [scope_of(code) for code in ("510503000000", "510503001000", HOME)] == ["510503", "510503001", HOME]
