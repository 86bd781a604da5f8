"""The pages of entering in order in every guise, as `test_every_page` has them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.test_every_page import visit as visit
from tests.http import Caller

pytestmark = pytest.mark.browser
REQUESTS, BATCHES = "/api/intake/v1/requests", "/api/intake/v1/batches"


@pytest.fixture(scope="module")
def made(house) -> tuple[str, str]:
    """Ids of a request entered today, and of a batch one was accepted in."""
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    body = {
        "description": "身份证丢了，想补一张",
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": {"name": "李桂兰", "phone": "13900005679"},
        "matter_code": "shenfenzheng",
    }
    first, second = (clerk.post(REQUESTS, {**body, "description": words}).json["id"] for words in ("补证", "换证"))
    reply = clerk.post(BATCHES, {"requests": [second]})
    assert reply.status == 201, reply.body[:300]
    return first, reply.json["id"]


def test_a_clerks_pages(visit: Callable[..., Callable[..., Page]], made: tuple[str, str]) -> None:
    look = visit(f"clerk-{way.TOWN}")
    for name, path in (
        ("book", "/desk/book"),
        ("correct", f"/desk/requests/{made[0]}/correct"),
        ("residents", "/desk/residents"),
        ("batch", f"/desk/batches/{made[1]}"),
    ):
        look(name, path)
    page = look("import", "/desk/import")
    with page.expect_navigation():
        page.locator("main form[data-main] button[type=submit]").first.click()
    expect(page.locator(".error-summary")).to_be_focused()
    look("import-errors")


def test_a_dispatchers_handover_and_a_residents_complaint(visit: Callable[..., Callable[..., Page]]) -> None:
    visit(f"dispatcher-{way.TOWN}")("handover", "/desk/handover")
    visit()("complaint", "/ask/complaint")
