"""What if, over the log: a month as it is told by the events, compared on a page whose address holds the settings."""

from typing import Any

from services.assignment.app import web
from shared.reference.working_hours import local_day
from tests.integration.assignment.house import TOWN, House

HERE = "http://127.0.0.1"


def page_of(house: House, role: str = "supervisor", **asked: Any) -> Any:
    client = web(house.settings, house.clock).test_client()
    headers = {"Authorization": f"Bearer {house.staff(role, TOWN[:6]).token}"}
    return client.get("/work/rehearsal", headers=headers, query_string=asked, base_url=HERE)


def test_the_same_settings_give_the_same_plan_and_nothing_is_stored(house: House) -> None:
    near = house.volunteer(name="测试近")
    house.volunteer(name="测试闲")
    house.offered()
    before = house.one("SELECT count(*) AS n FROM assignment.offer").n
    month = f"{local_day(house.clock.now()):%Y-%m}"
    page = page_of(house, month=month)
    assert page.status_code == 200
    assert "受理的1件事" in page.text
    assert "两边的派法完全一样" in page.text
    assert "<code>" in page.text
    assert near.name in page.text or "测试闲" in page.text, "one of the two was not named"
    more = page_of(house, month=month, volunteers=2, post="errands", at=TOWN, promise=3)
    assert more.status_code == 200
    assert house.one("SELECT count(*) AS n FROM assignment.offer").n == before


def test_a_month_without_requests_and_settings_that_cannot_be_are_told(house: House) -> None:
    assert "这个月没有受理的事" in page_of(house, month="1999-01").text
    wrong = page_of(house, month="2026-13")
    assert wrong.status_code == 422
    falling = page_of(house, w_town=900, w_district=1)
    assert falling.status_code == 422
    assert "离得远的分数不能比离得近的低" in falling.text


def test_only_who_sets_the_weights_may_wonder(house: House) -> None:
    assert page_of(house, "dispatcher").status_code == 403
    assert page_of(house, "admin").status_code == 200
