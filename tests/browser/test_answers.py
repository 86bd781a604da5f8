"""A question answered at once, in the browser: written and approved by two, read out at the window, shown to the resident."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, check_page, sign_in
from tests.http import Caller

pytestmark = pytest.mark.browser
INTAKE = "/api/intake/v1"
WORDS = "想问下老年证多大年纪能办，要带些什么"
ANSWER = "满60岁就能办"


def in_english(page: Page, path: str) -> None:
    page.goto(f"{path}{'&' if '?' in path else '?'}lang=en")


def test_the_window_reads_an_answer_out_while_entering_and_it_is_closed(open_browser) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/new")
    page.get_by_role("button", name="清空这一页").click()
    page.locator("#f-requester-phone").fill("13900004321")
    page.locator("#f-requester-name").fill("曾问事")
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    page.locator("#f-description").fill(WORDS)
    told = page.locator("#guess details", has_text="老年人优待证多大年纪能办")
    told.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(told.get_by_text(ANSWER)).to_be_visible()
    check_page(page, "answers-entry")
    told.get_by_role("button", name="念给群众听了，登记并办结").click()
    page.wait_for_url("**/desk/receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("已当场答复，办结")
    expect(page.locator("main")).to_contain_text(ANSWER)
    check_page(page, "answers-receipt")
    page.get_by_role("link", name="打开这件事").click()
    expect(page.get_by_text("已按批准的答复当场答复")).to_be_visible()
    check_page(page, "answers-request-told")


def test_a_request_that_waits_is_answered_and_the_resident_reads_it(open_browser, house) -> None:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    asked = {"name": "曾问事", "phone": "13900004321"}
    body = {"description": WORDS, "village_code": way.VILLAGE, "channel": "phone", "requester": asked}
    made = clerk.post(f"{INTAKE}/requests", body).json
    page = open_browser(DESKTOP)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto(f"/desk/requests/{made['id']}")
    likely = page.locator("form.answer-told").first
    expect(likely).to_contain_text(ANSWER)
    check_page(page, "answers-request")
    likely.locator("summary").click()
    likely.get_by_label("另外说明").fill("走不动可以请代办员上门")
    with page.expect_navigation():
        likely.get_by_role("button", name="按这条答复，办结").click()
    expect(page.locator("main")).to_contain_text("已答复并办结，计入咨询件。")
    resident = open_browser(PHONE)
    resident.goto(f"/track/{made['tracking_code']}")
    resident.locator("#f-phone-tail").fill("4321")
    way.to_main(resident, resident.locator("main form button[type=submit]").first.inner_text())
    for _ in range(40):
        if ANSWER in resident.content():
            break
        resident.wait_for_timeout(250)
        resident.reload()
    expect(resident.locator("main")).to_contain_text("走不动可以请代办员上门")
    expect(resident.get_by_role("link", name="看结果、作评价")).to_have_count(0)
    check_page(resident, "answers-track")


def test_a_resident_is_shown_an_answer_and_may_go_on_all_the_same(open_browser) -> None:
    page = open_browser(PHONE)
    page.goto("/ask")
    page.get_by_label("有什么事要帮忙？").fill(WORDS)
    way.to_main(page, "下一步")
    expect(page.get_by_role("heading", level=1)).to_have_text("这答到您了吗？")
    check_page(page, "ask-answer")
    way.to_main(page, "没有答到，接着说")
    assert page.url.endswith(("/ask/matter", "/ask/where"))
    page.goto("/ask")
    way.to_main(page, "下一步")
    assert not page.url.endswith("/ask/answer")
    page.goto("/ask")
    page.get_by_label("有什么事要帮忙？").fill(WORDS + "呢")
    way.to_main(page, "下一步")
    way.to_main(page, "答到了，不用登记")
    expect(page.get_by_role("heading", level=1)).to_contain_text("老年人优待证")
    check_page(page, "ask-answered")
    in_english(page, page.url)
    check_page(page, "ask-answered-en")


def test_one_writes_an_answer_and_another_approves_it(open_browser) -> None:
    writer = open_browser(DESKTOP)
    sign_in(writer, "admin")
    writer.goto("/desk/answers")
    check_page(writer, "answers")
    writer.get_by_role("link", name="写一条答复").click()
    way.to_main(writer, "送去批准")
    expect(writer.locator(".error-summary")).to_be_focused()
    check_page(writer, "answers-new-errors")
    for name, words in (
        ("question-zh", "赶集日开门吗？"),
        ("question-en", "Open on market days?"),
        ("answer-zh", "开。\n九点起。"),
        ("answer-en", "Yes."),
    ):
        writer.locator(f"#f-{name}").fill(words)
    writer.locator("#f-keywords").fill("赶集日、赶场")
    way.to_main(writer, "送去批准")
    expect(writer.get_by_text("请另一位管理员或督办来批准")).to_be_visible()
    address = writer.url
    check_page(writer, "answers-draft")
    approver = open_browser(PHONE)
    sign_in(approver, "supervisor")
    in_english(approver, address)
    check_page(approver, "answers-draft-en")
    approver.get_by_role("button", name="Approve", exact=True).click()
    expect(approver.locator("main")).to_contain_text("In use")
    check_page(approver, "answers-in-use-en")
    approver.get_by_role("link", name="Write a new version").click()
    check_page(approver, "answers-version-en")
