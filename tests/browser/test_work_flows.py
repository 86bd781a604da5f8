"""Offers and work on a phone: a link from a message, a pause, an extension, a return and its ruling, what is taken back."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_every_page import ASSIGNMENT, _enter
from tests.http import Caller

pytestmark = pytest.mark.browser
CLERK, DISPATCHER, SUPERVISOR = f"clerk-{way.TOWN}", f"dispatcher-{way.TOWN}", "supervisor"


def look(page: Page, name: str) -> None:
    """In both languages, the Chinese one last."""
    here = urlsplit(page.url).path
    page.goto(f"{here}?lang=en")
    check_page(page, f"{name}-english")
    page.goto(f"{here}?lang=zh")
    check_page(page, name)


def offered(base: str) -> tuple[str, str, str]:
    """A request offered to somebody: its id, whose offer it is, and the link the dispatcher hands out."""
    made = _enter(Caller(base).signed_in(CLERK), complete=True)
    account, offer = way.offer_of(base, made["id"])
    return str(made["id"]), account, offer


def test_a_volunteers_way_with_all_that_may_come_between(house, open_browser) -> None:
    request, account, _ = offered(house.base)
    desk, phone, board = open_browser(PHONE), open_browser(PHONE), open_browser(PHONE)
    sign_in(desk, DISPATCHER)
    sign_in(board, SUPERVISOR)
    desk.goto("/work/dispatch?lang=zh")
    row = desk.locator("tr", has=desk.locator(f"a[href*='{request}']"))
    link = urlsplit(row.locator("[data-copy]").get_attribute("data-copy") or "").path
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("为什么找您")
    look(phone, "work-offer-link")
    way.to_main(phone, "接单")
    expect(phone.locator("main")).to_contain_text("已接单")
    check_page(phone, "work-offer-link-accepted")
    sign_in(phone, account)
    (task,) = Caller(house.base).signed_in(account).get(f"{ASSIGNMENT}/assignments", request=request).json
    own, clock = f"/work/tasks/{task['id']}", f"/work/clock/{task['id']}"
    phone.goto(own)
    way.to_main(phone, "开始办理")
    phone.get_by_role("link", name="暂停或延期").click()
    look(phone, "work-clock")
    way.to_main(phone, "申请暂停")
    expect(phone.locator(".error-summary, .has-error").first).to_be_visible()
    check_page(phone, "work-clock-error")
    phone.get_by_label("等群众补材料或有空").check()
    way.to_main(phone, "申请暂停")
    phone.get_by_label("延几个工作日").fill("2")
    phone.get_by_label("为什么来不及").fill("要等市里的数据")
    way.to_main(phone, "申请延期")
    check_page(phone, "work-clock-asked")
    desk.goto("/work/clock")
    look(desk, "work-clock-waiting")
    way.to_main(desk, "批准暂停")
    way.to_main(desk, "现在恢复")
    board.goto("/work/clock")
    way.to_main(board, "同意延期")
    phone.goto(clock)
    expect(phone.locator("main")).to_contain_text("同意延期")
    phone.goto(own)
    phone.locator("summary", has_text="退单").click()
    phone.get_by_label("为什么退单").fill("他家没人")
    way.to_main(phone, "退单")
    desk.goto("/work/rulings")
    look(desk, "work-rulings")
    desk.get_by_label("不同意，原承办人接着办").first.check()
    desk.get_by_label("审定意见").first.fill("已联系上，请再去")
    with desk.expect_navigation():
        desk.locator("main form button", has_text="审定").first.click()
    phone.goto(own)
    phone.get_by_label("已解决").check()
    phone.get_by_label("怎么办的").fill(way.DONE)
    way.to_main(phone, "办毕")
    phone.goto(own)
    phone.locator("summary", has_text="撤销").click()
    check_page(phone, "work-undo")
    phone.get_by_label("为什么撤销").fill("点早了")
    way.to_main(phone, "撤销办毕")
    expect(phone.locator("main")).to_contain_text("办理中")


def test_merging_handing_over_and_doing_again(house, open_browser) -> None:
    first, _, _ = offered(house.base)
    second, _, _ = offered(house.base)
    desk, board = open_browser(PHONE), open_browser(PHONE)
    sign_in(desk, DISPATCHER)
    desk.goto(f"/work/merging/{first}?lang=zh")
    look(desk, "work-merging-choose")
    desk.locator(f"form:has(input[value='{second}']) button").click()
    desk.wait_for_load_state()
    look(desk, "work-merging")
    way.to_main(desk, "分开")
    desk.goto("/work/handover")
    look(desk, "work-handover")
    desk.locator("main a", has_text="移交").last.click()
    desk.wait_for_load_state()
    look(desk, "work-handover-one")
    desk.get_by_label("为什么移交").fill("调到别的镇")
    way.to_main(desk, "全部移交")
    expect(desk).to_have_url(f"{house.base}/work/handover")
    sign_in(board, SUPERVISOR)
    board.goto(f"/work/reopen/{second}")
    look(board, "work-reopen")
