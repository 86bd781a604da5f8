"""The working calendar in the browser: a slip shown on its line, a preview of what moves, loaded, and taken back the same way."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_every_page import _enter
from tests.browser.way import TOWN, to_main
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
CLERK = f"clerk-{TOWN}"


def a_long_break() -> tuple[str, list[str]]:
    """The year of tomorrow, and days off for it: twelve days from tomorrow on, so that what is due this week must move."""
    tomorrow = (datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()
    days = [tomorrow + timedelta(days=offset) for offset in range(12)]
    others = [tomorrow.replace(month=5, day=day) for day in range(1, 13)]
    return str(tomorrow.year), [day.isoformat() for day in {*days, *others} if day.year == tomorrow.year]


def fill(page: Page, made_up: str = "") -> None:
    year, days = a_long_break()
    page.get_by_label("年份").fill(year)
    page.get_by_label("放假").fill("\n".join(sorted(days)))
    page.get_by_label("调休上班").fill(made_up)


def due_of(base: str, request: str) -> str:
    return str(Caller(base).signed_in("supervisor").get(f"/api/reporting/v1/cases/{request}").json["due_at"])


def accepted(base: str) -> str:
    """A case somebody could be working on, whose promise runs out within these twelve days."""
    clerk = Caller(base).signed_in(CLERK)
    request = str(_enter(clerk, complete=True)["id"])
    wait_for(lambda: Caller(base).signed_in("supervisor").get(f"/api/reporting/v1/cases/{request}").status == 200)
    return request


def test_a_year_is_previewed_loaded_and_taken_back(house, open_browser) -> None:
    request = accepted(house.base)
    before = due_of(house.base, request)
    page = open_browser(PHONE)
    sign_in(page, "admin")
    page.goto("/work/calendar?lang=zh")
    check_page(page, "calendar")
    year, days = a_long_break()
    fill(page, f"{year}-05-20" if datetime(int(year), 5, 20, tzinfo=UTC).weekday() < 5 else f"{year}-05-22")
    to_main(page, "先看会变动什么")
    expect(page.locator(".error-summary")).to_contain_text("第1行")
    expect(page.get_by_label("放假")).to_have_value("\n".join(sorted(days)))
    check_page(page, "calendar-wrong-line")

    fill(page)
    to_main(page, "先看会变动什么")
    expect(page.locator("#preview-title")).to_be_visible()
    expect(page.get_by_role("row", name="推后").first).to_be_visible()
    check_page(page, "calendar-preview")
    assert due_of(house.base, request) == before, "a preview stores nothing"
    try:
        with page.expect_navigation():
            page.locator("form[action='/work/calendar'] button").click()
        expect(page.locator("main")).to_contain_text("已装入日历")
        check_page(page, "calendar-loaded")
        moved = wait_for(lambda: due_of(house.base, request) != before, 60, "the case moved by the worker")
        assert moved
    finally:
        take_back(page)
    wait_for(lambda: due_of(house.base, request) == before, 60, "the case moved back")


def take_back(page: Page) -> None:
    page.goto("/work/calendar?lang=zh")
    to_main(page, "看恢复到自带日历会怎样")
    with page.expect_navigation():
        page.locator("form[action='/work/calendar'] button").click()
    page.goto("/work/calendar?lang=en")
    check_page(page, "calendar-history-english")
