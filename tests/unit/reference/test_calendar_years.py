"""A year's notice: read from a table or from two lists, refused line by line, put into the calendar."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.reference.calendar import DayKind, calendar_from, packaged_calendar
from shared.reference.calendar_files import as_lists, from_csv, from_lists
from shared.reference.calendar_years import (
    BadNotice,
    YearNotAllowed,
    changed_days,
    check_year,
    table_of,
    version_of,
    with_year,
)

HEADING = "date,weekday,is_workday,holiday_name\n"
BY_YEAR: dict[int, list[str]] = {}
for _row in csv.reader((Path(__file__).parent / "data/cn_workdays_2004_2026.csv").open(encoding="utf-8")):
    if _row[0][:4].isdigit():
        BY_YEAR.setdefault(int(_row[0][:4]), []).append(",".join(_row))
OFF = """2027-01-01 2027-01-03 元旦
2027-02-05..2027-02-11 春节
2027-04-03至2027-04-05 清明节
2027-05-01 2027-05-05 劳动节
2027-06-09 端午节
2027-10-01 2027-10-07 国庆节"""
MADE_UP = "2027-02-14 春节\n2027-10-09"


def table(year: int) -> str:
    return HEADING + "\n".join(BY_YEAR[year])


def sentences(error: pytest.ExceptionInfo[BadNotice]) -> list[tuple[int, str]]:
    return [(each.line, each.sentence % dict(each.values)) for each in error.value.problems]


@pytest.mark.parametrize("year", sorted(BY_YEAR))
def test_every_year_of_the_notices_is_taken_and_works_as_its_table_says(year):
    calendar = with_year(packaged_calendar(), from_csv(table(year)), "notice")
    for row in csv.DictReader(io.StringIO(table(year))):
        assert calendar.is_working_day(date.fromisoformat(row["date"])) == (row["is_workday"] == "1"), row


@pytest.mark.parametrize("year", sorted(BY_YEAR))
def test_a_table_written_as_lists_is_the_same_notice(year):
    notice = from_csv(table(year))
    off, made_up = as_lists(notice)
    assert from_lists(str(year), off, made_up) == notice


def test_two_lists_make_the_year_and_it_is_no_longer_provisional():
    before = packaged_calendar()
    after = with_year(before, from_lists("2027", OFF, MADE_UP), "notice")
    assert before.is_provisional(date(2027, 2, 5))
    assert not after.is_provisional(date(2027, 12, 31))
    assert after.is_provisional(date(2028, 1, 1))
    assert after.day(date(2027, 2, 14)).kind is DayKind.MAKE_UP
    assert after.day(date(2027, 10, 9)).festival == "国庆节"
    assert after.version != before.version
    assert after.version.startswith("2027-")
    assert changed_days(before, before) == ()


def test_what_is_kept_reads_back_as_the_same_calendar():
    after = with_year(packaged_calendar(), from_lists("2027", OFF, MADE_UP), "notice")
    again = calendar_from(table_of(after))
    assert again.version == after.version == version_of(table_of(again))
    assert not changed_days(after, again)


def test_loading_a_year_as_it_stands_changes_no_day_of_any_other_year():
    before = packaged_calendar()
    after = with_year(before, from_lists("2027", OFF, MADE_UP), "notice")
    assert {day.date.year for day in changed_days(before, after)} <= {2027}


def test_lines_of_a_table_are_refused_with_their_number():
    lines = [*BY_YEAR[2025]]
    lines[1] = "2025-01-02,5,1,"
    lines[2] = "2025-13-01,1,1,"
    lines[3] = lines[4]
    lines[6] = "2024-01-07,2,1,"
    lines[7] = "2025-01-08,3,yes,"
    with pytest.raises(BadNotice) as error:
        from_csv(HEADING + "\n".join(lines))
    assert [line for line, _ in sentences(error)] == [3, 4, 6, 8, 9, 0]
    assert sentences(error)[-1][1].startswith("缺3天")


@pytest.mark.parametrize(
    ("off", "made_up", "line", "column"),
    [
        ("2027-02-05 2027-02-01 春节", "", 1, "off"),
        ("明年春节", "", 1, "off"),
        ("2027-02-30", "", 1, "off"),
        ("2027-01-01\n2026-12-31", "", 2, "off"),
        ("2027-12-30 2028-01-03", "", 1, "off"),
        ("2027-01-01\n2027-01-01", "", 2, "off"),
        (OFF, "2027-02-16", 1, "made_up"),
        (OFF, "\n2027-02-06", 2, "made_up"),
    ],
)
def test_lines_of_the_lists_are_refused_beside_their_field(off, made_up, line, column):
    with pytest.raises(BadNotice) as error:
        from_lists("2027", off, made_up)
    assert (error.value.problems[0].line, error.value.problems[0].column) == (line, column)


@pytest.mark.parametrize("off", ["2027-01-01", "2027-01-01 2027-02-20 元旦"])
def test_too_few_or_too_many_days_off_are_refused(off):
    with pytest.raises(BadNotice):
        from_lists("2027", off, "")


@pytest.mark.parametrize("content", ["", "x", "a,b\n", HEADING, "\x00", HEADING + ",,,\n", HEADING + "2027-01-01"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(BadNotice):
        from_csv(content)


def test_only_the_running_year_up_to_the_next_unpublished_one_may_be_loaded():
    calendar, today = packaged_calendar(), date(2026, 11, 26)
    for year in (2026, 2027):
        check_year(year, calendar, today)
    for year in (2025, 2028):
        with pytest.raises(YearNotAllowed):
            check_year(year, calendar, today)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_or_refused_never_worse(one, other):
    for read in (lambda: from_csv(one), lambda: from_lists("2027", one, other), lambda: from_lists(one, "", "")):
        with pytest.raises(BadNotice):
            read()


@settings(deadline=None, max_examples=25)
@given(st.sets(st.integers(0, 364), min_size=11, max_size=33))
def test_any_year_of_days_off_survives_the_table_and_the_lists(offsets):
    off = "\n".join((date(2027, 1, 1) + timedelta(days=offset)).isoformat() for offset in sorted(offsets))
    notice = from_lists("2027", off, "")
    calendar = with_year(packaged_calendar(), notice, "notice")
    assert from_lists("2027", *as_lists(notice)) == notice
    assert len(notice.off) == len(offsets)
    assert not any(calendar.is_working_day(day.date) for day in notice.off)
