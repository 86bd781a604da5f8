"""An administrator in Chromium: a matter's wording, a new version, retiring, the spreadsheet out and back with faults."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from shared.reference.working_hours import local_day
from shared.runtime.clock import SystemClock
from tests.browser.conftest import PHONE, check_page, sign_in

pytestmark = pytest.mark.browser
CODE = "jiashizheng"
"""A matter no other test of these pages touches."""


def main_button(page: Page, label: str) -> None:
    page.locator("main").get_by_role("button", name=label, exact=True).first.click()
    page.wait_for_load_state()


def test_from_a_correction_to_an_import_with_faults(open_browser, tmp_path) -> None:
    page = open_browser()
    sign_in(page, "admin")
    page.goto("/desk/matters")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="驾驶证", exact=False).first.click()
    expect(page.locator("main")).to_contain_text("第1版")
    expect(page.locator("main")).to_contain_text("没有在办的件")
    check_page(page, "matter")
    correct_the_wording(page)
    make_a_version(page)
    retire_and_keep_on(page)
    import_with_faults_and_without(page, tmp_path)


def correct_the_wording(page: Page) -> None:
    page.keyboard.press("e")
    page.wait_for_url("**/edit")
    check_page(page, "matter-edit")
    page.get_by_label("事项名称（中文）").fill("驾驶证换证代办（新名称）")
    page.get_by_label("承诺时限（工作日）").fill("9")
    page.get_by_label("承诺时限（工作日）").press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("要从某一天起出新版")
    expect(page.get_by_label("事项名称（中文）")).to_have_value("驾驶证换证代办（新名称）")
    check_page(page, "matter-edit-errors")
    page.get_by_label("承诺时限（工作日）").fill("5")
    main_button(page, "保存")
    expect(page.locator("h1")).to_have_text("驾驶证换证代办（新名称）")


def make_a_version(page: Page) -> None:
    page.get_by_role("link", name="出新版").click()
    page.get_by_label("承诺时限（工作日）").fill("4")
    main_button(page, "保存")
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("将启用")
    expect(rows.first).to_contain_text("承诺时限（工作日）")
    check_page(page, "matter-versions")
    main_button(page, "撤回这一版")
    expect(rows.first).to_contain_text("已撤回")


def retire_and_keep_on(page: Page) -> None:
    page.get_by_role("link", name="停用这个事项").click()
    check_page(page, "matter-retire")
    tomorrow = local_day(SystemClock().now()) + timedelta(days=1)
    page.get_by_label("从哪天起停用").fill(tomorrow.isoformat())
    page.locator("#f-successor").fill("低保")
    page.locator("#f-successor").press("Enter")
    main_button(page, "停用这个事项")
    expect(page.locator("main")).to_contain_text("接替的事项：")
    main_button(page, "取消停用")
    expect(page.locator("main")).not_to_contain_text("接替的事项：")


def import_with_faults_and_without(page: Page, tmp_path) -> None:
    page.goto("/desk/matters")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    sheet = book["事项 Matters"]
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == CODE)
    row[11].value, row[7].value = 99, "很快"
    bring(page, book, tmp_path)
    expect(page.locator(".error-summary")).to_contain_text("什么都没有导入")
    faults = page.locator("table tbody")
    expect(faults).to_contain_text(str(row[0].row))
    expect(faults).to_contain_text("办件类型 Kind (H)")
    check_page(page, "matters-import-faults")
    row[11].value, row[7].value = 3, "承诺件"
    bring(page, book, tmp_path)
    expect(page.locator("main")).to_contain_text("新增0个，出新版1个")
    check_page(page, "matters-import-preview")
    main_button(page, "确认导入")
    expect(page.locator("main")).to_contain_text("已导入：新增0个，出新版1个。")
    page.goto(f"/desk/matters/{CODE}")
    expect(page.locator("table tbody tr").first).to_contain_text("第3版")


def bring(page: Page, book, tmp_path) -> None:
    book.save(tmp_path / "matters.xlsx")
    page.goto("/desk/matters/import")
    page.get_by_label("XLSX 文件").set_input_files(tmp_path / "matters.xlsx")
    main_button(page, "看看会改什么")


def test_a_unit_is_renamed_and_its_matters_show_it_on_the_day(open_browser) -> None:
    page = open_browser(PHONE)
    sign_in(page, "admin")
    page.goto("/desk/units")
    check_page(page, "units")
    page.get_by_role("link", name="区公证处").click()
    tomorrow = local_day(SystemClock().now()) + timedelta(days=1)
    page.get_by_label("新名称（中文）").fill("区公证服务中心")
    page.get_by_label("从哪天起").first.fill(tomorrow.isoformat())
    main_button(page, "改名")
    expect(page.locator("main")).to_contain_text("区公证服务中心")
    expect(page.locator("main")).to_contain_text("还未生效")
    check_page(page, "unit-renamed")
    main_button(page, "撤回最近一步")
    expect(page.locator("h1")).to_have_text("区公证处")


def test_an_administrator_tries_what_words_lead_to(open_browser) -> None:
    page = open_browser()
    sign_in(page, "admin")
    page.goto("/desk/suggestions")
    page.get_by_label("群众的话").fill("我的身份证掉了")
    main_button(page, "看猜到什么")
    first = page.locator("main [role=status] tbody tr").first
    expect(first).to_contain_text("居民身份证办理代办")
    expect(first).to_contain_text("身份证")
    check_page(page, "suggestions-tried")
    page.get_by_label("群众的话").fill("嗯嗯")
    main_button(page, "看猜到什么")
    expect(page.locator("main [role=status]")).to_contain_text("猜不出来")
