"""Charts on the boards: drawn from the tables below them, folded away and opened by keyboard; without scripts the tables stand."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
INTAKE = "/api/intake/v1"
DRAWN = "box => echarts.getInstanceByDom(box).getOption().series.map(one => one.data)"

BODY = {
    "description": "想申请农村低保",
    "village_code": way.VILLAGE,
    "channel": "window",
    "requester": {"name": "李桂兰", "phone": "13900005678"},
    "matter_code": "dibao",
    "materials_complete": True,
}


@pytest.fixture(scope="module")
def cases(house) -> None:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    for _ in range(2):
        assert clerk.post(f"{INTAKE}/requests", BODY).status == 201
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


def test_on_paper_every_chart_is_whole_and_nothing_is_to_be_pressed(board: Page) -> None:
    board.emulate_media(media="print")
    try:
        assert board.locator(".chart-box canvas").count() >= 3
        cut = "boxes => boxes.filter(b => b.scrollHeight > b.clientHeight + 1 || b.scrollWidth > b.clientWidth + 1).length"
        assert board.eval_on_selector_all(".chart-box", cut) == 0
        for pressed in board.locator("main .btn, main form").all():
            expect(pressed).to_be_hidden()
    finally:
        board.emulate_media(media="screen")


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


@pytest.fixture
def watched(open_browser, cases) -> Page:
    """A board whose half-minutes the test lets pass."""
    page = open_browser(DESKTOP)
    sign_in(page, "supervisor")
    page.clock.install()
    page.goto("/board")
    return page


def answers_of(page: Page) -> list[int]:
    found: list[int] = []
    page.on("response", lambda answer: found.append(answer.status) if "/board/parts/board" in answer.url else None)
    return found


def half_a_minute(page: Page) -> None:
    page.clock.run_for(30_000)


def test_nothing_new_is_a_304_and_moves_nothing(watched: Page) -> None:
    answers = answers_of(watched)
    watched.locator("#chart-ages-table summary").click()
    first = watched.locator("#live .figure-value a").first
    first.focus()
    with watched.expect_response("**/board/parts/board**"):
        half_a_minute(watched)
    expect(watched.locator("[data-live-state]")).to_contain_text("自动更新")
    assert answers == [304]
    expect(first).to_be_focused()
    expect(watched.locator("#chart-ages-table table")).to_be_visible()


def test_something_new_changes_its_number_and_leaves_the_reader_where_they_were(watched: Page, house) -> None:
    opened = watched.locator("#live .figures-now .figure-value").first
    before = int((opened.locator("a").evaluate("link => link.firstChild.data")).replace(",", ""))
    watched.locator("#chart-ages-table summary").click()
    opened.locator("a").focus()
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    assert clerk.post(f"{INTAKE}/requests", BODY).status == 201

    def heard() -> bool:
        half_a_minute(watched)
        watched.wait_for_timeout(200)
        return bool(int(opened.locator("a").evaluate("link => link.firstChild.data").replace(",", "")) > before)

    wait_for(heard, what="the new number")
    expect(opened.locator("a")).to_be_focused()
    expect(watched.locator("#chart-ages-table table")).to_be_visible()
    box = watched.locator("[data-chart=bars]").first
    cells = watched.locator("#chart-ages-table tbody td").evaluate_all("all => all.map(td => Number(td.dataset.value))")
    assert box.evaluate(DRAWN) == [cells]
    check_page(watched, "board-renewed")


def test_nobody_is_asked_while_nobody_looks(watched: Page) -> None:
    answers = answers_of(watched)
    watched.evaluate("Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => 'hidden'})")
    half_a_minute(watched)
    half_a_minute(watched)
    assert answers == []
    watched.evaluate("delete document.visibilityState")
    with watched.expect_response("**/board/parts/board**"):
        watched.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_numbers_nobody_renews_turn_grey_and_come_back(watched: Page) -> None:
    watched.route("**/board/parts/board**", lambda route: route.abort())
    half_a_minute(watched)
    expect(watched.locator("#live")).to_have_class("is-stale")
    expect(watched.locator("[data-live-state]")).to_contain_text("没有连上")
    check_page(watched, "board-stale")
    watched.unroute("**/board/parts/board**")
    half_a_minute(watched)
    expect(watched.locator("#live")).not_to_have_class("is-stale")


def test_signed_out_elsewhere_is_not_shown_in_the_middle_of_a_board(watched: Page) -> None:
    watched.context.clear_cookies()
    half_a_minute(watched)
    expect(watched.locator("#live")).to_have_class("is-stale")
    expect(watched.locator("#live h2").first).to_have_text("此刻")
