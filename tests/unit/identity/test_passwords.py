"""What a password must be; first passwords differ and can be read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.errors import Invalid
from shared.identity.passwords import (
    HAS_NAME,
    NOT_TWICE,
    SHORTEST,
    THE_SAME,
    TOO_EASY,
    TOO_LONG,
    TOO_SHORT,
    check_new_password,
    first_password,
)

GOOD = "早上七点去护国镇赶场"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short", TOO_SHORT),
        ("x" * 201, TOO_LONG),
        ("the old one is here", THE_SAME),
        ("zhang.wei-2026!", HAS_NAME),
        ("ZHANG.WEI 在护国镇工作", HAS_NAME),
        ("1234567890", TOO_EASY),
        ("qwertyuiop", TOO_EASY),
        ("aaaaaaaaaaaa", TOO_EASY),
        ("password2026", TOO_EASY),
        ("Daiban-Demo", TOO_EASY),
    ],
)
def test_what_is_tried_first_is_refused_with_its_reason(new, sentence):
    with pytest.raises(Invalid) as refused:
        check_new_password("zhang.wei", "the old one is here", new, new)
    assert refused.value.fields == {"new": [sentence]}


def test_both_entries_must_be_the_same():
    with pytest.raises(Invalid) as refused:
        check_new_password("zhang.wei", "old", GOOD, GOOD + "。")
    assert refused.value.fields == {"again": [NOT_TWICE]}


def test_a_sentence_is_a_good_password():
    check_new_password("zhang.wei", "old", GOOD, GOOD)


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_typed_is_taken_or_refused_beside_its_field(current, new):
    fields = refused_fields(current, new)
    assert fields in ([], ["new"])
    assert fields or (SHORTEST <= len(new) <= 200 and new != current)


def refused_fields(current, new):
    try:
        check_new_password("zhang.wei", current, new, new)
    except Invalid as refused:
        return list(refused.fields)
    return []


def test_first_passwords_differ_and_would_be_taken_as_long_enough():
    given_out = {first_password() for _ in range(200)}
    assert len(given_out) == 200
    assert all(len(each) == 14 and not set(each) & set("0O1lI") for each in given_out)
