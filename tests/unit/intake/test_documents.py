"""Identity numbers by GB 11643, credit codes by GB 32100, and what a person is told when one cannot be right."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.residents import documents
from services.intake.residents.documents import (
    BadCreditCode,
    BadIdNumber,
    BadNumber,
    birthday,
    credit_check_character,
    id_check_digit,
    is_full_width,
    masked_document,
    plain_credit_code,
    plain_document,
    plain_id_number,
)

RIGHT = "11010519491231002X"
DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 22))
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def id_numbers(draw):
    region = draw(st.sampled_from(["110105", "510503", "440300", "710000", "830000"]))
    seventeen = f"{region}{draw(DAYS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return seventeen + id_check_digit(seventeen)


@st.composite
def credit_codes(draw):
    seventeen = draw(st.sampled_from("159Y")) + draw(st.text(LETTERS, min_size=16, max_size=16))
    return seventeen + credit_check_character(seventeen)


def as_full_width(number):
    return "".join(chr(ord(character) + 0xFEE0) for character in number)


@given(id_numbers())
def test_a_right_identity_number_is_taken_however_it_is_written(number):
    for written in (number, number.lower(), as_full_width(number), f" {number[:6]} {number[6:14]}-{number[14:]} "):
        assert plain_id_number(written) == number


@given(id_numbers(), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        with pytest.raises(BadIdNumber):
            plain_id_number(wrong)


@given(id_numbers(), st.integers(6, 15))
def test_two_neighbours_changed_about_never_pass(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        with pytest.raises(BadIdNumber):
            plain_id_number(wrong)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("110105491231002", documents.OLD_ID_NUMBER),
        ("1101051949123100", documents.WRONG_LENGTH),
        ("11010519491231002Y", documents.WRONG_LENGTH),
        ("00010519491231002X", documents.WRONG_REGION),
        ("11010519491331002X", documents.WRONG_BIRTHDAY),
        ("11010518001231002X", documents.WRONG_BIRTHDAY),
        ("110105194912310021", documents.WRONG_CHECK_DIGIT),
    ],
)
def test_what_is_wrong_with_an_identity_number_is_said(written, told):
    with pytest.raises(BadIdNumber) as refused:
        plain_id_number(written)
    assert refused.value.sentence == told


def test_full_width_digits_are_noticed_so_that_the_person_can_be_told():
    assert is_full_width("１１０１０５19491231002X")
    assert is_full_width("11010519491231002Ｘ")
    assert not is_full_width("11010519491231002x 王　")


@given(DAYS)
def test_the_birthday_is_read_from_the_number(born):
    assert birthday(f"510503{born:%Y%m%d}0012") == born


@pytest.mark.parametrize("code", ["914403001922038216", "9144030071526726XG", "91330100799655058B"])
def test_credit_codes_of_known_firms_pass(code):
    assert plain_credit_code(code.lower()) == plain_credit_code(as_full_width(code)) == code


@given(credit_codes(), st.integers(0, 17), st.sampled_from(LETTERS))
def test_one_wrong_character_of_a_credit_code_never_passes(code, place, character):
    assert plain_credit_code(code) == code
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        with pytest.raises(BadCreditCode):
            plain_credit_code(wrong)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("91440300192203821", documents.WRONG_CODE_LENGTH),
        ("91440300192203821I", documents.WRONG_CODE_LETTER),
        ("914403001922038217", documents.WRONG_CODE_CHECK),
    ],
)
def test_what_is_wrong_with_a_credit_code_is_said(written, told):
    with pytest.raises(BadCreditCode) as refused:
        plain_credit_code(written)
    assert refused.value.sentence == told


def test_other_papers_are_only_brought_into_one_form():
    assert plain_document("passport", " e1234 5678 ") == "E12345678"
    with pytest.raises(BadIdNumber) as refused:
        plain_document("passport", "护照")
    assert refused.value.sentence == documents.BAD_DOCUMENT
    with pytest.raises(BadIdNumber):
        plain_document("residence_permit", "E12345678")


@given(st.text(max_size=40), st.sampled_from(sorted(documents.DOCUMENTS)))
def test_no_text_breaks_the_reading(written, kind):
    for read in (lambda: plain_document(kind, written), lambda: plain_credit_code(written)):
        with suppress(BadNumber):
            assert read().isascii()


def test_masks_never_show_a_whole_number():
    assert masked_document(RIGHT) == "110105********002X"
    assert masked_document("E12345678") == "*******78"
    assert masked_document(None) is None
