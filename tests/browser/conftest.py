"""The pages in the system's Chromium, against one running house with a small demo district.

Every page opened in these tests is watched: a violation of the content security policy or an error of a script fails the
test that caused it. Screenshots go to test-results/ when DAIBAN_SCREENSHOTS is set.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.local import demo
from services.local.progress import Silent
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.conftest import new_database
from tests.faults.rig import House
from tests.http import DEMO_PASSWORD
from tests.servers import Servers

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".build" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", e => window.__violations.push(e.violatedDirective + " " + e.blockedURI));
"""


expect.set_options(timeout=15_000)  # an upper bound for a busy machine: what is there at once costs nothing


@pytest.fixture(scope="session")
def house(servers: Servers, template: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("browser-house")
    settings = replace(template, database_url=new_database(servers, "browser"), data=folder)
    upgrade(settings)
    demo.load(settings, Silent(), demo.SMALL)
    running = House(servers, settings, folder)
    running.start()
    yield running
    running.close()


@pytest.fixture
def open_browser(browser: Browser, house: House):
    """`open_browser(PHONE)`: a fresh person's browser, Chinese, of that size."""
    contexts: list[BrowserContext] = []

    def opened(size: dict[str, int] = DESKTOP, **more) -> Page:
        context = browser.new_context(
            base_url=house.base,
            locale="zh-CN",
            viewport=size,
            is_mobile=size is PHONE,
            has_touch=size is PHONE,
            device_scale_factor=2 if size is PHONE else 1,
            **more,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.problems = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            assert page.problems == []  # type: ignore[attr-defined]
        context.close()


def sign_in(page: Page, username: str) -> None:
    page.goto("/desk/sign-in")
    page.locator("#f-username").fill(username)
    page.locator("#f-password").fill(DEMO_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    assert "/sign-in" not in page.url, page.url


@cache
def _axe() -> str:
    return AXE.read_text()


def check_page(page: Page, name: str) -> None:
    """axe-core finds nothing, the policy was not violated, nothing overflows; keeps a screenshot when asked to."""
    if os.environ.get("DAIBAN_SCREENSHOTS"):
        folder = ROOT / "test-results"
        folder.mkdir(exist_ok=True)
        size = "390" if (page.viewport_size or {}).get("width") == 390 else "desktop"
        page.screenshot(path=folder / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{size}.png", full_page=True, caret="initial")
    page.wait_for_load_state("load")  # axe reads a page that stays, not one that is being left
    page.evaluate(_axe())
    found = page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(r => r.violations)", RULES
    )
    told = [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]
    assert told == [], f"{name}: " + "\n".join(told)
    assert page.evaluate("window.__violations") == [], name
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 1, f"{name} is {overflow} px too wide"
