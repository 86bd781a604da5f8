"""Entering in order: the paper book's grid, a spreadsheet, a queue handed over, one's own entry put right, a complaint."""

import io
import uuid
from pathlib import Path

import orjson
import psycopg
import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from services.local.demo.accounts import PASSWORD_HASH
from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.http import Caller

pytestmark = pytest.mark.browser
CLERK, COLLEAGUE = f"clerk-{way.TOWN}", "clerk-who-stands-in"
REQUESTS = "/api/intake/v1/requests"


@pytest.fixture
def at_desk(open_browser) -> Page:
    page = open_browser()
    sign_in(page, CLERK)
    return page


@pytest.fixture
def colleague(house) -> str:
    """A second clerk of the town; the demo district has one."""
    with psycopg.connect(house.settings.database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT identity.open_account(%s, %s, %s, %s, NULL, CAST(%s AS jsonb))",
            (uuid.uuid4(), COLLEAGUE, "代班人", PASSWORD_HASH, orjson.dumps([["clerk", way.TOWN]]).decode()),
        )
    return COLLEAGUE


def a_phone() -> str:
    return f"137{uuid.uuid4().int % 10**8:08}"


def entered(base: str, phone: str) -> dict[str, str]:
    """What a clerk has just entered at the window."""
    body = {
        "description": "身份证丢了，想补一张",
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": {"name": "田秀英", "phone": phone},
        "matter_code": "shenfenzheng",
    }
    reply = Caller(base).signed_in(CLERK).post(REQUESTS, body)
    assert reply.status == 201, reply.body[:300]
    return dict(reply.json)


def test_right_lines_of_the_book_are_entered_by_keyboard_and_a_wrong_one_keeps_its_words(at_desk) -> None:
    page = at_desk
    page.goto("/desk/book")
    check_page(page, "book-empty")
    page.locator("#f-rows-0-time").focus()
    for time, name, phone in (
        ("3-12 9:30", "甲大爷", "13811110001"),
        ("昨天", "乙婆婆", "12"),
        ("3月13日", "丙大哥", ""),
    ):
        for value in (time, name, phone, "牟观社区", f"{name}想问低保", "低保"):
            page.keyboard.type(value)
            page.keyboard.press("Tab")
        for _ in range(2):
            page.keyboard.press("Tab")
    check_page(page, "book-filled")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary li")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("登记了2行")
    left = page.locator("#f-rows-0-time")
    expect(left).to_have_value("昨天")
    expect(left).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-rows-0-time-error")).to_contain_text("时间看不懂")
    expect(page.locator("#f-rows-0-phone-error")).to_be_visible()
    expect(page.locator("#f-rows-0-words")).to_have_value("乙婆婆想问低保")
    expect(page.locator("#f-rows-1-name")).to_have_value("")
    check_page(page, "book-errors")
    page.reload()
    left.fill("3-14 10:00")
    page.locator("#f-rows-0-phone").fill("13811110002")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("登记了1行")
    expect(left).to_have_value("")


def test_a_spreadsheet_is_looked_through_started_and_followed_to_the_end(at_desk, tmp_path) -> None:
    page = at_desk
    page.goto("/desk/import")
    check_page(page, "import-empty")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载模板").click()
    template = load_workbook(io.BytesIO(given.value.path().read_bytes())).worksheets[0]
    way.to_main(page, "上传并检查")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, "import-errors")
    page.locator("#f-file").set_input_files(_sheet(tmp_path, [cell.value for cell in template[1]]))
    way.to_main(page, "上传并检查")
    for told in ("可以导入：2行", "要改：1行", "第3行", "时间看不懂"):
        expect(page.locator("main")).to_contain_text(told)
    check_page(page, "import-preview")
    way.to_main(page, "导入没有错的2行")
    check_page(page, "import-running")
    expect(page.locator("main")).to_contain_text("登记了2件", timeout=30_000)
    check_page(page, "import-done")
    page.goto("/desk/import")
    expect(page.locator("main")).to_contain_text("在办.xlsx")
    check_page(page, "import-list")


