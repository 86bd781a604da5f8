"""The bulletin: sentences whose numbers lead to their lists, frozen when drawn, compared with now, taken away as files."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.integration.reporting.stories import Story, at

DUE = at("2014-03-10 17:30")
PERIOD = {"from": "2014-03-01", "to": "2014-03-31"}


def told(house, minute: int) -> None:
    house.hear(Story(house.settings, at(f"2014-03-03 09:{minute:02}"), DUE, tail=None).submitted().accepted())


@pytest.fixture(scope="module")
def drawn(house) -> str:
    told(house, 1)
    told(house, 2)
    reply = house.post("/board/bulletin", **PERIOD)
    assert reply.status_code == 303
    return reply.headers["Location"]


def test_each_number_leads_to_its_list_and_what_cannot_be_said_is_named(house, drawn):
    page = house.get(drawn).text
    assert re.search(r"受理群众事项<a href=\"/board/cases\?figure=accepted[^\"]+\">2</a>件", page)
    assert "算不出来" in page
    assert "2014" in house.get("/board/bulletin").text
    for link in re.findall(r'class="lead">(.*?)</p>', page):
        for address in re.findall(r'href="(/board/[^"]+)"', link):
            assert house.get(address.replace("&amp;", "&")).status_code == 200


def test_a_drawn_bulletin_stays_and_is_compared_with_now(house, drawn):
    told(house, 3)
    assert ">2</a>件" in house.get(drawn).text
    assert "受理量" in house.get(f"{drawn}/compare").text
    with pytest.raises(IntegrityError, match="frozen"), house.database.transaction() as work:
        work.connection.execute(text("UPDATE reporting.bulletins SET numbers = '{}'"))


def test_it_is_taken_away_as_xlsx_and_docx(house, drawn):
    sheet = load_workbook(io.BytesIO(house.get(f"{drawn}/bulletin.xlsx").data)).worksheets[0]
    assert "通报" in sheet["A1"].value
    with zipfile.ZipFile(io.BytesIO(house.get(f"{drawn}/bulletin.docx").data)) as file:
        words = "".join(ElementTree.fromstring(file.read("word/document.xml")).itertext())
        links = file.read("word/_rels/document.xml.rels").decode()
    assert "受理群众事项2件" in words
    assert "/board/cases?figure=accepted" in links


def test_the_list_is_taken_away_as_a_file_of_the_readers_area(house, drawn):
    assert "/board/bulletin/export.csv" in house.get("/board/bulletin").text
    told = house.get("/board/bulletin/export.csv").data.decode("utf-8-sig")
    assert "2014-03-01,2014-03-31" in told
    assert "supervisor" not in told
    assert "2014-03-01" not in house.get("/board/bulletin/export.csv", "dispatcher").data.decode()
    assert house.get("/board/bulletin/export.xlsx", "volunteer").status_code == 403


def test_a_town_does_not_see_the_districts_and_a_clerk_draws_none(house, drawn):
    assert house.get(drawn, "dispatcher").status_code == 404
    assert house.post("/board/bulletin", "clerk", **PERIOD).status_code == 403
    assert house.post("/board/bulletin", **{"from": "2014-03-31", "to": "2014-03-01"}).status_code == 422


def test_a_program_reads_every_number_with_its_parts_and_its_list(house, drawn):
    told = house.get("/api/reporting/v1/bulletin", **PERIOD).json
    numbers = {one["key"]: one for one in told["numbers"]}
    rate = numbers["completion_rate"]
    assert rate["denominator"] == numbers["accepted"]["value"]
    assert rate["numerator"] == numbers["closed"]["value"]
    assert rate["formula"].startswith("办结率 =")
    figures = {one["key"]: one for one in house.get("/api/reporting/v1/figures", **PERIOD).json}
    for key in ("accepted", "closed", "completion_rate", "on_time_rate", "open_overdue", "check_in_rate"):
        of_both = ("value", "numerator", "denominator", "list_url", "denominator_list_url")
        assert {name: numbers[key][name] for name in of_both} == {name: figures[key][name] for name in of_both}
    for one in told["numbers"]:
        for address in filter(None, (one["list_url"], one["denominator_list_url"])):
            assert house.get(address).status_code == 200
    assert len(told["sentences"]) + len({row["row"] for row in told["cannot"]}) >= 13
    assert (told["from"], told["to"], told["area"]) == ("2014-03-01", "2014-03-31", "510503")


def test_the_same_numbers_come_as_a_page_and_as_a_sheet(house, drawn):
    page = house.get("/api/reporting/v1/bulletin", format="html", **PERIOD)
    assert page.mimetype == "text/html"
    assert "没有固定下来" in page.text
    sheet = load_workbook(io.BytesIO(house.get("/api/reporting/v1/bulletin", format="xlsx", **PERIOD).data)).worksheets[
        0
    ]
    assert "通报" in sheet["A1"].value
    assert house.get("/api/reporting/v1/bulletin", area="510504").status_code == 404
    assert house.get("/api/reporting/v1/bulletin", "volunteer").status_code == 403
