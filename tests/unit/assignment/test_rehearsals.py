"""A month played again: the same settings give the same plan bit for bit, and what is changed changes what it should."""

import random
from datetime import date, timedelta

import pytest

from services.assignment.matching.problem import Weights
from services.assignment.rehearsals.domain import Past, Settings, rehearse, without_changes
from shared.reference.calendar import official_calendar
from tests.unit.matching.builders import VILLAGES, a_candidate, a_request

DAYS = official_calendar()
FIRST = date(2014, 3, 3)


def a_month(count=120, seed=7):
    chance = random.Random(seed)
    month = []
    for number in range(1, count + 1):
        day = DAYS.working_day_from(FIRST + timedelta(days=chance.randrange(25)))
        due = DAYS.add_working_days(day, 5)
        request = a_request(number, village=chance.choice(VILLAGES))
        month.append(Past(request, day, due, 5, chance.choice([None, 1, 2, 3, 6])))
    return month


def some_people(count=12):
    return [a_candidate(1000 + number, village=VILLAGES[number % 5], capacity=2) for number in range(count)]


def played(settings=None, people=None, month=None):
    return rehearse(month or a_month(), people or some_people(), {}, settings or Settings(), DAYS)


def test_the_same_settings_give_the_same_plan_bit_for_bit_in_any_order():
    month, people = a_month(), some_people()
    once = played(month=month, people=people)
    assert once == played(month=month[::-1], people=people[::-1])
    assert once == played(without_changes(Settings(promise=3, volunteers=2), Weights()))


def test_other_weights_give_another_plan_and_the_digest_says_so():
    assert played(Settings(Weights(town=500, district=900))).digest != played().digest


def test_five_more_volunteers_wait_less_and_serve_more():
    few = some_people(3)
    alone, helped = played(people=few), played(Settings(volunteers=5, post="errands", town="510503100"), few)
    assert helped.named >= alone.named
    assert helped.waited < alone.waited
    assert helped.on_time > alone.on_time
    assert helped == played(Settings(volunteers=5, post="errands", town="510503100"), few)


def test_a_longer_promise_is_kept_more_often_and_changes_nobody_by_itself():
    plain, longer = played(), played(Settings(promise=5))
    assert longer.on_time > plain.on_time
    assert played(Settings(promise=-5)).on_time < plain.on_time


def test_who_could_and_was_never_named_is_told_and_a_place_is_taken_as_long_as_the_case_took():
    others = [a_candidate(2000, posts=frozenset({"teaching"}))]
    few = [*some_people(2), *others]
    outcome = played(people=few)
    assert others[0].id not in outcome.not_named, "had no post that was asked for"
    assert outcome.named + len(outcome.unserved) == outcome.requests
    slow = played(people=few, month=[one._replace(took=15) for one in a_month()])
    assert slow.named < outcome.named


@pytest.mark.parametrize("settings", [Settings(), Settings(promise=2, volunteers=3, post="errands", town="510503100")])
def test_a_month_without_requests_is_told_as_such(settings):
    empty = rehearse([], some_people(), {}, settings, DAYS)
    assert (empty.requests, empty.on_time_share, empty.unserved) == (0, None, ())
