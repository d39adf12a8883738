"""Ways to bring a page into each state that readers meet."""

from __future__ import annotations

from collections.abc import Callable

from browser_checks import focused
from playwright.sync_api import Locator, Page, expect

ANSWERED = "What was Partnerships for People and Place?"
FOLLOW_UP = "Who evaluated it?"
PARTIAL = "What did the Levelling Up Partnerships evaluation find?"
NOT_FOUND = "How many penguins live in the Falkland Islands?"
CLARIFY = "What did it find?"
DECLINED = "Write a speech for the Labour Party."
COMPARED = "Compare Total Place with Test and Learn."

WIDE, NARROW = 1280, 320  # CSS pixels; 320 is 1280 at 400% zoom

State = Callable[[Page], object]
Visit = Callable[..., Page]  # what the fixture `visit` returns


def turns(page: Page) -> Locator:
    """Return the turns of the conversation on the page."""
    return page.locator(".app-turn")


def ask(page: Page, question: str) -> None:
    """Ask in the box that is on the page, and wait until the answer stands there."""
    number = turns(page).count()
    page.get_by_role("textbox", name="question").fill(question)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
    answered(page, number)


def answered(page: Page, number: int = 0) -> Locator:
    """Wait for the answer to a turn, counted from 0, and return the turn."""
    turn = turns(page).nth(number)
    expect(turn).not_to_have_attribute("aria-busy", "true")
    expect(turn.get_by_role("heading", level=3).first).to_be_visible()
    return turn


def asked(question: str, heading: str = "Answer") -> State:
    """Return the way to a new conversation with a question in it, answered under a heading."""

    def go(page: Page) -> None:
        page.goto("/")
        ask(page, question)
        expect(turns(page).get_by_role("heading", name=heading, exact=True)).to_be_visible()

    return go


def visited(address: str) -> State:
    """Return the way to an address."""
    return lambda page: page.goto(address)


def citation_checked(page: Page) -> None:
    """Open the evidence of the first citation of an answer, in the panel."""
    asked(ANSWERED)(page)
    turns(page).get_by_role("link", name="Source 1").first.click()
    expect(page.locator("#evidence #quote")).to_be_visible()


def tab_to(page: Page, mark: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus has a mark in its opening tag or text."""
    for _ in range(150):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if mark in focused(page):
            return
    raise AssertionError(f"the keyboard does not reach {mark}")
