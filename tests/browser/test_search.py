"""Search, filter, open a page: with a script, without, and by the keyboard."""

from __future__ import annotations

import re

import pytest
from browser_checks import focused
from browser_states import Visit, tab_to
from playwright.sync_api import Page, expect

WORDS = "data sharing"


def count(page: Page) -> int:
    """Return how many results the page says there are."""
    said = page.get_by_role("heading", name=re.compile(r"result")).inner_text()
    return int(said.split(" ")[0].replace(",", ""))


@pytest.mark.parametrize("javascript", [True, False])
def test_search_filter_and_open_a_page(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/search")
    page.get_by_role("searchbox").fill(WORDS)
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"q=data(\+|%20)sharing"))
    expect(page).to_have_title(re.compile("^data sharing"))
    whole = count(page)

    filters(page)
    page.get_by_role("checkbox", name="Data-sharing").check()
    if not javascript:
        page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("barrier=data-sharing"))
    expect(page.get_by_role("link", name="Remove Data-sharing")).to_be_visible()
    assert 0 < count(page) < whole

    passage = page.locator(".app-passage").first
    words = passage.locator("mark").first.inner_text()
    passage.get_by_role("link").click()
    if javascript:
        opened = page.get_by_role("dialog")
    else:
        opened = page.get_by_role("main")
        expect(page).to_have_url(re.compile(r"/documents/[a-z0-9-]+/pages/\d+"))
    expect(opened.get_by_role("heading", name=re.compile("Text of the"))).to_be_visible()
    expect(opened).to_contain_text(words)


def test_the_same_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.goto("/search")
    tab_to(page, 'id="q"')
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    whole = count(page)
    if not page.get_by_role("checkbox", name="Data-sharing").is_visible():
        tab_to(page, "<summary")
        page.keyboard.press("Enter")
    tab_to(page, 'value="data-sharing"')
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="Remove Data-sharing")).to_be_visible()
    assert 0 < count(page) < whole
    assert 'value="data-sharing"' in focused(page)  # the results changed; the reader did not move
    tab_to(page, "/pages/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name=re.compile("Text of the"))).to_be_visible()


def test_back_and_forward_go_through_the_searches(visit: Visit) -> None:
    page = visit()
    page.goto(f"/search?q={WORDS}")
    whole = count(page)
    filters(page)
    page.get_by_role("checkbox", name="Data-sharing").check()
    expect(page).to_have_url(re.compile("barrier=data-sharing"))
    some = count(page)
    page.go_back()
    expect(page.get_by_role("link", name="Remove Data-sharing")).to_have_count(0)
    assert count(page) == whole
    expect(page.get_by_role("checkbox", name="Data-sharing")).not_to_be_checked()
    page.go_forward()
    expect(page.get_by_role("link", name="Remove Data-sharing")).to_be_visible()
    assert count(page) == some


def test_results_are_told_of_once_to_those_who_do_not_see_them(visit: Visit) -> None:
    page = visit()
    page.goto("/search")
    page.get_by_role("searchbox").fill(WORDS)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#announced")).to_have_text(re.compile(r"^\d+ results.* in \d+ documents"))


def test_nothing_found_leads_on(visit: Visit) -> None:
    page = visit()
    page.goto('/search?q="sharing penguins" councils')
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    page.locator(".app-advice a").first.click()
    expect(page.get_by_role("heading", name=re.compile(r"^[1-9][0-9]* results?"))).to_be_visible()


def test_results_are_asked_about_with_their_filters(visit: Visit) -> None:
    page = visit()
    page.goto("/search?q=data+sharing&barrier=data-sharing")
    page.get_by_role("link", name="Ask about these results").click()
    expect(page.get_by_role("textbox", name="question")).to_have_value("data sharing")
    expect(page.get_by_role("checkbox", name="Data-sharing")).to_be_checked()


@pytest.mark.parametrize("javascript", [True, False])
def test_document_is_asked_and_its_pages_opened(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/documents")
    page.get_by_role("searchbox", name="title").fill("Total Place")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^Total Place")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Total Place")
    page.get_by_role("button", name="Ask this document").or_(
        page.get_by_role("link", name="Ask this document")
    ).click()
    expect(page.get_by_role("checkbox", name=re.compile("Total Place"))).to_be_checked()


def filters(page: Page) -> None:
    """Open the filters where they are shut."""
    if not page.get_by_role("checkbox", name="Data-sharing").is_visible():
        page.locator("#filters > summary").click()
