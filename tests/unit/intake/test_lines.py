"""A line of a paper book or an old spreadsheet, read as people write it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.imports.domain import BadFile, ColumnsMissing, sheet_of
from services.intake.imports.files import rows_in, template, wrong_lines
from services.intake.lines.domain import Known, Unreadable, read_line, read_time
from services.intake.matters.domain import Catalogue
from shared.reference.areas import load_areas
from shared.reference.working_hours import SHANGHAI

NOW = datetime(2025, 4, 10, 3, 0, tzinfo=UTC)
LINE = {"time": "3-12 9:30", "name": "李桂兰", "village": "牟观社区", "words": "想办低保"}


def known() -> Known:
    areas = load_areas()
    return Known(areas.villages(), {each.code: each.name for each in areas.towns()}, Catalogue())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-03-12 09:30", "2025-03-12T09:30"),
        ("2025/3/12", "2025-03-12T09:00"),
        ("2025.3.12 0:00:00", "2025-03-12T09:00"),
        ("3-12 9:30", "2025-03-12T09:30"),
        ("12-30 16:05", "2024-12-30T16:05"),
        ("2025年3月12日 9时30分", "2025-03-12T09:30"),
        ("３－１２ ９：３０", "2025-03-12T09:30"),
    ],
)
def test_a_time_is_read_as_it_is_written(written, meant) -> None:
    assert read_time(written, NOW) == datetime.fromisoformat(f"{meant}:00+08:00")


@pytest.mark.parametrize("nonsense", ["", "昨天", "13-40", "2025-02-30", "9:30", "2025-03-12 25:00"])
def test_what_is_no_time_is_refused(nonsense) -> None:
    with pytest.raises(Unreadable):
        read_time(nonsense, NOW)


@given(st.dates(date(2014, 1, 1), date(2025, 4, 9)), st.times())
def test_a_full_time_comes_back_the_same(day: date, clock) -> None:
    at = datetime.combine(day, clock.replace(second=0, microsecond=0), SHANGHAI)
    if (at.hour, at.minute) != (0, 0):
        assert read_time(f"{at:%Y-%m-%d %H:%M}", NOW) == at


@given(st.dictionaries(st.sampled_from([*LINE, "phone", "matter", "accepted_at", "note"]), st.text(max_size=30)))
def test_whatever_stands_in_a_line_it_is_read_or_refused_never_more(values) -> None:
    line = read_line(values, known(), NOW)
    assert (line.said is None) is bool(line.problems)


def test_everything_wrong_with_a_line_is_found_at_once() -> None:
    line = read_line({"time": "?", "phone": "12", "village": "没有这个村"}, known(), NOW)
    assert set(line.problems) == {"time", "phone", "village", "name", "words"}


@pytest.mark.parametrize("village", ["牟观社区", "天仙镇牟观社区", "天仙镇 · 牟观社区", "mgsq", "510503108201"])
def test_a_village_is_found_by_name_town_and_name_initials_or_code(village) -> None:
    line = read_line({**LINE, "village": village}, known(), NOW)
    assert line.problems == {}
    assert line.said is not None
    assert line.said.village_code == "510503108201"


def test_a_name_that_could_mean_two_villages_is_asked_again() -> None:
    assert "village" in read_line({**LINE, "village": "社区"}, known(), NOW).problems


def test_nothing_is_accepted_before_it_was_received() -> None:
    line = read_line({**LINE, "accepted_at": "3-11", "matter": ""}, known(), NOW)
    assert set(line.problems) == {"accepted_at", "matter"}


def test_headings_are_known_in_both_languages_and_blank_lines_left_out() -> None:
    rows = [["Name*", "登记时间", "village", "What it is about"], ["甲", "3-1", "牟观", "事"], ["", "", "", ""]]
    assert sheet_of(rows).lines == [(2, {"name": "甲", "time": "3-1", "village": "牟观", "words": "事"})]
    with pytest.raises(ColumnsMissing):
        sheet_of([["姓名"], ["甲"]])


def test_the_template_is_read_back_with_its_example() -> None:
    ((number, values),) = sheet_of(rows_in(template(True))).lines
    assert (number, values["name"]) == (2, "测试甲")
    assert sheet_of(rows_in(template(False))).lines[0][1] == values


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\xff\xff\xff"])
def test_a_file_that_is_none_is_refused(content) -> None:
    with pytest.raises(BadFile):
        sheet_of(rows_in(content))


def test_a_csv_in_the_code_page_of_old_spreadsheets_is_read() -> None:
    content = "登记时间;姓名;村（社区）;什么事\n3-1;甲;牟观;事\n".encode("gb18030")
    assert sheet_of(rows_in(content)).lines[0][1]["name"] == "甲"


def test_what_a_spreadsheet_would_take_for_a_formula_stays_text() -> None:
    assert b"'=1+1" in wrong_lines(["x"], [["=1+1"]])
