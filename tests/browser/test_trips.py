"""On a phone: a handler's round of counters, read in the morning and entered at once."""

import pytest
from playwright.sync_api import expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_every_page import ASSIGNMENT, _enter
from tests.browser.test_work_flows import look
from tests.http import Caller

pytestmark = pytest.mark.browser


def offered(base: str) -> tuple[str, str]:
    """Whose offer it is, and the offer."""
    made = _enter(Caller(base).signed_in(f"clerk-{way.TOWN}"), complete=True)
    account, offer = way.offer_of(base, made["id"])
    return account, offer


def test_a_round_of_counters_is_read_in_the_morning_and_entered_once(house, open_browser) -> None:
    account, offer = offered(house.base)
    assert Caller(house.base).signed_in(account).post(f"{ASSIGNMENT}/offers/{offer}/accept").status == 200
    phone = open_browser(PHONE)
    sign_in(phone, account)
    phone.goto("/work/trips?lang=zh")
    expect(phone.locator("main")).to_contain_text("要带：")
    look(phone, "trips")
    phone.get_by_role("link", name="跑完了，登记结果").click()
    way.to_main(phone, "全部登记")
    expect(phone.locator(".error-summary")).to_contain_text("请至少给一件事选一个结果")
    check_page(phone, "trips-after-errors")
    phone.get_by_label("还缺东西").first.check()
    way.to_main(phone, "全部登记")
    expect(phone.locator(".field-error").first).to_contain_text("请写一句还缺什么")
    expect(phone.get_by_label("还缺东西").first).to_be_checked()
    phone.get_by_label("已交件，等结果").first.check()
    way.to_main(phone, "全部登记")
    expect(phone.locator("main, .alert").first).to_contain_text("少跑0趟")
    expect(phone.locator("main")).to_contain_text("上次已交件")
    check_page(phone, "trips-after")
