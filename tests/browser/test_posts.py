"""Posts on a phone: claim, approve, a waiting list that moves; a gap that becomes a post; each page looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_every_page import _enter
from tests.browser.test_work_flows import look
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
ORGANISER = f"organiser-{way.TOWN}"
API = "/api/assignment/v1"


def a_post(base: str) -> str:
    new = {
        "kind": "culture",
        "area": way.TOWN,
        "head_count": 1,
        "words": "周末带孩子读书",
        "words_en": "Reading with children",
    }
    return str(Caller(base).signed_in(ORGANISER).post(f"{API}/posts", new).json["id"])


def claim(page: Page, account: str, post: str) -> None:
    sign_in(page, account)
    page.goto("/work/claims?lang=zh&all=1")
    with page.expect_navigation():
        page.locator(f"form[action='/work/claims/posts/{post}'] button").click()
    expect(page.locator("main")).to_contain_text("等组织员批准")


def answer(desk: Page, post: str, word: str) -> None:
    desk.goto("/work/posts")
    with desk.expect_navigation():
        desk.locator("article", has_text="文体教育").get_by_role("button", name=word, exact=True).first.click()


def test_two_claim_one_place_one_waits_and_moves_up(house, open_browser) -> None:
    post = a_post(house.base)
    volunteers = Caller(house.base).signed_in(ORGANISER).get(f"{API}/volunteers").json
    accounts = [volunteer["account"] for volunteer in volunteers[-2:]]
    first, second, desk = open_browser(PHONE), open_browser(PHONE), open_browser(PHONE)
    claim(first, accounts[0], post)
    claim(second, accounts[1], post)
    look(second, "claims-mine")
    sign_in(desk, ORGANISER)
    desk.goto("/work/posts?lang=zh")
    look(desk, "posts-to-answer")
    answer(desk, post, "批准")
    answer(desk, post, "列入候补")
    expect(desk.locator("main")).to_contain_text("候补，等名额")
    first.goto("/work/claims")
    own = first.locator("article", has_text="文体教育")
    own.locator("summary").click()
    with first.expect_navigation():
        own.get_by_role("button", name="确定退出").click()
    second.goto("/work/claims")
    expect(second.locator("main")).to_contain_text("名额空出来了")
    check_page(second, "claims-moved-up")
    desk.goto(f"/work/posts/{post}")
    expect(desk.locator("main")).to_contain_text("候补上岗")
    check_page(desk, "post-held")


def test_a_gap_becomes_a_post(house, open_browser) -> None:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    weeks_ago = datetime.now(UTC) - timedelta(days=21)
    _enter(clerk, complete=True, occurred_at=weeks_ago.isoformat(timespec="seconds"))
    organiser = Caller(house.base).signed_in(ORGANISER)
    wait_for(lambda: organiser.get(f"{API}/gaps").json, what="the late case")
    desk = open_browser(PHONE)
    sign_in(desk, ORGANISER)
    desk.goto("/work/gaps?lang=zh")
    look(desk, "gaps")
    desk.locator("main tbody a[href^='/work/gaps/cases']").first.click()
    desk.wait_for_load_state()
    check_page(desk, "gap-cases")
    desk.goto("/work/gaps")
    desk.get_by_role("link", name="按缺口设岗").first.click()
    desk.wait_for_load_state()
    expect(desk.locator("#f-head-count")).to_have_value("1")
    check_page(desk, "post-from-gap")
    way.to_main(desk, "设岗")
    expect(desk.locator("main")).to_contain_text("岗位已设")
