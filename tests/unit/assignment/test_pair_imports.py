"""Lines of a spreadsheet of pairs: everything wrong is found at once, by line and column."""

from datetime import date

import pytest

from services.assignment.imports.domain import BadFile
from services.assignment.pair_imports.domain import Known, lines_of, read, repeated

VILLAGE = "510503108201"
KNOWN = Known({"牟观社区": VILLAGE, VILLAGE: VILLAGE}, frozenset({"v00001"}), date(2025, 3, 12))
HEADS = ["对象类别*", "村（社区）*", "姓名或名称*", "电话", "结对干部编号", "结对单位", "走访间隔（天）", "结对日期"]
GOOD = ["困难户", "牟观社区", "测试甲", "13800138000", "v00001", "", "30", "2025-03-01"]


def found(*rows):
    lines = lines_of([HEADS, *rows])
    return read(lines, KNOWN, repeated(lines))


def test_a_good_line_is_a_pair_and_one_without_a_helper_is_somebody_who_waits():
    first, second = found(GOOD, ["household", VILLAGE, "测试乙"]).wanted
    assert (first.partner.role, first.partner.village, first.every_days) == ("household", VILLAGE, 30)
    assert first.formed_on == date(2025, 3, 1)
    assert (second.volunteer_number, second.work_unit, second.every_days) == (None, None, 90)


@pytest.mark.parametrize(
    ("place", "written", "column"),
    [
        (0, "亲戚", "role"),
        (1, "没有的村", "village"),
        (2, "", "name"),
        (2, "长" * 61, "name"),
        (3, "不知道", "phone"),
        (4, "v99999", "number"),
        (6, "3", "every_days"),
        (6, "三十", "every_days"),
        (7, "2025-02-30", "formed_on"),
        (7, "2025-03-13", "formed_on"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(place, written, column):
    bad = [*GOOD[:place], written, *GOOD[place + 1 :]]
    assert [(each.line, each.column) for each in found(GOOD, [""], bad).problems] == [(4, column)]


def test_the_same_line_twice_is_told():
    assert [each.line for each in found(GOOD, GOOD).problems] == [3]


@pytest.mark.parametrize("rows", [[], [HEADS], [["姓名"], ["测试甲"]]])
def test_a_file_without_headings_or_lines_is_refused(rows):
    with pytest.raises(BadFile):
        lines_of(rows)
