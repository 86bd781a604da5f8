"""The catalogue's spreadsheet: what is written reads back the same, nothing in it runs, and nothing huge is unpacked."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.intake.catalogue.importing import _entries
from services.intake.catalogue.sheet import read
from services.intake.catalogue.sheet.columns import CHOICES, MATTERS, NotInList, cell_of, key_of, value_of
from services.intake.catalogue.sheet.read import kept, nested_values, read_again, read_tables
from services.intake.catalogue.sheet.write import workbook_of
from services.intake.matters.rules import findings
from shared.contracts.errors import Invalid
from tests.unit.intake.matters import a_record

NASTY = [
    '=HYPERLINK("http://x")',
    "+1+1",
    "-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202eabc",
    "𠮷",
    "_x0041_",
    "'quoted",
    "5",
    "1e3",
    "2020-01-01",
    "TRUE",
    "http://example.cn/",
]


def whole(record):
    """The record as the import makes it of the sheets."""
    tables, faults = read_tables(workbook_of([record], [("a", "b")]))
    assert faults == []
    (entry,) = _entries(tables)
    made = entry.record(date.fromisoformat(record["valid_from"]), lambda words: "")
    return {name: value for name, value in made.items() if name in record}


@pytest.mark.parametrize("text", NASTY)
def test_every_text_comes_back_as_it_went_out_and_never_as_a_formula(text):
    record = a_record(
        name=text,
        category=text,
        aliases=[text, "二", "三", "四", "五"],
        materials=[{"zh": text, "en": text, "issuer": None}],
    )
    content = workbook_of([record], [(text, text)])
    for page in load_workbook(BytesIO(content)):
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in page.iter_rows() for cell in row)
    back = whole(record)
    assert (back["name"], back["category"], back["aliases"][0]) == (text, text, text)
    assert back["materials"] == record["materials"]


def test_what_looks_like_a_formula_is_marked_as_text_for_whoever_edits_it():
    page = load_workbook(BytesIO(workbook_of([a_record(name="=1+1")], [])))["事项 Matters"]
    assert page["B2"].value == "=1+1"
    assert page["B2"].quotePrefix
    assert not page["A2"].quotePrefix


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(words, words, st.lists(words, min_size=5, max_size=8, unique=True), st.integers(0, 366))
def test_any_record_survives_the_way_out_and_back(name, english, aliases, limit):
    record = a_record(name=name, name_en=english, aliases=aliases, statutory_working_days=366)
    record["steps"] = [{"zh": name, "en": english, "limit_working_days": limit}]
    back = whole(record)
    assert {key: back[key] for key in record if key in back} == {key: record[key] for key in back}


def sheet_with(change, record=None):
    """An exported file with some cells changed by another program."""
    book = load_workbook(BytesIO(workbook_of([record or a_record()], [])))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def faults_of(change):
    return [(fault.row, fault.column, fault.sentence) for fault in read_tables(sheet_with(change))[1]]


def test_faults_name_row_column_and_sentence_all_at_once():
    def spoil(book):
        page = book["事项 Matters"]
        page["B2"] = "=A2"
        page["H2"] = "很快"
        page["L2"] = "三天"
        page["O2"] = "魔法 1"
        book["步骤 Steps"]["D2"] = 1.5

    assert faults_of(spoil) == [
        (2, "事项名称 Name in Chinese (B)", read.IS_FORMULA),
        (2, "办件类型 Kind (H)", read.NOT_IN_LIST),
        (2, "承诺工作日 Promised working days (L)", read.NOT_A_NUMBER),
        (2, "技能和等级 Skills and levels (O)", read.NOT_IN_LIST),
        (2, "时限工作日 Limit in working days (D)", read.NOT_A_NUMBER),
    ]


def test_columns_are_known_by_their_heading_wherever_they_stand():
    def turn(book):
        page = book["事项 Matters"]
        page["B1"], page["C1"] = "NAME in english", " 事项名称 "
        page["B2"], page["C2"] = "A name", "一个名称"

    tables, faults = read_tables(sheet_with(turn))
    assert faults == []
    values = nested_values(tables["matters"].rows[0])
    assert (values["name"], values["name_en"]) == ("一个名称", "A name")


def test_a_missing_sheet_a_missing_column_and_one_that_stands_twice_are_told():
    def spoil(book):
        del book["步骤 Steps"]
        book["事项 Matters"]["D1"] = "编码"

    assert faults_of(spoil) == [
        (1, "编码 Code (A)", read.TWO_COLUMNS),
        (1, "简称 Short name", read.NO_SUCH_COLUMN),
        (1, "", read.NO_SUCH_SHEET),
    ]


def test_numbers_written_as_text_or_in_full_width_are_numbers():
    def write(book):
        page = book["事项 Matters"]
        page["L2"], page["M2"], page["Q2"] = "５", 20.0, " 60 "

    tables, faults = read_tables(sheet_with(write))
    assert faults == []
    values = tables["matters"].rows[0].values
    assert [values[key] for key in ("promised_working_days", "statutory_working_days", "effort_minutes")] == [5, 20, 60]


@pytest.mark.parametrize("field", sorted(CHOICES))
def test_a_word_of_a_list_may_be_its_key_chinese_or_english(field):
    for key, names in CHOICES[field].items():
        assert {key_of(field, word) for word in (key, *names, names[1].upper())} == {key}
    with pytest.raises(NotInList):
        key_of(field, "没有这个")


@pytest.mark.parametrize("text", ["材料办理 2", "材料办理：2", "paperwork 2", "Paperwork熟练"])
def test_a_skill_may_be_written_as_people_write_it(text):
    column = next(column for column in MATTERS.columns if column.key == "skills")
    assert value_of(column, text) == [{"skill": "paperwork", "level": 2}]


@pytest.mark.parametrize("text", ["材料办理 2 最好有", "材料办理熟练（最好有）", "paperwork 2 optional"])
def test_a_skill_may_be_written_as_only_good_to_have(text):
    column = next(column for column in MATTERS.columns if column.key == "skills")
    need = [{"skill": "paperwork", "level": 2, "optional": True}]
    assert value_of(column, text) == need
    assert value_of(column, cell_of(column, need)) == need


def zipped(parts):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code,name\n",
        b"PK\x03\x04nonsense",
        zipped({"a.txt": "no workbook"}),
        zipped({"xl/workbook.xml": BOMB}),
        zipped({"xl/workbook.xml": BOMB.encode("utf-16")}),
        zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}),
        zipped({f"{number}.xml": "x" for number in range(300)}),
        zipped({"xl/worksheets/sheet1.xml": b" " * (read.LARGEST_UNPACKED + 1)}),
        b"x" * (read.LARGEST_FILE + 1),
    ],
    ids=["empty", "csv", "cut", "other zip", "entities", "utf-16", "hollow", "many parts", "bomb", "large"],
)
def test_what_is_no_spreadsheet_or_too_large_is_refused_in_a_sentence(content):
    with pytest.raises(Invalid) as refused:
        read_tables(content)
    assert refused.value.fields.keys() == {"file"}


def test_too_many_rows_are_told_and_not_read():
    book_bytes = BytesIO()
    book = xlsxwriter.Workbook(book_bytes, {"in_memory": True})
    for title, columns in (("事项", MATTERS.columns), ("材料", ()), ("步骤", ())):
        page = book.add_worksheet(title)
        for place, column in enumerate(columns):
            page.write_string(0, place, column.zh)
        for number in range(1, 2_100 if columns else 1):
            page.write_string(number, 0, f"m{number}")
    book.close()
    tables, faults = read_tables(book_bytes.getvalue())
    assert len(tables["matters"].rows) == MATTERS.most_rows
    assert (2_002, "", read.TOO_MANY_ROWS) in [(fault.row, fault.column, fault.sentence) for fault in faults]


def test_what_waits_for_confirmation_is_read_again_as_it_was():
    tables, _ = read_tables(workbook_of([a_record()], []))
    again = read_again(kept(tables))
    assert [row.values for row in again["matters"].rows] == [row.values for row in tables["matters"].rows]
    assert findings({**a_record()}) == {}
