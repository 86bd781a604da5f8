"""An unanswered offer moves only where people are busy, only if it pays, and never beyond anybody's places."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.matching import allowed
from services.assignment.matching.moves import moves_of, scarce
from services.assignment.matching.policy import Policy
from tests.unit.matching.builders import ELSEWHERE, HOME, a_candidate, a_problem, a_request, a_round, an_id

BUSY = Policy(busy_percent=0)


def test_it_moves_to_a_nearer_helper_who_became_free():
    far, near = a_candidate(8, village=ELSEWHERE, open_load=1), a_candidate(9, village=HOME)
    (move,) = moves_of(a_problem([a_request()], [far, near]), {an_id(1): far.id}, BUSY)
    assert move == (an_id(1), far.id, near.id, 30)


def test_it_stays_where_people_are_not_busy():
    far, near = a_candidate(8, village=ELSEWHERE, open_load=1), a_candidate(9, village=HOME)
    assert moves_of(a_problem([a_request()], [far, near]), {an_id(1): far.id}, Policy()) == []
    assert not scarce(a_request(), [far, near], Policy())


def test_it_stays_where_little_is_saved():
    here, near = a_candidate(8, village="510503100202", open_load=1), a_candidate(9, village=HOME)
    assert moves_of(a_problem([a_request()], [here, near]), {an_id(1): here.id}, BUSY) == []
    assert moves_of(a_problem([a_request()], [here, near]), {an_id(1): here.id}, Policy(busy_percent=0, move_saves=10))


def test_nobody_who_declined_gets_it_again():
    far, near = a_candidate(8, village=ELSEWHERE, open_load=1), a_candidate(9, village=HOME)
    waiting = a_request(excluded=frozenset({near.id}))
    assert moves_of(a_problem([waiting], [far, near]), {an_id(1): far.id}, BUSY) == []


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9), requests=st.integers(1, 12))
def test_moves_save_what_they_must_break_no_rule_and_fill_no_place_twice(seed, requests):
    problem = a_round(seed, requests, 8)
    standing, open_load = {}, Counter()
    for request in problem.requests:  # each stands with the last who may have it
        fit = [c for c in problem.candidates if allowed(request, c) and c.open_load + open_load[c.id] < c.capacity]
        if fit:
            standing[request.id] = fit[-1].id
            open_load[fit[-1].id] += 1
    people = [c._replace(open_load=c.open_load + open_load[c.id]) for c in problem.candidates]
    waiting = [each for each in problem.requests if each.id in standing]
    stood = a_problem(waiting, people, problem.prices)
    moves = moves_of(stood, standing, BUSY)
    assert moves == moves_of(stood, standing, BUSY)
    assert all(each.saved >= BUSY.move_saves and standing[each.request_id] == each.from_id for each in moves)
    assert len({each.request_id for each in moves}) == len(moves)
    after = Counter({c.id: c.open_load for c in people})
    after.subtract(each.from_id for each in moves)
    after.update(each.to_id for each in moves)
    assert all(after[c.id] <= max(c.capacity, c.open_load) for c in people)
