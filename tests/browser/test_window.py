"""The window clerk's day in the browser: entering by keyboard alone, and the papers that come out."""

import os
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, ROOT, check_page, sign_in
from tests.http import Caller

pytestmark = pytest.mark.browser
INTAKE = "/api/intake/v1"
PERSON = {"name": "何秀英", "phone": "13900008888", "address": "五组，水井旁"}
NO_DIALOGUE = "window.print = () => {}"
"""A paper opens the printer by itself; while its dialogue stands nothing else can be printed."""
A4, A5, ROLL = (595, 842), (420, 595), (227, 842)
"""Points; the roll is 80 mm, cut by hand."""
WORDS = "家里困难，婆婆常年吃药，想申请低保"


class Hands:
    """Two hands on a keyboard; counts what they do as a person would: typing one field, or pressing one key, is one step."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def type(self, words: str) -> None:
        self.steps += 1
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.steps += 1
        self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def returning(house) -> dict:
    """Somebody who was here before, with a request that is being handled."""
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {
        "description": "想给孩子办无房证明",
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": PERSON,
        "matter_code": "dibao",
        "materials_complete": True,
    }
    reply = clerk.post(f"{INTAKE}/requests", body)
    assert reply.status == 201, reply.body
    way.offer_of(house.base, reply.json["id"])
    return dict(reply.json)


def at_the_window(open_browser) -> Page:
    page = open_browser(DESKTOP)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/new")
    page.get_by_role("button", name="清空这一页").click()
    expect(page.locator("#f-requester-phone")).to_be_focused()
    return page


def test_a_returning_residents_request_takes_at_most_twelve_steps_without_a_mouse(open_browser, returning) -> None:
    page = at_the_window(open_browser)
    hands = Hands(page)
    hands.type(PERSON["phone"])
    hands.press("Enter")
    expect(page.get_by_role("button", name=PERSON["name"])).to_be_focused()
    expect(page.locator("#people")).to_contain_text(returning["number"])
    check_page(page, "window-people")
    hands.press("Enter")
    expect(page.locator("#f-description")).to_be_focused()
    expect(page.locator("#f-requester-name")).to_have_value(PERSON["name"])
    expect(page.locator("#f-requester-address")).to_have_value(PERSON["address"])
    expect(page.locator("#f-village-code")).to_have_value("天仙镇 · 牟观社区村委会")
    hands.type(WORDS)
    hands.press("Tab")
    expect(page.locator("#f-matter-code")).to_be_focused()
    expect(page.locator("#f-matter-code")).to_have_value("城乡居民最低生活保障（低保）申请代办")
    expect(page.locator("#duplicates")).to_contain_text("同一个人、同一事项")
    hands.press("Enter")
    while page.evaluate("document.activeElement.id") != "f-materials-complete":
        hands.press("Enter")
        assert hands.steps < 12
    hands.press("Space")
    check_page(page, "window-entry")
    hands.press("Control+Enter")
    page.wait_for_url("**/desk/receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("已当场受理")
    assert hands.steps <= 12, hands.steps
    hands.press("n")
    page.wait_for_url("**/desk/new")
    for private in (PERSON["name"], PERSON["phone"], WORDS):
        assert private not in page.content()


def test_what_was_typed_survives_reload_back_and_another_page(open_browser, returning) -> None:
    page = at_the_window(open_browser)
    page.keyboard.type("13700001111")
    page.keyboard.press("Tab")
    page.keyboard.type("未完成")
    expect(page.locator("[data-draft-state]")).to_have_text("草稿已保存")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator("#f-requester-name")).to_have_value("未完成")
    page.locator("#f-description").fill("还没说完的一件事")
    page.goto("/desk")
    page.go_back()
    expect(page.locator("#f-description")).to_have_value("还没说完的一件事")
    check_page(page, "window-restored")
    assert page.evaluate("Object.keys(sessionStorage).length + Object.keys(localStorage).length") == 0
    page.get_by_role("button", name="清空这一页").click()
    page.wait_for_load_state()
    expect(page.locator("#f-description")).to_have_value("")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert "还没说完的一件事" not in page.content()


def test_the_keys_are_listed_and_lists_are_searched_by_initials(open_browser, returning) -> None:
    page = at_the_window(open_browser)
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="快捷键")).to_be_visible()
    check_page(page, "window-keys")
    page.keyboard.press("Escape")
    _the_menu_closes_by_escape(page)
    page.locator("#f-village-code").focus()
    page.keyboard.type("mgsqcwh")
    page.keyboard.press("Enter")
    expect(page.locator("#f-village-code")).to_have_value("天仙镇 · 牟观社区村委会")
    expect(page.locator("#f-requester-address")).to_be_focused()
    page.locator("#f-description").fill("想申请低保")
    page.keyboard.press("Tab")
    expect(page.locator("#f-matter-code")).to_have_value("城乡居民最低生活保障（低保）申请代办")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#f-matter-code")).not_to_have_value("城乡居民最低生活保障（低保）申请代办")
    page.locator("#f-matter-code").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("db")
    page.keyboard.press("Enter")
    expect(page.locator("#f-matter-code")).to_have_value("城乡居民最低生活保障（低保）申请代办")
    page.locator("details", has_text="材料不齐").locator("summary").click()
    expect(page.get_by_label("户口簿")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    check_page(page, "window-everything")


def _the_menu_closes_by_escape(page: Page) -> None:
    more = page.locator("details.more-places")
    more.locator("summary").press("Enter")
    expect(more).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(more.locator("summary")).to_be_focused()
    expect(more).not_to_have_attribute("open", "")


def test_the_page_works_without_a_script_and_on_a_phone(open_browser, returning) -> None:
    page = open_browser(PHONE, java_script_enabled=False)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/new")
    page.locator("#f-requester-phone").fill(PERSON["phone"])
    page.get_by_role("button", name="查这个电话").click()
    page.get_by_role("button", name=PERSON["name"]).click()
    expect(page.locator("#f-requester-name")).to_have_value(PERSON["name"])
    page.get_by_role("link", name="看在办的事").click()
    expect(page.locator("main")).to_contain_text(returning["number"])
    page.go_back()
    page.locator("#f-description").fill("没有脚本也能登记")
    page.locator("main").get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已经登记")


def test_papers_have_the_size_of_their_sheet(open_browser, returning) -> None:
    page = open_browser(DESKTOP)
    page.add_init_script(NO_DIALOGUE)
    sign_in(page, f"clerk-{way.TOWN}")
    for paper, wanted, size in (
        ("receipt", "a5", A5),
        ("receipt", "roll", ROLL),
        ("mandate", "", A4),
        ("renewal", "", A4),
    ):
        for language in ("zh", "en"):
            page.goto(f"/desk/requests/{returning['id']}?lang={language}")
            _print(page, returning["id"], paper, wanted)
            if language == "zh":
                check_page(page, f"paper-{paper}-{wanted}")
            assert sheets_of(page) == [size], f"{paper} {wanted} {language}"
            keep_print(page, f"print-{paper}-{wanted}-{language}")
    page.goto(f"/work/papers/{returning['id']}?lang=zh")
    check_page(page, "work-papers")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/work/papers/printed/**")
    check_page(page, "paper-termination")
    assert sheets_of(page) == [A4]
    keep_print(page, "print-termination")


def test_a_notice_of_missing_papers_fits_one_sheet(open_browser, returning, house) -> None:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {"description": WORDS, "village_code": way.VILLAGE, "channel": "window", "requester": PERSON}
    taken = clerk.post(f"{INTAKE}/requests", {**body, "matter_code": "dibao"}).json
    missing = ["户口簿复印件", "家庭收入和财产说明", "患病或残疾证明", "本人银行卡或存折"]
    assert clerk.post(f"{INTAKE}/requests/{taken['id']}/supplement-requests", {"missing": missing}).status == 200
    page = open_browser(DESKTOP)
    page.add_init_script(NO_DIALOGUE)
    sign_in(page, f"clerk-{way.TOWN}")
    _print(page, taken["id"], "notice")
    check_page(page, "paper-notice")
    assert sheets_of(page) == [A4]
    keep_print(page, "print-notice")


def test_an_original_is_taken_in_and_listed(open_browser, returning) -> None:
    page = open_browser(PHONE)
    page.add_init_script(NO_DIALOGUE)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto(f"/desk/requests/{returning['id']}/originals")
    check_page(page, "originals-none")
    page.get_by_label("谁的、几件、号码末四位").fill("何秀英的户口簿一本")
    page.get_by_role("button", name="收下原件").click()
    expect(page.locator("main")).to_contain_text("何秀英的户口簿一本")
    check_page(page, "originals")
    page.get_by_role("button", name="打印交接单").click()
    page.wait_for_url("**/desk/papers/**")
    check_page(page, "paper-handover")
    assert sheets_of(page) == [A5]
    keep_print(page, "print-handover")
    page.goto("/desk/originals?lang=en")
    expect(page.locator("main")).to_contain_text(returning["number"])
    check_page(page, "originals-out")


def _print(page: Page, request_id: str, paper: str, size: str = "") -> None:
    """Press the button of the request's page, as with the wanted paper in the printer."""
    page.goto(f"/desk/requests/{request_id}")
    form = f"form[action='/desk/requests/{request_id}/papers/{paper}']"
    if size:
        script = "([form, size]) => { const field = document.createElement('input'); field.type = 'hidden'; field.name = 'size'; field.value = size; document.querySelector(form).append(field); }"
        page.evaluate(script, [form, size])
    page.locator(f"{form} button").click()
    page.wait_for_url("**/desk/papers/**")


def sheets_of(page: Page) -> list[tuple[int, int]]:
    """The sheets that come out, each as (width, height) in points; the browser was opened with `NO_DIALOGUE`."""
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return [(round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) for sheet in sheets]


def keep_print(page: Page, name: str) -> None:
    """A picture of the printed sheet, when pictures are kept."""
    if os.environ.get("DAIBAN_SCREENSHOTS"):
        page.emulate_media(media="print")
        page.screenshot(path=ROOT / "test-results" / f"{name}.png", full_page=True, caret="initial")
        page.emulate_media(media="null")
