"""What is learnt from confirmed cases: nothing of one person's, measured on cases that were not learnt from, kept if no worse."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.matters.use_cases import matters_that_come_along
from services.intake.suggestions.domain import CatalogueWords, Suggester
from services.intake.suggestions.learning import LEAST_CASES, LEAST_RESIDENTS, Accuracy, Case, Trial, learn, try_out
from services.intake.suggestions.weights import Learnt
from shared.contracts.events import uuid7

MATTERS = matters_that_come_along()
WORDS = CatalogueWords(MATTERS)
UNTAUGHT, KNOWN = Suggester(WORDS), WORDS.features()


def a_case(words, matter="dibao", resident=1):
    return Case(uuid7(), tuple(UNTAUGHT.vocabulary.finds(words)), matter, UUID(int=resident))


def test_a_word_of_few_residents_is_not_kept():
    few = [a_case("翟翠嫖家的事", resident=n % (LEAST_RESIDENTS - 1)) for n in range(20)]
    kept = learn(few, KNOWN).features["dibao"]
    assert not {find for find in kept if {"翟", "嫖"} & set(find)}


def test_a_word_many_residents_use_is_learnt():
    many = [a_case("囧饘补贴", resident=n) for n in range(LEAST_RESIDENTS)]
    assert learn(many, KNOWN).features["dibao"]["囧饘"] == LEAST_RESIDENTS


@given(st.text(alphabet="翟嫖囧饘龘爨", min_size=2, max_size=12), st.integers(1, LEAST_RESIDENTS - 1))
def test_whatever_too_few_people_said_leaves_no_trace(name, residents):
    cases = [a_case(name, resident=n % residents) for n in range(30)]
    kept = learn(cases, KNOWN).features["dibao"]
    assert all(find in KNOWN or find[0] in "=~@" for find in kept)


def test_english_names_are_no_known_words():
    assert learn([a_case("Zhang Cuifen lost her card")], KNOWN).features["dibao"].keys() <= KNOWN


def test_a_confirmed_case_weighs():
    before = [one.matter_code for one in UNTAUGHT.suggest("我要办囧饘", 3)]
    taught = Suggester(
        WORDS, learn([a_case("我要办囧饘", "huanjing_weisheng", n) for n in range(LEAST_RESIDENTS)], KNOWN)
    )
    assert "huanjing_weisheng" not in before
    assert taught.suggest("我要办囧饘", 1)[0].matter_code == "huanjing_weisheng"


def test_too_few_cases_are_not_tried():
    assert try_out([a_case("低保") for _ in range(LEAST_CASES - 1)], WORDS, None) is None


def history(count, seed=1):
    """Cases of a few matters in words of this district alone, and aliases between them."""
    chance = Random(seed)
    own = {"dibao": "囧饘", "shenfenzheng": "龘爨", "maodun_tiaojie": "翟嫖"}
    for number in range(count):
        matter = chance.choice(list(own))
        yield a_case(own[matter] + chance.choice(("怎么办", "，谢谢", "在哪里")), matter, number)


def test_it_is_measured_on_the_newest_fifth_which_it_did_not_see():
    cases = list(history(100))
    trial = try_out(list(reversed(cases)), WORDS, None)
    assert (trial.cases, trial.after.cases) == (100, 20)
    assert trial.untaught.first == trial.before.first == 0
    assert trial.after.first == 20
    assert trial.is_not_worse
    assert sum(trial.learnt.cases.values()) == 100


def test_as_it_was_knows_only_what_the_last_training_knew():
    made = list(history(100))  # made within a millisecond: their ids are put into their order
    cases = [replace(case, id=id) for case, id in zip(made, sorted(case.id for case in made), strict=True)]
    trial = try_out(cases, WORDS, cases[49].id)
    assert trial.before.first == trial.after.first == 20


def test_what_would_be_worse_does_not_go_live():
    better, worse = Accuracy(20, 15, 18), Accuracy(20, 14, 20)
    trial = Trial(100, Accuracy(), better, worse, (), Learnt())
    assert not trial.is_not_worse
    assert Trial(100, Accuracy(), worse, better, (), Learnt()).is_not_worse
    assert Trial(100, Accuracy(), better, better, (), Learnt()).is_not_worse


@pytest.mark.parametrize("count", [LEAST_CASES, LEAST_CASES + 1, 57])
def test_the_parts_of_a_trial_add_up(count):
    trial = try_out(list(history(count)), WORDS, None)
    assert trial.after.cases == count // 5
    for accuracy in (trial.untaught, trial.before, trial.after):
        assert 0 <= accuracy.first <= accuracy.three <= accuracy.cases
