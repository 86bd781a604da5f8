"""双报到 on a phone: a register from a file, a member found by phone and checked in, their papers; the member's own profile."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import PHONE, check_page, sign_in
from tests.browser.test_work_flows import look
from tests.pictures import a_photo

pytestmark = pytest.mark.browser
ORGANISER = f"organiser-{way.TOWN}"
HEAD = "姓名,电话,工作单位,居住村（社区）\n"
GOOD = f"欧阳测试,13988887777,区测试局,{way.TOWN}201\n"


def upload(page: Page, tmp_path: Path, text: str) -> None:
    file = tmp_path / "members.csv"
    file.write_text(HEAD + text, encoding="utf-8")
    page.goto("/work/members/import")
    page.locator("#f-file").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="上传").click()


def test_from_the_file_to_the_receipt(house, open_browser, tmp_path) -> None:
    desk, member = open_browser(PHONE), open_browser(PHONE)
    sign_in(desk, ORGANISER)
    desk.goto("/work/members?lang=zh")
    look(desk, "members")
    upload(desk, tmp_path, GOOD + "测试乙,1,区测试局,没有的村\n")
    expect(desk.locator("main")).to_contain_text("一行也没有登记", timeout=60_000)  # the page asks by itself
    look(desk, "members-import-wrong")
    upload(desk, tmp_path, GOOD)
    expect(desk.locator("main")).to_contain_text("新登记1人", timeout=60_000)
    look(desk, "members-import-done")
    account, password = check_in(desk)
    check_page(desk, "check-in-done")
    desk.goto("/work/check-ins")
    look(desk, "check-ins")
    desk.get_by_role("link", name="回执").first.click()
    expect(desk.locator("article")).to_contain_text("双报到回执")
    look(desk, "check-in-receipt")
    desk.goto("/work/check-ins")
    desk.get_by_role("link", name="记录卡").first.click()
    expect(desk.locator("article")).to_contain_text("证字第7号")
    look(desk, "check-in-card")
    own_profile(member, account, password)
    bring_a_certificate(member, tmp_path)
    desk.goto("/work/profiles")
    expect(desk.locator("ul.photos img")).to_have_count(1)
    look(desk, "profiles-waiting")
    with desk.expect_navigation():
        desk.get_by_role("link", name="不认可").first.click()
    desk.locator("#f-reason").fill("照片看不清，请重拍")
    check_page(desk, "profile-dismiss")
    with desk.expect_navigation():
        desk.get_by_role("button", name="不认可").click()
    member.goto("/work/profile?lang=zh")
    expect(member.locator("main")).to_contain_text("照片看不清，请重拍")
    look(member, "profile-dismissed")


def check_in(desk: Page) -> tuple[str, str]:
    """Account and first password, as the page tells them."""
    desk.goto("/work/check-ins")
    desk.locator("#f-q").fill("139 8888 7777")
    with desk.expect_navigation():
        desk.get_by_role("button", name="查名册").click()
    check_page(desk, "check-ins-found")
    with desk.expect_navigation():
        desk.locator("a[href^='/work/check-ins/of/']").click()
    look(desk, "check-in-form")
    desk.locator("#f-name").fill("别人")
    with desk.expect_navigation():
        desk.get_by_role("button", name="确认报到").click()
    expect(desk.locator(".error-summary")).to_be_focused()
    check_page(desk, "check-in-errors")
    desk.locator("#f-name").fill("欧阳测试")
    desk.locator("#f-s1-skill").select_option("law")
    desk.locator("#f-s1-proof").select_option("certificate")
    desk.locator("#f-s1-note").fill("证字第7号")
    with desk.expect_navigation():
        desk.get_by_role("button", name="确认报到").click()
    told = desk.locator(".notice-good").inner_text()
    found = re.search(r"账号\s*(v\d+).*首次密码\s*(\S+)", told)
    assert found, told
    return found.group(1), found.group(2)


def own_profile(page: Page, account: str, password: str) -> None:
    page.goto("/desk/sign-in")
    page.locator("input[name=username]").fill(account)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.goto("/work/profile?lang=zh")
    page.get_by_label("周六").check()
    page.locator("#f-capacity").fill("1")
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("周六")).to_be_checked()
    look(page, "profile")


def bring_a_certificate(page: Page, tmp_path: Path) -> None:
    picture, broken = tmp_path / "certificate.jpg", tmp_path / "broken.pdf"
    picture.write_bytes(a_photo((800, 600)))
    broken.write_bytes(b"%PDF-1.7 cut off")
    page.locator("summary", has_text="报一项技能").click()
    page.locator("#f-skill").select_option("driving")
    page.locator("#f-level").select_option("2")
    page.locator("#f-proof").select_option("certificate")
    page.locator("#f-note").fill("证字第8号")
    page.locator("#f-papers").set_input_files(broken)
    with page.expect_navigation():
        page.get_by_role("button", name="报上去").click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, "profile-paper-error")
    page.locator("#f-papers").set_input_files(picture)
    with page.expect_navigation():
        page.get_by_role("button", name="报上去").click()
    expect(page.locator("ul.photos img")).to_have_count(1)
