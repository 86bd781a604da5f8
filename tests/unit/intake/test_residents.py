"""Phones and identity numbers as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.residents.documents import BadIdNumber, masked_document, plain_id_number
from services.intake.residents.domain import BadPhone, masked_name, phone_tail, plain_name, plain_phone


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("13800138000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("0086-138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0830-4291234", "08304291234"),
        ("（0830）4291234", "08304291234"),
        ("4291234", "08304291234"),
        ("010 62345678", "01062345678"),
        ("400-810-1234", "4008101234"),
    ],
)
def test_a_phone_is_understood_as_people_write_it(written, plain):
    assert plain_phone(written) == plain


@pytest.mark.parametrize(
    "written", ["", "12", "abc", "12345678901", "138001380001", "+1 415 555 2671", "١٣٨٠٠١٣٨٠٠٠", "1\x003800138000"]
)
def test_what_is_no_chinese_phone_is_refused(written):
    with pytest.raises(BadPhone):
        plain_phone(written)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_phones_or_identity_numbers(written):
    for read, refusal in ((plain_phone, BadPhone), (plain_id_number, BadIdNumber)):
        with suppress(refusal):
            assert read(written).isascii()


@pytest.mark.parametrize(
    "written",
    ["11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X"],
)
def test_an_identity_number_is_brought_into_one_form(written):
    assert plain_id_number(written) == "11010519491231002X"


@pytest.mark.parametrize("written", ["110105194912310021", "11010519491331002X", "110105491231002", "abc"])
def test_a_wrong_check_digit_or_birthday_is_refused(written):
    with pytest.raises(BadIdNumber):
        plain_id_number(written)


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(place, digit):
    right = "11010519491231002X"
    if right[place] == digit:
        return
    with pytest.raises(BadIdNumber):
        plain_id_number(right[:place] + digit + right[place + 1 :])


def test_masks_show_enough_to_tell_people_apart_and_no_more():
    assert masked_name("王小明") == "王**"
    assert masked_document("11010519491231002X") == "110105********002X"
    assert phone_tail("13800138000") == "8000"
    assert plain_name(" 王 小明 ") == plain_name("王小明")
