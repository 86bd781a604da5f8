"""A spreadsheet of projects is recorded as a whole or not at all; what is known already stays as it is."""

from tests.integration.assignment.house import TOWN, VILLAGE, House
from tests.integration.assignment.test_pair_imports import send

HERE = "/work/projects/import"
COUNT = "SELECT count(*) AS n FROM assignment.project"


def sheet(*lines: str) -> bytes:
    return "\n".join(["项目名称,类别,村（社区）,牵头单位,状态", *lines]).encode("gb18030")


def test_all_or_none_with_each_wrong_line_told_and_twice_is_once(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    lines = [f"茶园{n},茶叶,{VILLAGE},区农业农村局,实施中" for n in range(250)]
    wrong = send(house, organiser, sheet(*lines, f"桥,桥梁,{VILLAGE},,", lines[0]), where=HERE)
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    for word in ("第252行", "没有这个类别", "第253行", "与前面的一行相同。"):
        assert word in page
    assert house.one(COUNT).n == 0
    for _ in range(2):
        assert send(house, organiser, sheet(*lines), where=HERE).status_code == 303
        assert house.one(COUNT).n == 250
    told = "SELECT count(*) AS n, count(DISTINCT data ->> 'state') AS states FROM bus.event WHERE type = 'project.recorded'"
    assert tuple(house.one(told)) == (250, 1)


def test_what_is_not_the_organisers_or_no_file_is_refused_beside_the_field(house: House) -> None:
    other = house.staff("organiser", "510503102")
    assert "您管的范围里没有这个村" in send(house, other, sheet(f"路,修路,{VILLAGE},,"), where=HERE).get_data(
        as_text=True
    )
    bad = send(house, other, b"PK\x03\x04 not a workbook", where=HERE)
    assert (bad.status_code, "这个文件打不开" in bad.get_data(as_text=True)) == (422, True)
    assert other.get(f"{HERE}/template.csv").status == 200
    assert house.staff("clerk", TOWN).get(HERE).status == 403
