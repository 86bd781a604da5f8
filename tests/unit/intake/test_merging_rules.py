"""Which request may go on as part of which other one, and until when it is taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.merging.domain import (
    OPEN,
    IntoClosed,
    IntoItself,
    MergedTooLongAgo,
    NotTheSame,
    check_merge,
    check_unmerge,
    is_the_same,
)
from services.intake.requests.domain import State
from shared.contracts.events import uuid7
from tests.unit.intake.test_request_rules import NOW, a_request

PERSON = uuid7()
requests = st.builds(
    lambda person, village, chosen, guessed, state: a_request(
        resident_id=person, village=village, matter_code=chosen, suggested_code=guessed, status=state
    ),
    st.sampled_from([PERSON, uuid7(), uuid7()]),
    st.sampled_from(["510503108201", "510503108202"]),
    st.sampled_from([None, "dibao", "hukou"]),
    st.sampled_from([None, "dibao", "hukou"]),
    st.sampled_from(list(State)),
)


@given(requests, requests)
def test_being_the_same_goes_both_ways(one, other):
    assert is_the_same(one, other) == is_the_same(other, one)


@given(requests, requests)
def test_only_the_same_thing_goes_into_something_open(one, other):
    try:
        check_merge(one, other)
    except (NotTheSame, IntoClosed):
        assert other.status not in OPEN or not is_the_same(one, other)
    else:
        assert other.status in OPEN
        assert one.resident_id == other.resident_id or one.village == other.village


def test_nothing_goes_into_itself():
    one = a_request()
    with pytest.raises(IntoItself):
        check_merge(one, one)


def test_two_neighbours_without_a_matter_are_not_the_same():
    assert not is_the_same(a_request(), a_request())


def test_a_merge_is_taken_back_on_the_day_it_was_made_in_chinese_time():
    """10:00 in China; the day ends fourteen hours later, at 16:00 UTC."""
    check_unmerge(NOW, NOW + timedelta(hours=13, minutes=59))
    for late in (NOW + timedelta(hours=14), NOW + timedelta(days=1)):
        with pytest.raises(MergedTooLongAgo):
            check_unmerge(NOW, late)
    with pytest.raises(MergedTooLongAgo):
        check_unmerge(None, NOW)
