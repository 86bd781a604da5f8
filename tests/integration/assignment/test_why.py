"""Why this volunteer, for staff of the area: the factors beside the next two; and why nobody, while nobody was found."""

from services.assignment.app import web
from tests.integration.assignment.house import TOWN, House

OTHER = "510503102"


def read(house: House, role: str, area: str, request: object) -> tuple[int, str]:
    client = web(house.settings, house.clock).test_client()
    reply = client.get(f"/work/why/{request}", headers={"Authorization": f"Bearer {house.staff(role, area).token}"})
    return reply.status_code, reply.text


def test_the_factors_the_next_two_and_what_would_have_turned_it_are_read_from_the_case(house: House) -> None:
    near = house.volunteer(name="测试近")
    far = house.volunteer(village="510503108202", name="测试远")
    request = house.offered()
    for role in ("dispatcher", "organiser"):
        status, page = read(house, role, TOWN, request)
        assert status == 200
        assert near.name in page
        assert far.name not in page, "the next in line is nobody's business"
        assert "同镇不同村（10分）" in page
        assert "第2位多10分，主要差在距离。" in page
        assert "就会派给他" in page


def test_while_nobody_is_found_it_says_why_and_what_would_help(house: House) -> None:
    house.volunteer(skills={})
    status, page = read(house, "dispatcher", TOWN, house.offered())
    assert status == 200
    assert "缺所需技能" in page
    assert "安排学习并登记技能" in page


def test_elsewhere_it_is_not_there_and_others_may_not_ask(house: House) -> None:
    house.volunteer()
    request = house.offered()
    assert read(house, "dispatcher", OTHER, request)[0] == 404
    assert read(house, "clerk", TOWN, request)[0] == 403