def _sheet(folder: Path, head: list[str]) -> str:
    """Two right lines and, between them, one whose time and village cannot be read; under the template's own headings."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(head)
    tag = uuid.uuid4().hex[:6]
    sheet.append(["2025-03-12 09:30", "孙一", "13822220001", "三组", "牟观社区", f"想申请低保{tag}", "低保"])
    sheet.append(["昨天", "孙二", "13822220002", "三组", "没有这个村", f"想申请低保{tag}", "低保"])
    sheet.append(["2025-03-13", "孙三", "13822220003", "四组", "牟观社区", f"路灯坏了{tag}"])
    content = io.BytesIO()
    book.save(content)
    path = folder / "在办.xlsx"
    path.write_bytes(content.getvalue())
    return str(path)


def test_a_dispatcher_hands_a_queue_to_another_clerk_and_takes_it_back(house, open_browser, colleague) -> None:
    entered(house.base, a_phone())
    page = open_browser()
    sign_in(page, f"dispatcher-{way.TOWN}")
    page.goto("/desk/handover")
    check_page(page, "handover")
    way.to_main(page, "整队交接")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, "handover-errors")
    way.choose(page, "f-from", CLERK, "")
    way.choose(page, "f-to", colleague, "")
    way.to_main(page, "整队交接")
    expect(page.get_by_text("已交接")).to_be_visible()
    row = page.locator("tbody tr", has_text=CLERK)
    expect(row.locator("td.number")).to_have_text("0")
    check_page(page, "handover-done")
    way.to_main(page, "撤销交接")
    expect(page.get_by_text("已撤销交接，退回")).to_be_visible()
    expect(row.locator("td.number")).not_to_have_text("0")
    check_page(page, "handover-undone")


def test_a_clerk_puts_right_what_they_entered_today(house, at_desk) -> None:
    page, made = at_desk, entered(house.base, a_phone())
    page.goto(f"/desk/requests/{made['id']}")
    page.get_by_role("link", name="更正（限今天）").click()
    check_page(page, "correct")
    page.locator("#f-requester-phone").fill("12")
    page.locator("#f-description").fill("身份证丢了，想补一张，急用")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#f-description")).to_have_value("身份证丢了，想补一张，急用")
    check_page(page, "correct-errors")
    page.locator("#f-requester-phone").fill(a_phone())
    way.to_main(page, "保存更正")
    expect(page.locator("main")).to_contain_text("已更正，改动已记录。")
    expect(page.locator("main")).to_contain_text("急用")
    expect(page.locator("main")).to_contain_text("更正过：")
    check_page(page, "corrected")


def test_a_complaint_passes_over_the_clerk_of_the_area_to_the_supervisor(house, open_browser) -> None:
    page, phone = open_browser(PHONE), a_phone()
    page.goto("/ask/complaint")
    check_page(page, "complaint")
    way.to_main(page, "提交")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, "complaint-errors")
    page.get_by_label("什么事，想到什么说什么").fill("镇上的老赵收了材料一个月不给办")
    page.locator("#f-complaint-about-name").fill("老赵")
    way.choose(page, "f-complaint-about-area", "txz", way.TOWN)
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    page.get_by_label("您的姓名").fill("周桂芳")
    page.get_by_label("电话", exact=True).fill(phone)
    check_page(page, "complaint-filled")
    way.to_main(page, "提交")
    expect(page.locator("main")).not_to_contain_text("镇便民服务中心会看")
    check_page(page, "complaint-done")
    number = way.receipt_on(page).number

    queues = {}
    for who in (CLERK, "supervisor"):
        reader = open_browser()
        sign_in(reader, who)
        reader.goto(f"/desk?q={phone}")
        check_page(reader, f"complaint-queue-{who[:5]}")
        queues[who] = number in reader.locator("main").inner_text()
    assert queues == {CLERK: False, "supervisor": True}
