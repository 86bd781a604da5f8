"""The steps of a request's way as people take them in the browser, in Chinese; each step looks at every page it passes.

What is asked of the pages afterwards stands in the tests.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import check_page
from tests.http import Caller, wait_for

TOWN, VILLAGE = "510503108", "510503108201"
WORDS = "婆婆78岁走不动路了，家里没有收入，想问问能不能办低保"
PERSON, PHONE_NUMBER, ADDRESS = "周桂芳", "13900001234", "八组，村小学旁边"
TAIL = PHONE_NUMBER[-4:]
DONE = "材料已交民政窗口，五个工作日内出结果"


@dataclass(frozen=True)
class Receipt:
    """What the resident takes home."""

    number: str
    code: str


def to_main(page: Page, label: str) -> None:
    """Press a button of the page by its words; waits for the page that follows."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=label, exact=True).click()


def choose(page: Page, field: str, initials: str, value: str) -> None:
    """Pick from a long list: by pinyin initials where the script runs, from the plain list where it does not."""
    box = page.locator(f"#{field}")
    if box.get_attribute("role") == "combobox":
        box.fill(initials)
        box.press("Enter")
    else:
        box.select_option(value)


def ask(page: Page, look: Callable[[Page, str], None] = check_page) -> Receipt:
    """A resident without an account: own words, the matter, how to be reached, once more, sent."""
    page.goto("/")
    look(page, "start")
    page.get_by_role("link", name="开始说事").click()
    page.get_by_label("有什么事要帮忙？").fill(WORDS)
    look(page, "ask")
    to_main(page, "下一步")
    page.get_by_text("城乡居民最低生活保障（低保）申请代办").click()
    look(page, "ask-matter")
    to_main(page, "下一步")
    choose(page, "f-village-code", "mgsqcwh", VILLAGE)
    page.get_by_label("住在哪里").fill(ADDRESS)
    look(page, "ask-where")
    to_main(page, "下一步")
    look(page, "ask-photos")
    to_main(page, "下一步")
    page.get_by_label("您的姓名").fill(PERSON)
    page.get_by_label("电话", exact=True).fill(PHONE_NUMBER)
    look(page, "ask-you")
    to_main(page, "下一步")
    expect(page.locator("dl.answers")).to_contain_text(WORDS)
    look(page, "ask-check")
    to_main(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已经登记")
    look(page, "ask-done")
    return receipt_on(page)


def receipt_on(page: Page) -> Receipt:
    words = page.locator("main").inner_text()
    number = re.search(r"NX\d{8}-\d{6}", words)
    assert number, words
    return Receipt(number[0], page.locator(".panel-number").inner_text().strip())


def accept(page: Page, number: str) -> str:
    """A clerk opens the request from the queue and accepts it; the request's id is in the address."""
    page.goto("/desk")
    look_for = page.get_by_role("link", name=number)
    expect(look_for).to_be_visible()
    check_page(page, "desk")
    look_for.click()
    expect(page.locator("main")).to_contain_text(PHONE_NUMBER)
    check_page(page, "desk-request")
    to_main(page, "受理")
    expect(page.locator("main")).to_contain_text("已受理，应于")
    check_page(page, "desk-accepted")
    return page.url.rpartition("/")[2].partition("?")[0]


def offer_of(base: str, request_id: str) -> tuple[str, str]:
    """Who was offered it, as the dispatcher of the town sees it: the volunteer's user name, and the offer's id."""
    dispatcher = Caller(base).signed_in(f"dispatcher-{TOWN}")
    offers = wait_for(
        lambda: dispatcher.get("/api/assignment/v1/offers", request=request_id).json, 40, "an offer", pause=0.2
    )
    return str(offers[0]["volunteer"]["account"]), str(offers[0]["id"])


def take_and_finish(page: Page, offer: str) -> None:
    """The volunteer on the phone: sees why, accepts, and only then who and where; starts, notes the work, done."""
    page.goto("/work")
    expect(page.locator("main")).to_contain_text("为什么找您")
    for private in (PERSON, PHONE_NUMBER, ADDRESS, WORDS):
        expect(page.locator("main")).not_to_contain_text(private)
    check_page(page, "work-offer")
    page.locator(f"form[action='/work/offers/{offer}/accept'] button").click()
    for needed in (PERSON, PHONE_NUMBER, ADDRESS, WORDS):
        expect(page.locator("main")).to_contain_text(needed)
    check_page(page, "work-task")
    expect(page.get_by_role("button", name="开始办理")).to_be_in_viewport()
    to_main(page, "开始办理")
    check_page(page, "work-started")
    page.locator("summary", has_text="记一次办理").click()
    page.get_by_label("做了什么").fill("上门看望，材料收齐")
    page.get_by_label("用了多少分钟").fill("45")
    to_main(page, "记下")
    expect(page.locator("main")).to_contain_text("上门看望，材料收齐")
    page.get_by_text("已解决", exact=True).click()
    page.get_by_label("怎么办的").fill(DONE)
    check_page(page, "work-finishing")
    to_main(page, "办毕")
    expect(page.locator("main")).to_contain_text("等群众确认")
    check_page(page, "work-done")


def track(page: Page, code: str) -> None:
    """The resident follows the case with the code and the last four digits of the phone."""
    page.goto("/track")
    check_page(page, "track")
    page.get_by_label("查询码").fill(code)
    page.get_by_label("手机号后四位").fill(TAIL)
    to_main(page, "查看进度")


def show_result(page: Page, code: str) -> None:
    """Who has just tracked it is not asked for the four digits again."""
    page.goto("/confirm")
    check_page(page, "confirm")
    page.goto(f"/confirm/{code}")
    expect(page.locator("main")).to_contain_text(DONE)


def sign_off(page: Page) -> None:
    """The result is on the screen: the resident says it is done, and how satisfied."""
    to_main(page, "办好了")
    expect(page.locator("main")).to_contain_text("这件事已办结")
    check_page(page, "confirm-rating")
    page.get_by_text("非常满意", exact=True).click()
    to_main(page, "提交评价")
    expect(page.locator("main")).to_contain_text("谢谢您的评价")
    check_page(page, "confirm-rated")
