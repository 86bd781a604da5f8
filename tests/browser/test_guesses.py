"""A guess at the matter arrives whenever it likes: it never takes a word out of the hand of the clerk who is typing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, sign_in

pytestmark = pytest.mark.browser
WORDS, OTHER_MATTER = "想给儿子开个无房证明，读书要用", "低保"
CHOSEN = re.compile("^dibao")


class LateGuess:
    """Holds what the server guesses until it is let go, as a slow line would."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []
        self.free = False
        page.route("**/desk/parts/guess", self._meet)

    def _meet(self, route: Route) -> None:
        if self.free:
            route.continue_()
        else:
            self.held.append(route)

    def arrives(self) -> None:
        while not self.held:
            self.page.wait_for_timeout(50)
        self.free = True
        for route in self.held:
            route.continue_()
        expect(self.page.locator("[data-guess]")).to_be_attached()


@pytest.fixture
def at_matter(open_browser: Callable[..., Page]) -> tuple[Page, LateGuess]:
    """A clerk whose words are written and whose hand is in the matter's field, before any guess has come."""
    page = open_browser(DESKTOP)
    sign_in(page, f"clerk-{way.TOWN}")
    page.goto("/desk/new")
    page.get_by_role("button", name="清空这一页").click()
    expect(page.locator("#f-requester-phone")).to_be_focused()
    guess = LateGuess(page)
    page.locator("#f-description").fill(WORDS)
    page.locator("#f-matter-code").focus()
    return page, guess


def test_what_is_being_typed_is_not_overwritten(at_matter: tuple[Page, LateGuess]) -> None:
    page, guess = at_matter
    page.keyboard.type(OTHER_MATTER[:1])
    guess.arrives()
    page.keyboard.type(OTHER_MATTER[1:])
    page.keyboard.press("Enter")
    expect(page.locator("select[name=matter_code]")).to_have_value(CHOSEN)


def test_a_guess_that_comes_before_the_first_letter_is_replaced_by_it(at_matter: tuple[Page, LateGuess]) -> None:
    page, guess = at_matter
    guess.arrives()
    expect(page.locator("select[name=matter_code]")).not_to_have_value("")
    page.keyboard.type(OTHER_MATTER)
    page.keyboard.press("Enter")
    expect(page.locator("select[name=matter_code]")).to_have_value(CHOSEN)


def test_a_field_left_empty_takes_the_guess(at_matter: tuple[Page, LateGuess]) -> None:
    page, guess = at_matter
    page.keyboard.type(OTHER_MATTER[:1])
    guess.arrives()
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    expect(page.locator("select[name=matter_code]")).not_to_have_value("")
