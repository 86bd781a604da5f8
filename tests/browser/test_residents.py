"""A resident's whole way in the browser: photos, English and large type, no script, a lost line, double sending, afterwards."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.http import Caller, wait_for
from tests.pictures import a_photo

pytestmark = pytest.mark.browser
INTAKE = "/api/intake/v1"
SMALLEST = {"width": 320, "height": 568}
REQUESTS = "SELECT count(*) FROM intake.request"
PHOTOS = "SELECT photos FROM intake.request WHERE number = %s"


@pytest.fixture(scope="module")
def photos(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("photos")
    made = [folder / "id card.jpg", folder / "house.png"]
    made[0].write_bytes(a_photo((3000, 2000)))
    made[1].write_bytes(a_photo((400, 300), "PNG"))
    return made


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form[data-main] button[type=submit]").first.click()


def to_check(page: Page, files: list[Path] = (), phone: str = "13900001234", look=lambda *_: None) -> None:
    """All questions up to the page that shows the answers; by ids, so that the language does not matter."""
    page.goto("/ask")
    page.locator("#f-description").fill(way.WORDS)
    send(page)
    page.locator("input[value=dibao]").check()
    send(page)
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    page.locator("#f-requester-address").fill(way.ADDRESS)
    send(page)
    if files:
        page.locator("#f-photos").set_input_files(files)
        look(page, "ask-photos-chosen")
    send(page)
    page.locator("#f-requester-name").fill(way.PERSON)
    page.locator("#f-requester-phone").fill(phone)
    page.locator("input[name=for_other]").check()
    send(page)
    page.locator("#f-beneficiary-name").fill("周奶奶")
    page.locator("#f-beneficiary-relation").fill("婆婆")
    look(page, "ask-for")
    send(page)
    expect(page.locator("dl.answers")).to_contain_text("周奶奶")


def track(page: Page, code: str, tail: str = way.TAIL) -> None:
    page.goto(f"/track/{code.replace(' ', '')}")
    page.locator("#f-phone-tail").fill(tail)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def request_of(base: str, number: str) -> str:
    clerk = Caller(base).signed_in(f"clerk-{way.TOWN}")
    return str(wait_for(lambda: clerk.get(f"{INTAKE}/requests", q=number).json, what="the request")[0]["id"])


@pytest.mark.parametrize("guise", ["lang=zh&view=normal", "lang=en&view=elder"])
def test_the_whole_way_with_two_photos(open_browser, house, photos, guise) -> None:
    page = open_browser(PHONE)
    page.goto(f"/?{guise}")
    name = guise.replace("=", "-").replace("&", "-")

    def look(seen: Page, step: str) -> None:
        check_page(seen, f"resident-{step}-{name}")

    look(page, "start")
    to_check(page, photos, look=look)
    expect(page.locator(".photos img")).to_have_count(2)
    page.locator(".photos").scroll_into_view_if_needed()
    loaded = "[...document.images].every(i => i.complete && i.naturalWidth > 0)"
    wait_for(lambda: page.evaluate(loaded), what="the photos")
    look(page, "check")
    send(page)
    receipt = way.receipt_on(page)
    look(page, "done")
    ((kept,),) = house.sql(PHOTOS, receipt.number)
    assert len(kept) == 2
    if "elder" in guise:
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24, "18 pt"
        assert page.evaluate(
            "[...document.querySelectorAll('main .btn')].every(b => !b.offsetParent || b.offsetHeight >= 44)"
        )
    wait_for(lambda: Caller(house.base).get(f"/api/reporting/v1/track/{receipt.code.replace(' ', '')}", phone_tail=way.TAIL).status == 200, what="tracking")  # fmt: skip
    track(page, receipt.code)
    look(page, "track")
    page.goto(f"/mine/{receipt.code.replace(' ', '')}")
    expect(page.locator(".photos img")).to_have_count(2)
    look(page, "mine")


def test_the_guide_and_every_question_fit_the_smallest_screen(open_browser) -> None:
    """320 px is also 1280 px at 400 %."""
    page = open_browser(SMALLEST)
    for path in ("/", "/matters", "/matters?q=低保", "/matters/dibao", "/ask?matter=dibao", "/track"):
        page.goto(path)
        check_page(page, f"smallest{path}")
    to_check(page, look=check_page)
    check_page(page, "smallest-check")


def test_photos_without_a_script(open_browser, house, photos) -> None:
    page = open_browser(PHONE, java_script_enabled=False)
    to_check(page, photos, phone="13900002345")
    expect(page.locator(".photos img")).to_have_count(2)
    send(page)
    ((kept,),) = house.sql(PHOTOS, way.receipt_on(page).number)
    assert len(kept) == 2


def test_a_lost_line_loses_nothing(open_browser, house) -> None:
    page = open_browser(PHONE)
    page.goto("/ask")
    page.locator("#f-description").fill(way.WORDS)
    house.kill("web")
    page.locator("main form[data-main] button[type=submit]").click()
    notice = page.locator("[data-told=line]")
    expect(notice).to_contain_text("您填的都还在这一页")
    expect(notice).to_be_focused()
    expect(page.locator("#f-description")).to_have_value(way.WORDS)
    check_page(page, "ask-lost-line")
    house.start("web")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("听起来像是哪一件")
    page.goto("/ask")
    page.locator("#f-description").fill(way.WORDS + "，再补一句")
    page.wait_for_timeout(600)
    page.goto("/ask")
    expect(page.locator("#f-description")).to_have_value(way.WORDS)


def test_however_often_it_is_sent_it_is_one_request(open_browser, house) -> None:
    page = open_browser(PHONE)
    to_check(page, phone="13900003456")
    ((before,),) = house.sql(REQUESTS)
    statuses = page.evaluate("""() => {
        const form = document.querySelector("form[action='/ask/check']");
        const post = () => fetch("/ask/check", { method: "POST", body: new FormData(form) }).then((r) => r.status);
        return Promise.all(Array.from({ length: 20 }, post));
    }""")
    assert set(statuses) == {200}
    assert house.sql(REQUESTS) == [(before + 1,)]
    page.locator("form[action='/ask/check'] button").dblclick()
    page.wait_for_url("**/ask/done")
    page.go_back()
    page.wait_for_load_state()
    page.goto("/ask/check")
    expect(page).to_have_url(re.compile("/ask/done$"))
    assert house.sql(REQUESTS) == [(before + 1,)]


def test_missing_papers_are_sent_from_the_phone(open_browser, house, photos) -> None:
    page = open_browser(PHONE)
    to_check(page, phone="13900004567")
    send(page)
    receipt = way.receipt_on(page)
    request_id = request_of(house.base, receipt.number)
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    asked = clerk.post(f"{INTAKE}/requests/{request_id}/supplement-requests", {"missing": ["户口簿复印件"]})
    assert asked.status == 200, asked.body
    code = receipt.code.replace(" ", "")
    wait_for(lambda: Caller(house.base).get(f"/api/reporting/v1/track/{code}", phone_tail="4567").json.get("status") == "needs_supplement", what="the notice")  # fmt: skip
    track(page, code, "4567")
    expect(page.locator("main")).to_contain_text("户口簿复印件")
    check_page(page, "track-missing")
    page.get_by_role("link", name="现在就补").click()
    page.locator("#f-photos").set_input_files(photos[:1])
    page.locator("#f-note").fill("原件周五送到窗口")
    check_page(page, "add")
    send(page)
    expect(page.locator("main")).to_contain_text("窗口会接着看")
    expect(page.locator(".photos img")).to_have_count(1)
    check_page(page, "mine-added")
    desk = open_browser()
    sign_in(desk, f"clerk-{way.TOWN}")
    desk.goto(f"/desk/requests/{request_id}")
    expect(desk.locator(".photos img")).to_have_count(1)
    expect(desk.locator("main")).to_contain_text("原件周五送到窗口")
    check_page(desk, "desk-request-photos")


def test_urging_and_withdrawing(open_browser, house) -> None:
    page = open_browser(PHONE)
    to_check(page, phone="13900005670")
    send(page)
    receipt = way.receipt_on(page)
    request_id = request_of(house.base, receipt.number)
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    assert clerk.post(f"{INTAKE}/requests/{request_id}/accept", {"matter_code": "dibao"}).status == 200
    code = receipt.code.replace(" ", "")
    way.offer_of(house.base, request_id)
    wait_for(lambda: Caller(house.base).get(f"/api/reporting/v1/track/{code}", phone_tail="5670").json.get("status") in ("accepted", "offered"), what="acceptance")  # fmt: skip
    track(page, code, "5670")
    way.to_main(page, "催一催")
    expect(page.locator("main")).to_contain_text("不会另立一件")
    check_page(page, "track-urged")
    wait_for(lambda: house.sql("SELECT urged FROM reporting.cases WHERE id = %s", request_id) == [(1,)], what="urged")
    page.get_by_role("link", name="撤回这件事").click()
    check_page(page, "withdraw")
    way.to_main(page, "撤回")
    expect(page.locator("main")).to_contain_text("已撤回")
    assert house.sql("SELECT state FROM assignment.request WHERE id = %s", request_id) == [("withdrawn",)]
