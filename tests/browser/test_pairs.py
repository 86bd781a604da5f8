"""1+N pairs on a phone: one is made, is overdue, is visited with one tap, and ends with a reason; files come with a progress."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from shared.reference.working_hours import local_day
from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
ORGANISER = f"organiser-{way.TOWN}"
NAME = "手机困难户"


def a_helper(base: str) -> str:
    volunteers = Caller(base).signed_in(ORGANISER).get("/api/assignment/v1/volunteers").json
    return str(volunteers[-1]["account"])


def make_a_pair(page: Page, helper: str) -> None:
    page.goto("/work/pairs/new?lang=zh")
    page.get_by_label("是哪一类").select_option("household")
    way.choose(page, "f-village", "mgsqcwh", way.VILLAGE)
    page.get_by_label("姓名或名称").fill(NAME)
    page.get_by_label("电话", exact=False).first.fill("13900007788")
    page.get_by_label("结对干部的志愿者编号").fill("v99999")
    page.get_by_label("结对日期").fill((local_day(datetime.now(UTC)) - timedelta(days=200)).isoformat())
    check_page(page, "pair-new")
    way.to_main(page, "登记")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("姓名或名称")).to_have_value(NAME)
    page.get_by_label("结对干部的志愿者编号").fill(helper)
    way.to_main(page, "登记")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def test_a_pair_is_made_overdue_visited_and_ended(house, open_browser) -> None:
    helper = a_helper(house.base)
    desk, phone = open_browser(PHONE), open_browser(PHONE)
    sign_in(desk, ORGANISER)
    make_a_pair(desk, helper)
    pair = desk.url.partition("?")[0].rpartition("/")[2]
    expect(desk.locator("main")).to_contain_text("该走访了，已过110天")
    check_page(desk, "pair")
    own = desk.locator(f"a[href='/work/pairs/{pair}']")

    def is_listed() -> bool:
        desk.goto("/work/pairs?due=true")
        return own.count() == 1

    wait_for(is_listed, 60, "the tick that finds visits due", pause=1)
    expect(desk.locator("main")).not_to_contain_text(NAME)
    check_page(desk, "pairs-due")
    sign_in(phone, helper)
    phone.goto("/work/pairs/mine?lang=zh")
    card = phone.locator("article", has_text=NAME)
    check_page(phone, "pairs-mine")
    with phone.expect_navigation():
        card.get_by_role("button", name="今天去过了").click()
    phone.goto(f"/work/pairs/{pair}")
    expect(phone.locator("main li")).to_have_count(1)
    check_page(phone, "pair-visited")
    desk.goto("/work/pairs?due=true")
    expect(own).to_have_count(0)
    desk.goto(f"/work/pairs/{pair}")
    desk.get_by_label("为什么结束").select_option(index=1)
    way.to_main(desk, "结束这一对")
    expect(desk.locator("main")).to_contain_text("结束")
    expect(desk.get_by_role("button", name="结束这一对")).to_have_count(0)
    check_page(desk, "pair-ended")


def test_a_file_of_pairs_is_followed_to_its_end(house, open_browser) -> None:
    helper, page = a_helper(house.base), open_browser(PHONE)
    sign_in(page, ORGANISER)
    lines = [f"困难户,{way.VILLAGE},表格户{n},1391000{n:04},{helper},,90,2025-03-12" for n in range(40)]
    page.goto("/work/pairs/import?lang=zh")
    content = "\n".join(["对象类别,村（社区）,姓名或名称,电话,结对干部编号,结对单位,走访间隔（天）,结对日期", *lines])
    file = {"name": "结对.csv", "mimeType": "text/csv", "buffer": io.BytesIO(content.encode()).getvalue()}
    page.locator("#f-file").set_input_files(file)  # type: ignore[arg-type]
    way.to_main(page, "上传")
    expect(page.get_by_role("heading", level=1)).to_contain_text("结对.csv")
    expect(page.locator("main")).to_contain_text("登记了40对", timeout=45_000)
    check_page(page, "pairs-import-done")
    page.goto("/work/pairs/import")
    expect(page.locator("main")).to_contain_text("结对.csv")
    check_page(page, "pairs-import-list")
