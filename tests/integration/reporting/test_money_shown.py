"""Money of closed cases: programs are told fen, people read yuan with two decimals, and a sheet's cell is a number in yuan."""

import csv
import io
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from tests.integration.reporting.stories import DISTRICT, Story, at

PERIOD = {"from": "2014-03-01", "to": "2014-03-31"}
ROWS = {"figure": "money_allowance", "area": DISTRICT, **PERIOD}


@pytest.fixture(scope="module", autouse=True)
def told(house):
    stories = []
    for fen in (120_000_050, 34_567):
        story = Story(house.settings, at("2014-03-03 10:00"), at("2014-03-10 17:30"), tail=None)
        story.submitted().accepted().offered().assigned().started().completed(at("2014-03-07 09:00"))
        stories.append(story.closed(money=[{"kind": "allowance", "fen": fen}]))
    house.hear(*stories)
    return stories


def exported(house, file_format):
    key = str(uuid4())
    assert house.post("/board/exports/rows", key=key, format=file_format, **ROWS).status_code == 303
    return house.get(f"/board/exports/{key}/file").data


def test_programs_are_told_fen_and_that_it_is_fen(house):
    figures = house.get("/api/reporting/v1/figures", area=DISTRICT, **PERIOD).json
    (allowance,) = [one for one in figures if one["key"] == "money_allowance"]
    assert (allowance["value"], allowance["unit"]) == (120_034_617, "fen")
    assert {one["unit"] for one in figures if not one["key"].startswith("money_")} == {None}


def test_a_page_says_yuan_in_both_languages(house):
    page = house.get("/board/rows", **ROWS).text
    assert "1,200,346.17元" in page
    assert "1,200,000.50元" in page
    assert "345.67元" in page
    assert "1,200,346.17 yuan" in house.get("/board/rows", lang="en", **ROWS).text


def test_a_case_says_its_money_in_yuan(house, told):
    assert "1,200,000.50元" in house.get(f"/board/cases/{told[0].id}").text


def test_a_number_typed_in_yuan_is_found(house):
    page = house.get("/board/self-check", reported="1200346.17", area=DISTRICT, **PERIOD).text
    assert "1,200,346.17元" in page.split("不可能是（")[0]


def test_a_sheets_cell_is_a_number_in_yuan(house):
    page = load_workbook(io.BytesIO(exported(house, "xlsx"))).worksheets[0]
    rows = list(page.iter_rows())
    assert rows[3][-1].value == "低保金、救助金（元）"
    assert sorted(row[-1].value for row in rows[4:]) == [345.67, 1_200_000.5]
    assert {(row[-1].data_type, row[-1].number_format) for row in rows[4:]} == {("n", "#,##0.00")}
    lines = list(csv.reader(io.StringIO(exported(house, "csv").decode("utf-8-sig"))))
    assert sorted(line[-1] for line in lines[4:]) == ["1200000.50", "345.67"]
