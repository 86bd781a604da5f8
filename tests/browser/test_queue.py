"""The queue by keyboard: going through it, several accepted at once and taken back, a duplicate merged and freed again."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import check_page, sign_in
from tests.http import Caller

pytestmark = pytest.mark.browser
REQUESTS = "/api/intake/v1/requests"
CLERK = f"clerk-{way.TOWN}"


@pytest.fixture
def clerk(house) -> Caller:
    return Caller(house.base).signed_in(CLERK)


@pytest.fixture
def at_desk(open_browser) -> Page:
    page = open_browser()
    sign_in(page, CLERK)
    return page


def entered(clerk: Caller, phone: str, matter: str = "shenfenzheng") -> str:
    """A request that waits; its number."""
    body = {
        "description": "身份证快到期了，想换一张",
        "village_code": way.VILLAGE,
        "channel": "phone",
        "requester": {"name": "田秀英", "phone": phone},
        "matter_code": matter,
    }
    reply = clerk.post(REQUESTS, body)
    assert reply.status == 201, reply.body[:300]
    return str(reply.json["number"])


def a_phone() -> str:
    return f"136{uuid.uuid4().int % 10**8:08}"


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    expect(page.locator("#f-q")).to_be_focused()
    page.locator("#f-q").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"q={words}"))


def test_several_are_chosen_by_keyboard_accepted_at_once_and_taken_back(at_desk, clerk) -> None:
    page, phone = at_desk, a_phone()
    numbers = [entered(clerk, phone) for _ in range(3)]
    page.goto("/desk")
    search(page, phone)
    check_page(page, "queue-searched")
    rows = page.locator("[data-queue] tbody tr")
    expect(rows).to_have_count(3)
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen]")).to_have_text("已选2件")
    page.reload()
    expect(page.locator("[data-chosen]")).to_have_text("已选2件")
    page.keyboard.press("b")
    page.wait_for_url(re.compile("/desk/batches/"))
    expect(page.locator("main")).to_contain_text("2件将在")
    check_page(page, "batch")
    page.keyboard.press("u")
    expect(page.locator("main")).to_contain_text("已撤销2件")
    states = {one["number"]: one["status"] for one in clerk.get(REQUESTS, q=phone).json}
    assert states == dict.fromkeys(numbers, "submitted")
    page.locator(".back-link").click()
    expect(page.locator("[data-chosen]")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("b")
    page.wait_for_url(re.compile("/desk/batches/"))
    page.keyboard.press("a")
    expect(page.locator("main")).to_contain_text("已受理1件")
    assert sorted(one["status"] for one in clerk.get(REQUESTS, q=phone).json) == ["accepted", "submitted", "submitted"]


def test_a_duplicate_is_opened_merged_and_freed_again_by_keyboard(at_desk, clerk) -> None:
    page, phone = at_desk, a_phone()
    second, first = (entered(clerk, phone) for _ in range(2))
    page.goto("/desk")
    search(page, phone)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    page.keyboard.press("m")
    expect(page.locator("form.merge-into").first).to_contain_text(first)
    check_page(page, "request-merging")
    page.locator("form.merge-into button").first.click()
    expect(page.locator("main")).to_contain_text(f"已并入{first}")
    check_page(page, "request-merged")
    page.locator("body").press("u")
    expect(page.locator("main")).to_contain_text("已撤销并单")
    expect(page.locator(".progress-line").last).to_contain_text("并入另一件")
    page.locator("body").press("c")
    page.locator("#f-categorise-matter").fill("户口")
    page.locator("#f-categorise-matter").press("Enter")
    page.locator("#f-categorise-reason").fill("其实是迁户口")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("已换了事项")
    expect(page.locator(".progress-line").last).to_contain_text("其实是迁户口")
