"""Reminding as staff see it: the rules set, a way chosen, an unknown one settled, a call made, the chance at the window."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def overdue(house) -> str:
    """A case past its promise, entered late: its id. One reminder is of unknown fate, another has been unread for days."""
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {
        "description": way.WORDS,
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": {"name": "田秀英", "phone": "13600007777"},
        "matter_code": "dibao",
        "materials_complete": True,
        "occurred_at": (datetime.now(UTC) - timedelta(days=21)).isoformat(timespec="seconds"),
    }
    reply = clerk.post("/api/intake/v1/requests", body)
    assert reply.status == 201, reply.body[:300]
    case = str(reply.json["id"])
    with psycopg.connect(house.settings.database_url, autocommit=True) as owner:
        rows = lambda: owner.execute(  # noqa: E731
            "SELECT id FROM reporting.reminders WHERE request = %s AND role <> 'resident' AND offer IS NULL ORDER BY rung",
            (case,),
        ).fetchall()
        unknown, unread = wait_for(lambda: found if len(found := rows()) > 1 else None, 60, "the rungs noted")[:2]
        mark = "UPDATE reporting.reminders SET state = %s, role = %s, rung = %s, settled_at = now() - interval '9 days', sent_at = now() - interval '9 days' WHERE id = %s"
        owner.execute(mark, ("unknown", "dispatcher", "red", unknown[0]))
        owner.execute(mark, ("sent", "assignee", "urge", unread[0]))
    return case


def test_a_supervisor_sets_a_towns_rule(open_browser) -> None:
    page = open_browser()
    sign_in(page, "supervisor")
    page.goto("/board/ladder?matter=dibao&area=510503102")
    expect(page.get_by_text("这里还没有单独的规定")).to_be_visible()
    check_page(page, "ladder-own")
    page.locator("input[name='red.roles']").first.uncheck()
    page.locator("input[name='red.roles'][value=dispatcher]").uncheck()
    page.get_by_label("为什么改").fill("试行一个月")
    _press(page, "保存为新版本")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, "ladder-errors")
    page.locator("input[name='red.roles'][value=leader]").check()
    _press(page, "保存为新版本")
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.get_by_text("试行一个月")).to_be_visible()
    _press(page, "不再单独规定")
    expect(page.get_by_text("已保存")).to_be_visible()


def test_a_volunteer_chooses_how_to_be_reminded(open_browser) -> None:
    page = open_browser(PHONE)
    sign_in(page, "v00001")
    page.goto("/board/reminders")
    page.get_by_role("link", name="改提醒方式").click()
    page.get_by_text("企业微信群机器人").click()
    _press(page, "保存")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, "preferences-errors")
    page.locator("input[name=address]").fill("0123abcd-key")
    page.get_by_text("黄牌只在站内提醒").click()
    _press(page, "保存")
    expect(page.get_by_text("从下一条提醒起生效")).to_be_visible()
    expect(page.locator("input[name=address]")).to_have_value("0123abcd-key")


def test_an_unknown_one_is_settled_and_a_call_is_made(open_browser, overdue) -> None:
    page = open_browser()
    sign_in(page, f"dispatcher-{way.TOWN}")
    page.goto(f"/board/reminders/log?state=unknown&request={overdue}")
    check_page(page, "reminder-log-unknown")
    _press(page, "收到了")
    expect(page.get_by_text("已记下您的处理")).to_be_visible()
    page.goto(f"/board/reminders/log?request={overdue}")
    expect(page.get_by_text("已核实：收到了")).to_be_visible()
    check_page(page, "reminder-log-of-a-case")
    expect(page.locator(".light")).to_contain_text("上次巡查")
    page.goto(f"/board/cases/{overdue}")
    check_page(page, "board-case-reminded")
    wait_for(lambda: _calls(page), 30, "the call")
    check_page(page, "calls-open")
    _press(page, "打通了")
    expect(page.get_by_text("已记下")).to_be_visible()


def test_the_window_is_told_the_chance_before_accepting(open_browser) -> None:
    page = open_browser()
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/new")
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    way.choose(page, "f-matter-code", "dibao", "dibao")
    page.locator("#f-matter-code").press("Tab")
    expect(page.locator("#risk")).to_contain_text("超期")


def _calls(page: Page) -> bool:
    page.goto("/board/calls")
    return page.get_by_role("button", name="打通了").count() > 0


def _press(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=label).first.click()
