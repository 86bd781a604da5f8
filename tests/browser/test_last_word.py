"""The resident's last word on a phone: taken back after a mistaken tap, signed with a finger, asked for by a call-back."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from shared.reference.working_hours import SHANGHAI
from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, check_page, sign_in
from tests.browser.test_every_page import ASSIGNMENT, _enter, _work
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
CLERK, DISPATCHER = f"clerk-{way.TOWN}", f"dispatcher-{way.TOWN}"


def finished(base: str) -> tuple[dict, str, str]:
    """A request whose work is done: what the clerk's entry said, the volunteer's account, the task."""
    made = _enter(Caller(base).signed_in(CLERK), complete=True)
    account, task = _work(base, made["id"])
    told = {"outcome": "solved", "result": way.DONE}
    assert Caller(base).signed_in(account).post(f"{ASSIGNMENT}/assignments/{task}/complete", told).status == 200
    return made, account, task


def test_a_resident_confirms_takes_it_back_and_a_link_fetched_ahead_changes_nothing(house, open_browser) -> None:
    made, _, _ = finished(house.base)
    page = open_browser(PHONE)
    page.goto(f"/confirm/{made['tracking_code']}")
    page.get_by_label("手机号后四位").fill("5678")
    way.to_main(page, "看结果")
    for fetched in ("/confirm/result", "/confirm/undo", f"/confirm/{made['tracking_code']}"):
        page.request.get(fetched)
    page.reload()
    expect(page.locator("main")).to_contain_text("这件事办好了吗？")
    way.to_main(page, "办好了")
    page.locator("summary", has_text="点错了").click()
    check_page(page, "last-word-undo")
    way.to_main(page, "撤销确认")
    expect(page.locator("main")).to_contain_text("已撤销，这件事仍等您确认。")
    page.goto("/confirm/token")
    check_page(page, "last-word-token")
    page.goto("/confirm/result")
    way.to_main(page, "办好了")
    expect(page.locator("main")).to_contain_text("您满意吗？（自愿）")
    page.get_by_text("非常不满意", exact=True).click()
    way.to_main(page, "提交评价")
    expect(page.locator("main")).to_contain_text("谢谢您的评价")
    keeper = open_browser(PHONE)
    sign_in(keeper, DISPATCHER)
    keeper.goto("/work/rectifications")
    check_page(keeper, "last-word-rectifications")
    keeper.get_by_role("link", name=f"打开 {made['number']}").click()
    check_page(keeper, "last-word-rectification")
    way.to_main(keeper, "属实，要整改")
    expect(keeper.locator("main")).to_contain_text("整改中")
    check_page(keeper, "last-word-rectification-open")


def test_a_finger_signs_and_another_person_calls_with_a_script(house, open_browser) -> None:
    _, account, task = finished(house.base)
    page = open_browser(PHONE)
    sign_in(page, account)
    _visit(page, task)
    page.goto(f"/work/tasks/{task}")
    page.get_by_role("link", name="请群众签字").click()
    way.to_main(page, "签好了，办结")
    expect(page.locator("main")).to_contain_text("还没有签字")
    _draw(page)
    check_page(page, "last-word-sign")
    way.to_main(page, "签好了，办结")
    expect(page.locator("main")).to_contain_text("已签字，这件事已办结")

    made, _, _ = finished(house.base)
    caller = open_browser(PHONE)
    sign_in(caller, CLERK)
    clerk = Caller(house.base).signed_in(CLERK)
    wait_for(
        lambda: [one for one in clerk.get(f"{ASSIGNMENT}/callbacks").json if one["number"] == made["number"]],
        90,
        "the call",
        pause=0.5,
    )
    caller.goto("/work/callbacks")
    check_page(caller, "last-word-callbacks")
    caller.get_by_role("link", name=f"打电话 {made['number']}").click()
    way.to_main(caller, "发一次性确认码")
    expect(caller.locator(".panel-number")).to_be_visible()
    check_page(caller, "last-word-call")
    code = caller.locator(".panel-number").inner_text()
    resident = open_browser(PHONE)
    resident.goto(f"/confirm/token/{code.replace(' ', '')}")
    way.to_main(resident, "看结果")
    expect(resident.locator("main")).to_contain_text(way.DONE)
    caller.locator("label", has_text="接通，群众说办好了").click()
    way.to_main(caller, "记下")
    expect(caller.locator("main")).to_contain_text("已记下这次回访")
    wide = open_browser(DESKTOP)
    sign_in(wide, DISPATCHER)
    wide.goto("/work/callbacks")
    check_page(wide, "last-word-callbacks-wide")


def _visit(page: Page, task: str) -> None:
    """An hour's visit, with nobody else needed: agreed, in, out."""
    page.goto(f"/work/tasks/{task}/visits")
    page.get_by_label("什么时候去").fill((datetime.now(SHANGHAI) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    way.to_main(page, "约好了")
    way.to_main(page, "到了，进门")
    check_page(page, "last-word-visit")
    way.to_main(page, "我出来了，平安")
    expect(page.locator("main")).to_contain_text("已离开")


def _draw(page: Page) -> None:
    """A finger's way over the field."""
    field = page.locator("canvas.signature")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    send("touchStart", (box["x"] + 40, box["y"] + 60))
    for step in range(1, 9):
        send("touchMove", (box["x"] + 40 + step * 25, box["y"] + 60 + (step % 2) * 60))
    send("touchEnd")
