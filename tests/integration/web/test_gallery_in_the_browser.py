"""Every macro in a real browser: no accessibility finding, no broken content policy, usable at 320 px and without a script."""

import logging
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from shared.web.messages import compile_all, packages
from tests.integration.web.gallery import make_gallery

pytestmark = pytest.mark.browser
_BUILD = Path(__file__).resolve().parents[3] / ".build"
PAGES = ("/resident", "/staff", "/ask", "/desk/sign-in", "/fail/404")
WATCH = "window.refused=[];document.addEventListener('securitypolicyviolation',e=>refused.push(e.violatedDirective))"


@pytest.fixture(scope="module")
def address():
    compile_all(packages())
    logging.getLogger("werkzeug").setLevel("ERROR")
    server = make_server("127.0.0.1", 0, make_gallery(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium(request):
    if not shutil.which("chromium") or not (_BUILD / "axe.min.js").exists():
        pytest.skip("needs Chromium and the built assets: make browser assets")
    return request.getfixturevalue("browser")


@pytest.fixture
def opened(chromium, address):
    """`opened(width, **options)`: a page of a fresh browser that notes refused content."""
    contexts = []

    def of(width=1280, **options):
        context = chromium.new_context(
            base_url=address, locale="zh-CN", viewport={"width": width, "height": 900}, **options
        )
        if options.get("java_script_enabled", True):
            context.add_init_script(WATCH)
        contexts.append(context)
        return context.new_page()

    yield of
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", ["normal", "elder"])
def test_no_page_has_an_accessibility_finding_or_breaks_its_policy(opened, language, view):
    axe, page = (_BUILD / "axe.min.js").read_text(), opened()
    for path in PAGES:
        page.goto(f"{path}?lang={language}&view={view}")
        page.evaluate(axe + ";0")
        result = page.evaluate(
            "axe.run({runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
        )
        assert result["passes"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in result["violations"]] == []
        assert page.evaluate("window.refused") == []


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("view", ["normal", "elder"])
def test_no_page_is_wider_than_a_small_phone(opened, width, view):
    page = opened(width)
    for path in PAGES:
        page.goto(f"{path}?view={view}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_elders_get_large_text_and_large_targets(opened):
    page = opened(390)
    page.goto("/ask?view=elder")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24  # 18 pt
    for target in page.locator("a.btn, button:visible, input:visible, .masthead a").all():
        assert target.bounding_box()["height"] >= 44


def test_a_form_works_without_a_script_and_keeps_what_was_typed(opened):
    page = opened(java_script_enabled=False)
    page.goto("/ask")
    page.get_by_label("说说您的难处").fill("家里老人想申请低保")
    page.get_by_label("村（社区）").select_option("510503108201")
    page.get_by_role("button", name="提交").click()
    assert page.title().startswith("错误：")
    assert page.get_by_label("说说您的难处").input_value() == "家里老人想申请低保"
    page.locator(".error-summary a").first.click()
    assert page.url.endswith("#f-requester-name")


def test_the_error_summary_takes_the_focus_and_leads_to_its_field(opened):
    page = opened()
    page.goto("/ask")
    page.get_by_role("button", name="提交").click()
    page.wait_for_selector(".error-summary:focus")
    page.locator(".error-summary a", has_text="请填写这一项。").first.click()
    assert page.evaluate("document.activeElement.id") == "f-description"


def test_a_village_is_found_by_its_initials_with_the_keyboard_alone(opened):
    page = opened()
    page.goto("/ask")
    field = page.get_by_role("combobox")
    field.press_sequentially("ddk")
    field.press("Enter")
    expect(field).to_have_value("大渡口镇 · 民强村")
    assert page.locator("select[name=village_code]").input_value() == "510503101202"
    field.press("Control+Enter")
    page.wait_for_selector(".error-summary")
    expect(page.get_by_role("combobox")).to_have_value("大渡口镇 · 民强村")


def test_a_draft_survives_leaving_and_is_wiped_by_clear(opened):
    page = opened()
    page.goto("/ask")
    page.get_by_label("您的姓名").fill("张大娘")
    page.locator("[data-draft-state]:not(:empty)").wait_for()
    page.goto("/resident")
    page.goto("/ask")
    assert page.get_by_label("您的姓名").input_value() == "张大娘"
    page.get_by_role("button", name="清空这一页").click()
    assert page.get_by_label("您的姓名").input_value() == ""
    assert page.evaluate("sessionStorage.length") == 0


def test_a_second_click_sends_nothing_twice(opened):
    page, sent = opened(), []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.goto("/ask")
    page.evaluate("const b=document.querySelector('#ask button'); b.click(); b.click()")
    page.wait_for_selector(".error-summary")
    assert sent == ["POST"]


def test_the_browser_keeps_the_session_cookie_on_this_machine_without_https(opened):
    page = opened()
    page.goto("/desk/sign-in")
    page.get_by_label("用户名").fill("clerk-510503108")
    page.get_by_label("密码").fill("right")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/staff")
    assert "__Host-daiban-session" in {cookie["name"] for cookie in page.context.cookies()}


def test_the_interfaces_documentation_opens_under_the_same_policy(opened):
    page = opened()
    page.goto("/api/intake/docs")
    page.locator("#swagger-ui .info .title").wait_for()
    assert page.evaluate("window.refused") == []


def test_a_residents_page_is_at_most_fifty_kilobytes(opened):
    page, sizes = opened(), []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/ask", wait_until="networkidle")
    assert sum(sizes) <= 50_000


def test_a_demo_shows_its_roles_and_one_tap_signs_in(opened):
    page = opened(java_script_enabled=False)
    page.goto("/desk/sign-in")
    page.get_by_role("button", name="护国镇 窗口人员").click()
    assert page.url.endswith("/staff")
