"""Charts on the boards: drawn from the tables below them, folded away and opened by keyboard; without scripts the tables stand."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
INTAKE = "/api/intake/v1"
DRAWN = "box => echarts.getInstanceByDom(box).getOption().series.map(one => one.data)"


@pytest.fixture(scope="module")
def cases(house) -> None:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {
        "description": "想申请农村低保",
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": {"name": "李桂兰", "phone": "13900005678"},
        "matter_code": "dibao",
        "materials_complete": True,
    }
    for _ in range(2):
        assert clerk.post(f"{INTAKE}/requests", body).status == 201
    supervisor = Caller(house.base).signed_in("supervisor")
    wait_for(lambda: supervisor.get("/api/reporting/v1/cases", standing="open").json, what="the cases")


@pytest.fixture
def board(open_browser, cases) -> Page:
    page = open_browser(DESKTOP)
    sign_in(page, "supervisor")
    page.goto("/board")
    return page


def test_a_chart_says_what_its_table_says(board: Page) -> None:
    for box in board.locator("[data-chart]").all():
        expect(box).to_be_visible()
        table = box.locator("xpath=..").locator("table")
        drawn = box.evaluate(DRAWN)
        for place, values in enumerate(drawn, 1):
            cells = table.locator(f"tbody td:nth-of-type({place})").evaluate_all(
                "all => all.map(td => td.dataset.value)"
            )
            assert values == [float(value) if value else None for value in cells]
    check_page(board, "board-drawn")


def test_the_table_is_opened_by_keyboard(board: Page) -> None:
    numbers = board.locator("#chart-ages-table")
    expect(numbers.locator("table")).to_be_hidden()
    numbers.locator("summary").focus()
    board.keyboard.press("Enter")
    expect(numbers.locator("table")).to_be_visible()


def test_a_bar_leads_to_its_list(board: Page) -> None:
    box = board.locator("[data-chart=bars]").first
    row = next(at for at, value in enumerate(box.evaluate(DRAWN)[0]) if value)
    x, y = box.evaluate(f"box => echarts.getInstanceByDom(box).convertToPixel({{seriesIndex: 0}}, [0, {row}])")
    box.click(position={"x": x + 4, "y": y})
    board.wait_for_url("**/board/cases?standing=*")


def test_without_scripts_the_tables_stand_open(browser: Browser, house, board: Page) -> None:
    context = browser.new_context(base_url=house.base, java_script_enabled=False, locale="zh-CN")
    context.add_cookies(board.context.cookies())
    plain = context.new_page()
    plain.goto("/board")
    expect(plain.locator("#chart-weeks-table table")).to_be_visible()
    expect(plain.locator("[data-chart]").first).to_be_hidden()
    context.close()


def test_only_pages_with_charts_load_the_library(board: Page) -> None:
    asked: list[str] = []
    board.on("request", lambda request: asked.append(request.url))
    board.goto("/board/cases")
    assert not any("echarts" in url for url in asked)
