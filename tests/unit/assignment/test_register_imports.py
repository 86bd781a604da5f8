"""What a line of the register's spreadsheet says, and every sentence it is sent back with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.imports.domain import BAD_PHONE, NEEDED, NO_SUCH_VILLAGE, TOO_LONG, BadFile
from services.assignment.members.domain import Rate, masked, plain_phone
from services.assignment.register_imports.domain import (
    BAD_GENDER,
    BAD_NAME,
    COLUMNS,
    PHONE_TWICE,
    SAME_PERSON,
    lines_of,
    said,
    wrong_with,
)

VILLAGES = {"牟观社区": "510503108201", "510503108201": "510503108201"}
HEAD = ["姓名*", "电话", "工作单位*", "单位类别", "居住村（社区）*", "所在党支部", "性别"]


def a_line(name="测试甲", phone="139 0000 0001", unit="区农业局", village="牟观社区", gender="女"):
    return [name, phone, unit, "机关", village, "机关支部", gender]


def problems(*rows):
    lines = lines_of([HEAD, *rows], VILLAGES)
    return [(each.line, each.column, each.sentence, each.told) for line in lines for each in wrong_with(line, VILLAGES)]


def test_a_line_without_fault_is_read_as_it_is_meant():
    (line,) = lines_of([HEAD, a_line()], VILLAGES)
    assert not wrong_with(line, VILLAGES)
    entry = said(line, VILLAGES)
    assert (entry.phone, entry.village, entry.gender) == ("13900000001", "510503108201", "female")


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (a_line(name=""), "name", NEEDED),
        (a_line(name="测试1"), "name", BAD_NAME),
        (a_line(unit=""), "work_unit", NEEDED),
        (a_line(phone="12345"), "phone", BAD_PHONE),
        (a_line(village="别处村"), "village", NO_SUCH_VILLAGE),
        (a_line(gender="?"), "gender", BAD_GENDER),
        (a_line(unit="长" * 121), "work_unit", TOO_LONG),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(row, column, sentence):
    assert problems(a_line(), row)[0][:3] == (3, column, sentence)


def test_a_phone_stands_once_in_a_file_and_the_earlier_line_is_named():
    assert problems(a_line(), a_line(name="测试乙")) == [(3, "phone", PHONE_TWICE, {"line": 2})]


def test_two_of_one_name_are_two_people_only_when_both_tell_a_phone():
    assert problems(a_line(), a_line(phone="13900000002")) == []
    assert problems(a_line(), a_line(phone="")) == [(3, "name", SAME_PERSON, {"line": 2})]


def test_every_fault_of_every_line_is_told_at_once():
    assert len(problems(*(a_line(name="", village="", phone=str(n)) for n in range(50)))) == 150


def test_a_file_without_its_headings_or_lines_is_refused():
    for rows in ([], [HEAD], [["名字"], ["甲"]]):
        with pytest.raises(BadFile):
            lines_of(rows, VILLAGES)


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=8))
def test_no_cell_breaks_the_reading(rows):
    for line in lines_of([HEAD, a_line(), *rows], VILLAGES):
        found = wrong_with(line, VILLAGES)
        assert {each.column for each in found} <= set(COLUMNS)
        if not found:
            assert said(line, VILLAGES).village in VILLAGES.values()


def test_phones_lose_what_is_only_written():
    assert plain_phone("+86 139-0000-0001") == "13900000001"
    assert plain_phone("(0830) 4221234") == "08304221234"
    assert plain_phone("１２３") is None


def test_the_article_says_24_5_percent():
    assert Rate("", 15_037, 3_688).percent == 24.5
    assert Rate("", 0, 0).percent is None
    assert masked("王小明") == "王**"
