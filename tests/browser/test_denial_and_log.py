"""On a phone: a log entry with a photo, what a case brought in money, and a lawful denial from its notice to its resident."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_every_page import _enter, _work
from tests.browser.test_work_flows import look
from tests.http import Caller, wait_for
from tests.pictures import a_photo

pytestmark = pytest.mark.browser
CLERK, DISPATCHER = f"clerk-{way.TOWN}", f"dispatcher-{way.TOWN}"
DELIVERED = "canjiren_zheng"


def test_an_entry_takes_a_photo_and_a_result_its_money(house, open_browser, tmp_path: Path) -> None:
    made = _enter(Caller(house.base).signed_in(CLERK), complete=True)
    account, task = _work(house.base, made["id"])
    picture = tmp_path / "counter.jpg"
    picture.write_bytes(a_photo((800, 600)))
    page = open_browser(PHONE)
    sign_in(page, account)
    page.goto(f"/work/tasks/{task}?lang=zh")
    page.locator("summary", has_text="记一次办理").click()
    page.get_by_label("做了什么").fill("在窗口交了材料，拍了回执")
    page.get_by_label("用了多少分钟").fill("很久")
    page.locator("#f-photos").set_input_files(picture)
    way.to_main(page, "记下")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("做了什么")).to_have_value("在窗口交了材料，拍了回执")
    check_page(page, "log-photo-error")
    page.get_by_label("用了多少分钟").fill("20")
    page.locator("#f-photos").set_input_files(picture)
    way.to_main(page, "记下")
    shown = page.locator("ul.photos img")
    expect(shown).to_have_count(1)
    assert page.request.get(shown.get_attribute("src") or "").headers["content-type"] == "image/jpeg"
    look(page, "log-photo")
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("怎么办的").fill(way.DONE)
    page.locator("summary", has_text="给群众带来了钱").click()
    page.get_by_label("补贴").fill("一千")
    way.to_main(page, "办毕")
    expect(page.locator(".error-summary")).to_contain_text("请填金额")
    check_page(page, "money-error")
    page.get_by_label("补贴").fill("1,200.50")
    way.to_main(page, "办毕")
    page.goto(f"/work/tasks/{task}?lang=zh")
    expect(page.locator("ul.sums")).to_contain_text("1,200.50元")
    desk = open_browser(PHONE)
    sign_in(desk, DISPATCHER)
    desk.goto(f"/work/logs/{made['id']}")
    expect(desk.locator("main")).to_contain_text("在窗口交了材料，拍了回执")
    look(desk, "work-logs")


def test_a_lawful_denial_is_written_printed_delivered_and_read_by_its_resident(house, open_browser) -> None:
    made = _enter(Caller(house.base).signed_in(CLERK), complete=True, matter_code=DELIVERED)
    account, task = _work(house.base, made["id"])
    page = open_browser(PHONE)
    sign_in(page, account)
    page.goto(f"/work/tasks/{task}?lang=zh")
    page.get_by_label("依法不能办理").check()
    page.get_by_label("怎么办的").fill("残联窗口审核，不符合条件")
    way.to_main(page, "办毕")
    page.goto(f"/work/tasks/{task}")
    page.get_by_role("link", name="写不予办理告知、登记送达").click()
    way.to_main(page, "写好了，存下")
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("不予办理的理由").fill("鉴定结论没有达到残疾标准")
    page.get_by_label("法律依据").fill("《残疾人残疾分类和分级》国家标准")
    way.to_main(page, "写好了，存下")
    look(page, "denial")
    way.to_main(page, "已送达，办结")
    expect(page.locator(".error-summary")).to_contain_text("请先把理由和救济途径告诉群众")
    page.get_by_label("已当面或电话说明理由和救济途径").check()
    way.to_main(page, "已送达，办结")
    expect(page.locator("main")).to_contain_text("依法不予办理")
    resident = open_browser(PHONE)

    def told() -> bool:
        resident.goto(f"/track/{made['tracking_code']}")
        if resident.get_by_label("手机号后四位").count():
            resident.get_by_label("手机号后四位").fill("5678")
            resident.locator("main form button[type=submit]").first.click()
        return "鉴定结论没有达到残疾标准" in resident.locator("main").inner_text()

    wait_for(told, 40, "the denial on the tracking page")
    expect(resident.locator("main")).to_contain_text("行政复议")
    check_page(resident, "denial-tracking")
