"""The main job in the browser: from a resident's own words on a phone to the supervisor's figures on a desktop."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser


def test_a_request_goes_from_own_words_to_the_figures(open_browser, house) -> None:
    resident = open_browser(PHONE)
    receipt = way.ask(resident)

    clerk = open_browser(DESKTOP)
    sign_in(clerk, f"clerk-{way.TOWN}")
    request_id = way.accept(clerk, receipt.number)

    volunteer = open_browser(PHONE)
    account, offer = way.offer_of(house.base, request_id)
    sign_in(volunteer, account)
    way.take_and_finish(volunteer, offer)

    _wait_for_state(house, request_id, "awaiting_confirmation")
    way.track(resident, receipt.code)
    expect(resident.locator(".progress-line")).to_contain_text("办毕")
    check_page(resident, "track-case")
    way.show_result(resident, receipt.code)
    check_page(resident, "confirm-result")
    _nothing_happens_by_looking(resident, house, request_id)
    way.sign_off(resident)

    _wait_for_state(house, request_id, "closed")
    supervisor = open_browser(DESKTOP)
    sign_in(supervisor, "supervisor")
    _supervise(supervisor, receipt.number, request_id)


def test_a_clerk_enters_a_request_without_a_mouse(open_browser, house) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/new")
    page.get_by_role("button", name="清空这一页").click()  # the same clerk may have left something typed elsewhere
    expect(page.locator("#f-requester-phone")).to_be_focused()
    page.goto("/desk")
    expect(page.get_by_role("link", name="新登记").last).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_url("**/desk/new")
    keyboard = page.keyboard
    expect(page.locator("#f-requester-phone")).to_be_focused()
    keyboard.type("13900007777")
    _tab_to(page, "f-requester-name")
    keyboard.type("郑光明")
    _tab_to(page, "f-village-code")
    keyboard.type("gycmwyh")
    keyboard.press("Enter")
    expect(page.locator("select[name=village_code]")).not_to_have_value("")
    _tab_to(page, "f-description")
    keyboard.type("想给儿子开个无房证明，读书要用")
    _tab_to(page, "f-matter-code")
    keyboard.press("Control+A")
    keyboard.type("低保")
    keyboard.press("Enter")
    expect(page.locator("select[name=matter_code]")).not_to_have_value("")
    _tab_to(page, "f-materials-complete")
    keyboard.press("Space")
    expect(page.locator("#f-materials-complete")).to_be_checked()
    check_page(page, "desk-new")
    keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("已当场受理")
    check_page(page, "desk-receipt")
    keyboard.press("n")
    page.wait_for_url("**/desk/new")
    assert "郑光明" not in page.content()


def test_an_empty_page_says_what_is_missing_and_takes_the_focus(open_browser) -> None:
    page = open_browser(PHONE)
    page.goto("/ask")
    way.to_main(page, "下一步")
    assert page.title().startswith("错误："), page.title()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    check_page(page, "ask-errors")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("有什么事要帮忙？")).to_be_focused()


def test_a_resident_asks_and_tracks_without_a_script(open_browser) -> None:
    page = open_browser(PHONE, java_script_enabled=False)
    receipt = way.ask(page, look=lambda *_: None)
    page.goto("/ask")
    way.to_main(page, "下一步")
    assert page.title().startswith("错误："), page.title()
    page.goto("/track")
    page.get_by_label("查询码").fill(receipt.code)
    page.get_by_label("手机号后四位").fill(way.TAIL)
    way.to_main(page, "查看进度")
    expect(page.locator("main")).to_contain_text(receipt.number)


def test_back_keeps_what_was_answered(open_browser) -> None:
    page = open_browser(PHONE)
    page.goto("/ask")
    page.get_by_label("有什么事要帮忙？").fill("门口的路灯坏了好几天")
    way.to_main(page, "下一步")
    page.get_by_text("都不是").click()
    way.to_main(page, "下一步")
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    way.to_main(page, "下一步")
    page.get_by_role("link", name="返回").click()
    expect(page.locator("#f-village-code")).to_have_value("天仙镇 · 牟观社区村委会")
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_label("都不是")).to_be_checked()
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_label("有什么事要帮忙？")).to_have_value("门口的路灯坏了好几天")


def _tab_to(page: Page, field: str) -> None:
    """Press Tab until the field has the focus; every stop on the way is one the keyboard can leave again."""
    for _ in range(8):
        if page.evaluate("document.activeElement.id") == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{field} is not within eight stops")


def _nothing_happens_by_looking(page: Page, house, request_id: str) -> None:
    """A link that is fetched ahead, or a page that is opened again, confirms nothing."""
    before = house.sql("SELECT count(*) FROM bus.event WHERE subject = %s", request_id)
    page.reload()
    page.goto("/confirm")
    page.goto("/confirm/result")
    assert house.sql("SELECT count(*) FROM bus.event WHERE subject = %s", request_id) == before


def _wait_for_state(house, request_id: str, state: str) -> None:
    supervisor = Caller(house.base).signed_in("supervisor")
    wait_for(
        lambda: supervisor.get(f"/api/reporting/v1/cases/{request_id}").json.get("status") == state,
        40,
        state,
        pause=0.2,
    )


def _supervise(page: Page, number: str, request_id: str) -> None:
    """The figures lead to the list, the list to the case, the case to every step."""
    page.goto("/board")
    for figure in ("受理量", "办结量", "办结率", "按时办结率", "双报到率"):
        expect(page.locator(".figures").get_by_text(figure, exact=True).first).to_be_visible()
    check_page(page, "board")
    page.get_by_role("link", name="查看明细：办结量").click()
    check_page(page, "board-cases")
    page.get_by_role("link", name=number).click()
    assert request_id in page.url
    for step in ("登记", "受理", "接单", "办毕", "办结"):
        expect(page.locator(".progress-line")).to_contain_text(step)
    check_page(page, "board-case")
