"""A supervisor's lists: filters kept as a view without the mouse, removed and taken back; what is filtered fetched as a file."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser import way
from tests.browser.conftest import check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def number(house) -> str:
    """A case three weeks old, and so overdue."""
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {
        "description": "想申请农村低保",
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": {"name": "李清单", "phone": "13900007788", "address": "三组"},
        "matter_code": "dibao",
        "materials_complete": True,
        "occurred_at": (datetime.now(UTC) - timedelta(days=21)).isoformat(timespec="seconds"),
    }
    made = clerk.post("/api/intake/v1/requests", body).json
    wait_for(lambda: clerk.get(f"/api/reporting/v1/cases/{made['id']}").status == 200, 30, "the case to be heard of")
    return str(made["number"])


@pytest.fixture
def page(open_browser, number):
    page = open_browser()
    sign_in(page, "supervisor")
    page.goto(f"/board/cases?standing=overdue&area={way.TOWN}")
    return page


def test_filters_are_kept_as_a_view_without_the_mouse(page) -> None:
    page.keyboard.press("s")
    page.locator("#f-name").focus()
    page.keyboard.type("……")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#f-standing")).to_have_value("overdue")
    check_page(page, "board-cases-view-errors")
    page.locator("#f-name").fill("本镇超期")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已保存视图")).to_be_visible()
    here = page.locator("#views [aria-current=page]")
    expect(here).to_contain_text("本镇超期")
    check_page(page, "board-cases-view")
    with page.expect_navigation():
        page.keyboard.press("0")
    expect(page.locator("#views [aria-current=page]")).to_have_text("全部")
    with page.expect_navigation():
        page.locator("#views").get_by_text("本镇超期").click()
    page.goto("/board/views")
    check_page(page, "board-views-some")
    with page.expect_navigation():
        page.get_by_role("button", name="删除").first.click()
    check_page(page, "board-views-removed")
    with page.expect_navigation():
        page.get_by_role("button", name="撤销删除").click()
    expect(page.locator("main h2").filter(has_text="本镇超期")).to_be_visible()


def test_what_is_filtered_is_fetched_as_a_file(page, number) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="XLSX").click()
    check_page(page, "export-done")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载 XLSX").click()
    sheet = load_workbook(io.BytesIO(fetched.value.path().read_bytes())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "超期" in rows[1][0]
    assert number in {row[0] for row in rows[4:]}
