"""On a phone: a handler sends a case up, its resident reads it, a dispatcher sees it wait, the answer lets the work go on."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared.reference.calendar import official_calendar
from shared.reference.working_hours import local_day
from shared.runtime.clock import SystemClock
from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_every_page import ASSIGNMENT, _enter
from tests.browser.test_work_flows import look
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
CLERK, DISPATCHER = f"clerk-{way.TOWN}", f"dispatcher-{way.TOWN}"
RESULT = "材料已递交区民政局，七天后取结果"


def _finished_in_vain(page: Page) -> None:
    """The form was opened before the case went up: the answer is still out, and what was written can be copied."""
    page.get_by_label("已解决", exact=True).check()
    way.to_main(page, "办毕")
    expect(page.locator(".error-summary")).to_contain_text("还在等答复，不能登记办毕")
    expect(page.get_by_role("heading", name="您刚才填写的内容")).to_be_visible()
    expect(page.get_by_label("怎么办的")).to_have_value(RESULT)
    check_page(page, "completion-refused")


def test_a_case_goes_up_is_followed_and_comes_back_with_an_answer(house, open_browser) -> None:
    made = _enter(Caller(house.base).signed_in(CLERK), complete=True)
    account, offer = way.offer_of(house.base, made["id"])
    volunteer = Caller(house.base).signed_in(account)
    task = volunteer.post(f"{ASSIGNMENT}/offers/{offer}/accept").json["assignment_id"]
    expected = official_calendar().next_working_day(local_day(SystemClock().now()) + timedelta(days=3))
    page = open_browser(PHONE)
    sign_in(page, account)
    page.goto(f"/work/tasks/{task}?lang=zh")
    assert volunteer.post(f"{ASSIGNMENT}/assignments/{task}/start").status == 200
    finishing = open_browser(PHONE)
    sign_in(finishing, account)
    finishing.goto(f"/work/tasks/{task}?lang=zh")
    finishing.get_by_label("怎么办的").fill(RESULT)
    page.get_by_role("link", name="镇里定不了，上报").click()
    look(page, "sent-up-form")
    page.get_by_label("报给哪个单位").fill("纳溪区民政局")
    page.get_by_label("预计答复日期").fill("2020-01-01")
    page.get_by_label("为什么上报").fill("超出镇里的权限，要区里认定")
    way.to_main(page, "已经报出，记下")
    expect(page.locator(".error-summary")).to_contain_text("今天以后")
    expect(page.get_by_label("为什么上报")).to_have_value("超出镇里的权限，要区里认定")
    check_page(page, "sent-up-form-error")
    page.get_by_label("预计答复日期").fill(expected.isoformat())
    way.to_main(page, "已经报出，记下")
    expect(page.locator("main")).to_contain_text("已上报纳溪区民政局")
    look(page, "sent-up-waits")
    _finished_in_vain(finishing)
    page.goto(f"/work/tasks/{task}")
    expect(page.locator("main")).to_contain_text("已上报纳溪区民政局")
    check_page(page, "sent-up-task")
    desk = open_browser(PHONE)
    sign_in(desk, DISPATCHER)
    desk.goto("/work/sent-up?lang=zh")
    expect(desk.locator("tr", has_text=made["number"])).to_contain_text("纳溪区民政局")
    look(desk, "sent-up")
    resident = open_browser(PHONE)

    def told() -> bool:
        resident.goto(f"/track/{made['tracking_code']}?lang=zh")
        if resident.get_by_label("手机号后四位").count():
            resident.get_by_label("手机号后四位").fill("5678")
            resident.locator("main form button[type=submit]").first.click()
        return "已经转报纳溪区民政局" in resident.locator("main").inner_text()

    wait_for(told, 40, "the passing up on the tracking page")
    check_page(resident, "sent-up-tracking")
    desk.goto(f"/board/cases/{made['id']}")
    expect(desk.locator("main")).to_contain_text("已报纳溪区民政局")
    page.goto(f"/work/sent-up/{made['id']}")
    page.get_by_label("上级单位怎么答复的").fill("同意按特殊情况办理")
    way.to_main(page, "记下答复")
    expect(page.locator("main")).to_contain_text("以前的上报")
    look(page, "sent-up-answered")
