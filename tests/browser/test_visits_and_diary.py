"""Visits and the diary in the browser: one thumb on a phone, nothing typed is lost, a draft becomes a request whose progress shows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, check_page, sign_in
from tests.http import Caller
from tests.pictures import a_photo
from tests.unit.intake.diary_entries import PIG_KEEPER

pytestmark = pytest.mark.browser
CLERK = f"clerk-{way.TOWN}"


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh"), (PHONE, "en"), (DESKTOP, "zh")])
def test_every_page_of_visits_and_diary(open_browser, size, language) -> None:
    page = open_browser(size)
    sign_in(page, CLERK)
    for name, path in (
        ("visits", "/desk/visits"),
        ("visits-none", "/desk/visits?month=2014-01"),
        ("visit-new", "/desk/visits/new"),
        ("diary", "/desk/diary"),
        ("diary-none", "/desk/diary?month=2014-01"),
        ("diary-new", "/desk/diary/new"),
        ("board-visits", "/board/visits?from=2014-01-01"),
        ("board-visits-list", "/board/visits/list?from=2014-01-01&figure=relief"),
    ):
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        check_page(page, f"{name}-{language}")
    page.goto("/desk/visits")
    page.locator("a[href^='/desk/visits/0']").first.click()
    check_page(page, f"visit-{language}")
    page.goto("/desk/diary?drafts=open")
    page.locator(".diary-list a").first.click()
    check_page(page, f"diary-entry-{language}")
    page.locator("main form[action$='/confirm'] button[type=submit]").first.evaluate(
        "button => { button.form.querySelector('[name$=person]').value = ''; button.click(); }"
    )
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, f"diary-entry-errors-{language}")


def test_a_visit_is_noted_on_a_phone_and_a_lost_line_loses_nothing(open_browser) -> None:
    page = open_browser(PHONE)
    sign_in(page, CLERK)
    page.goto("/desk/visits/new")
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    page.get_by_label("见了谁，一行一个").fill("手机大娘 13800138555")
    with page.expect_response(lambda reply: reply.url.endswith("/desk/visits/draft")):
        page.get_by_label("有什么难处和问题，一行一个").fill("屋顶漏雨")
    expect(page.locator(".kept")).to_contain_text("已自动保存")
    again = open_browser(PHONE)
    sign_in(again, CLERK)
    again.goto("/desk/visits/new")
    expect(again.get_by_label("有什么难处和问题，一行一个")).to_have_value("屋顶漏雨")
    page.locator("#f-amount-relief").fill("500")
    box = page.locator(".actions-thumb .btn").bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= PHONE["height"]
    way.to_main(page, "记下")
    expect(page.locator("main")).to_contain_text("手机大娘")
    expect(page.locator("main")).to_contain_text("500元")
    check_page(page, "visit-made")


def test_an_entry_becomes_a_request_and_its_progress_shows(open_browser) -> None:
    page = open_browser(PHONE)
    sign_in(page, CLERK)
    page.goto("/desk/diary/new")
    page.locator("#f-text").fill(PIG_KEEPER.text)
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    way.to_main(page, "记下")
    expect(page.locator("main")).to_contain_text("请看看下面读出来的诉求对不对")
    expect(page.locator("#f-1-person")).to_have_value("龚长林")
    expect(page.locator("#f-1-village-group")).to_have_value("8")
    expect(page.locator("#f-1-measure")).to_have_value("请畜牧局技术员上门指导")
    page.get_by_text("材料齐全，当场受理").click()
    entry = page.url
    way.to_main(page, "确认，登记成诉求")
    number = re.search(r"NX\d{8}-\d{6}", page.locator("main").inner_text())
    assert number
    check_page(page, "diary-receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("已当场受理")
    _progress_shows(page, entry, number[0])
    check_page(page, "diary-entry-done")


def _progress_shows(page: Page, entry: str, number: str) -> None:
    """Reporting hears of it within moments; the page asks when it is opened."""
    for _ in range(20):
        page.goto(entry)
        listed = page.locator(".progress-list")
        try:
            expect(listed).to_contain_text(number, timeout=1_500)
            return
        except AssertionError:
            continue
    raise AssertionError("the progress never came")


def test_the_diary_prints_as_a_page(open_browser) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, CLERK)
    page.goto("/desk/diary?drafts=open")
    page.locator(".diary-list a").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".sign-lines")).to_be_visible()
    expect(page.locator(".topbar")).to_be_hidden()
    for form in page.locator("main form").all():
        expect(form).to_be_hidden()


def test_without_a_script_the_entry_works_too(open_browser) -> None:
    page = open_browser(PHONE, java_script_enabled=False)
    sign_in(page, CLERK)
    page.goto("/desk/diary/new")
    page.locator("#f-text").fill("3组村民常玉珍常年有病，没有收入。协调落实低保。")
    page.locator("#f-village-code").select_option(way.VILLAGE)
    way.to_main(page, "记下")
    expect(page.locator("#f-1-person")).to_have_value("常玉珍")


def test_a_photo_from_the_phone_backs_what_came_of_a_visit(open_browser, house) -> None:
    clerk = Caller(house.base).signed_in(CLERK)
    done = [{"kind": "relief", "amount_yuan": 300}, {"kind": "good_deed", "times": 1}]
    visit = {"kind": "household", "village_code": way.VILLAGE, "people_met": 1, "outcomes": done}
    made = clerk.post("/api/intake/v1/visits", visit).json["id"]
    page = open_browser(PHONE)
    sign_in(page, CLERK)
    page.goto(f"/desk/visits/{made}")
    page.get_by_text("加凭据照片").click()
    page.locator("#f-photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
    check_page(page, "visit-add-evidence")
    way.to_main(page, "加上")
    expect(page.locator("ul.photos img")).to_have_count(1)
    check_page(page, "visit-evidence")
