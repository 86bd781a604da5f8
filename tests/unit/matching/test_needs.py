"""Optional skills drop after so many tries without a taker; required ones never do."""

from hypothesis import given
from hypothesis import strategies as st

from services.assignment.matching.needs import needs_of

LAW = {"skill": "law", "level": 2}
FARM = {"skill": "farm", "level": 1, "optional": True}


def test_what_is_good_to_have_is_asked_as_long_as_somebody_may_take_it():
    assert needs_of([LAW, FARM], tries=1, drop_after=2) == ((("law", 2), ("farm", 1)), ())


def test_after_so_many_tries_only_what_is_required_is_asked():
    assert needs_of([LAW, FARM], tries=2, drop_after=2) == ((("law", 2),), ("farm",))


@given(st.integers(0, 1000), st.integers(1, 100))
def test_a_required_skill_is_asked_whatever_the_tries(tries, drop_after):
    assert ("law", 2) in needs_of([{**LAW, "optional": False}, FARM], tries, drop_after).asked
