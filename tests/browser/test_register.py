"""The register in the browser: a person is entered, found, opened, put right, put into a household, exported, and erased in two steps."""

import pytest
from playwright.sync_api import Page, expect

from services.intake.residents.documents import id_check_digit
from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser


def _number(serial: int) -> str:
    seventeen = f"51050319490101{serial:03d}"
    return seventeen + id_check_digit(seventeen)


def _enter(page: Page, name: str, phone: str, number: str) -> str:
    """A clerk enters somebody; the address of their page."""
    page.goto("/desk/residents/new")
    page.get_by_label("姓名", exact=True).fill(name)
    page.locator("#f-phone").fill(phone)
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    page.locator("#f-address").fill("八组")
    page.locator("#f-id-number").fill(number)
    page.get_by_text("独居老人", exact=True).click()
    check_page(page, "register-new")
    way.to_main(page, "登记")
    expect(page.get_by_text("已登记到居民库。")).to_be_visible()
    return page.url.partition("?")[0]


def _open(page: Page, reason: str, circumstances: bool = False) -> None:
    page.get_by_label("理由").select_option(label=reason)
    if circumstances:
        page.get_by_text("也看困难情况").click()
    way.to_main(page, "打开")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "390"])
def test_a_person_from_entry_to_erasure(open_browser, size) -> None:
    serial = 100 + (size is PHONE)
    name, phone, number = "赵登记", f"1360000{serial:04d}", _number(serial)
    clerk = open_browser(size)
    sign_in(clerk, f"clerk-{way.TOWN}")
    address = _enter(clerk, name, phone, number.lower())
    expect(clerk.locator("main")).not_to_contain_text(phone)
    check_page(clerk, "register-masked")

    clerk.goto("/desk/residents")
    clerk.locator("#f-number").fill(f"+86 {phone[:3]} {phone[3:]}")
    way.to_main(clerk, "查找")
    check_page(clerk, "register-found")
    clerk.get_by_role("link", name="赵**").click()

    way.to_main(clerk, "打开")
    expect(clerk.locator(".error-summary")).to_be_focused()
    check_page(clerk, "register-open-errors")
    _open(clerk, "更正信息", circumstances=True)
    for shown in (name, phone, number, "独居老人"):
        expect(clerk.locator("main")).to_contain_text(shown)
    check_page(clerk, "register-open")

    clerk.get_by_role("link", name="更正").click()
    clerk.locator("#f-address").fill("九组")
    clerk.get_by_label("更正的理由").select_option(label="搬家或换号")
    check_page(clerk, "register-correct")
    way.to_main(clerk, "更正")
    expect(clerk.get_by_text("已更正。没有办完的事，经办人看到的也一起改了。")).to_be_visible()
    expect(clerk.locator("main")).to_contain_text("更正：住址")

    clerk.get_by_role("link", name="立一户").click()
    clerk.locator("#f-village-group").fill("9")
    check_page(clerk, "register-household-new")
    way.to_main(clerk, "立户")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("9组")
    check_page(clerk, "register-household")

    clerk.goto(address)
    way.to_main(clerk, "打印")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("您的个人信息")
    check_page(clerk, "register-export")

    _erase(open_browser(size), address, name)


def _erase(dispatcher: Page, address: str, name: str) -> None:
    sign_in(dispatcher, f"dispatcher-{way.TOWN}")
    dispatcher.goto(address)
    expect(dispatcher.locator("main")).not_to_contain_text(name)
    expect(dispatcher.locator("main")).to_contain_text("更正信息")
    dispatcher.locator("summary", has_text="合并、限制使用、删除").click()
    check_page(dispatcher, "register-decider")
    dispatcher.get_by_role("link", name="删除这个人的信息").click()
    dispatcher.get_by_text("本人要求删除").click()
    check_page(dispatcher, "register-erase")
    way.to_main(dispatcher, "下一步")
    check_page(dispatcher, "register-erase-last")
    way.to_main(dispatcher, "确认删除")
    expect(dispatcher.get_by_role("heading", level=1)).to_have_text("已删除的人")
    check_page(dispatcher, "register-erased")


def test_a_firm_is_registered_without_a_mouse(open_browser) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/residents/firms/new")
    page.locator("#f-name").focus()
    page.keyboard.type("天仙镇测试茶叶专业合作社")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("914403001922038217")
    page.keyboard.press("Tab")
    page.keyboard.type("mgsqcwh")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("校验码")
    check_page(page, "register-firm-errors")
    page.locator("#f-credit-code").fill("914403001922038216")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("天仙镇测试茶叶专业合作社")
    check_page(page, "register-firm")


def test_nobody_is_erased_while_a_case_of_theirs_runs(open_browser, house) -> None:
    """What reporting knows stands on the erasing page; without a script a page of its own says the same."""
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {"description": "想申请低保", "village_code": way.VILLAGE, "channel": "window", "matter_code": "dibao"}
    asked = {"name": "钱在办", "phone": "13600009876"}
    made = clerk.post("/api/intake/v1/requests", {**body, "requester": asked, "materials_complete": True}).json
    found = clerk.post("/api/intake/v1/residents/searches", {"number": asked["phone"]}).json
    page = open_browser(DESKTOP)
    sign_in(page, f"dispatcher-{way.TOWN}")
    wait_for(lambda: clerk.get(f"/api/reporting/v1/cases/{made['id']}").status == 200, what="the case in reporting")
    page.goto(f"/desk/residents/{found[0]['id']}/erase")
    expect(page.get_by_text("还有没有办结的事，不能删除")).to_be_visible()
    check_page(page, "register-erase-open-case")
    page.goto(f"/board/parts/closed-cases?resident={found[0]['id']}")
    expect(page.locator("main")).to_contain_text(made["number"])
    check_page(page, "closed-cases")
