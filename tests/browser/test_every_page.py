"""Every page in every state: nothing for axe to find, nothing wider than the window, all of it to be reached and read."""

from __future__ import annotations

import pytest
from browser_checks import focused, moving, tab_through, unsound, violations
from browser_states import (
    ANSWERED,
    CLARIFY,
    COMPARED,
    DECLINED,
    NARROW,
    NOT_FOUND,
    PARTIAL,
    State,
    Visit,
    answered,
    asked,
    citation_checked,
    turns,
    visited,
)
from browser_watch import Watch
from playwright.sync_api import Page, expect

DOCUMENT = "/documents/partnerships-for-people-and-place"


def asked_again(page: Page) -> None:
    asked(ANSWERED)(page)
    turns(page).get_by_role("button", name="without Partnerships").click()
    answered(page, 1)


def judged(page: Page) -> None:
    asked(ANSWERED)(page)
    turns(page).get_by_role("button", name="No this answer").click()
    expect(turns(page)).to_contain_text("Kept as not useful")


def opened(page: Page) -> None:
    """Open everything that opens on a conversation's page."""
    asked(ANSWERED)(page)
    for summary in page.locator("main summary").all():
        summary.click()


def refused(page: Page) -> None:
    """Send an empty form as a browser without a script does."""
    page.goto("/")
    with page.expect_navigation():
        page.evaluate("document.querySelector('#ask').submit()")


def listed(page: Page) -> None:
    asked(NOT_FOUND, "No answer found")(page)
    page.goto("/conversations")


def deleted(page: Page) -> None:
    asked(NOT_FOUND, "No answer found")(page)
    page.get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def printed(page: Page) -> None:
    asked(ANSWERED)(page)
    page.goto(f"{page.url.split('#')[0]}/print")


def filtered(page: Page) -> None:
    page.goto("/search?q=data+sharing&barrier=data-sharing&year_from=2020")
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()


STATES: dict[str, State] = {
    "ask": visited("/"),
    "ask, narrowed": visited("/?q=What+helped%3F&programme=total-place"),
    "ask, wrong": refused,
    "answered": asked(ANSWERED),
    "answered, everything open": opened,
    "partial": asked(PARTIAL, "Part of an answer"),
    "not found": asked(NOT_FOUND, "No answer found"),
    "clarify": asked(CLARIFY, "Which do you mean?"),
    "declined": asked(DECLINED, "Not a question for this service"),
    "compared": asked(COMPARED),
    "asked again": asked_again,
    "feedback": judged,
    "evidence beside": citation_checked,
    "evidence by itself": visited(f"{DOCUMENT}/pages/4?start=12&end=211"),
    "section": visited("/documents/barrier-data-sharing/pages/2"),
    "conversations": listed,
    "conversations, none": visited("/conversations"),
    "conversation deleted": deleted,
    "print": printed,
    "search": visited("/search"),
    "results": visited("/search?q=data+sharing"),
    "results, filtered": filtered,
    "results, none": visited("/search?q=pengiuns"),
    "search, wrong": visited("/search?q=data&year_from=next"),
    "documents": visited("/documents"),
    "documents, none": visited("/documents?q=penguins"),
    "document": visited(DOCUMENT),
    "document, superseded": visited("/documents/changing-futures-2024"),
    "about": visited("/about"),
    "accessibility": visited("/about/accessibility"),
    "privacy": visited("/about/privacy"),
    "interface": visited("/docs"),
}
# Those that have controls of their own, which stand otherwise on a narrow window.
BY_KEYBOARD = (
    "ask, wrong",
    "answered, everything open",
    "feedback",
    "evidence beside",
    "evidence by itself",
    "conversations",
    "results, filtered",
    "documents",
    "document",
)


# What a browser says of those that are not as they should be.
EXPECTED = {"ask, wrong": "422", "search, wrong": "422"}


@pytest.mark.parametrize("name", STATES)
def test_page_is_sound_wide_and_narrow_and_with_large_text(visit: Visit, watch: Watch, name: str) -> None:
    if name in EXPECTED:
        watch.expect(EXPECTED[name])
    page = visit()
    STATES[name](page)
    assert unsound(page) == []
    if name in BY_KEYBOARD:
        assert violations(page) == []


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_focus_is_seen_wherever_it_goes(visit: Visit, watch: Watch, name: str) -> None:
    if name in EXPECTED:
        watch.expect(EXPECTED[name])
    page = visit()
    STATES[name](page)
    names, wrong = tab_through(page)
    assert wrong == []
    assert len(names) > 4
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert tab_through(page)[1] == []


@pytest.mark.parametrize("name", ["answered, everything open", "results, filtered"])
def test_focus_is_seen_where_colours_are_forced_and_nothing_moves(visit: Visit, name: str) -> None:
    page = visit(forced_colors="active", reduced_motion="reduce")
    STATES[name](page)
    assert moving(page) == []
    _, wrong = tab_through(page)
    assert wrong == []


def test_skip_link_leads_past_the_navigation(visit: Visit) -> None:
    page = visit()
    page.goto("/documents")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert 'id="main"' in focused(page)
    page.keyboard.press("Tab")
    assert "govuk-service-navigation" not in focused(page)
