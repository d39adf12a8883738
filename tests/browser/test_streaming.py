"""While an answer is made: what is shown, what is told, and what becomes of it when nobody waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser_checks import focused, sideways, violations
from browser_states import ANSWERED, NARROW, NOT_FOUND, Visit, answered, ask, turns
from browser_watch import Watch
from playwright.sync_api import Page, expect
from web_service import Held, serving

from assistant.bootstrap import Assistant

# What every live region of the page has said since, in order.
_LISTEN = """() => {
  window.said = [];
  const regions = "[role=status], [role=alert], [role=log], [aria-live]";
  const hear = (node) => {
    const region = (node.nodeType === 1 ? node : node.parentElement)?.closest(regions);
    const words = region?.textContent.trim();
    if (words && words !== window.said.at(-1)) window.said.push(words);
  };
  new MutationObserver((changes) => changes.forEach((change) => hear(change.target)))
    .observe(document, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def held(shipped_assistant: Assistant) -> Iterator[Held]:
    made = Held(shipped_assistant)
    yield made
    made.let_go.set()


@pytest.fixture
def slow(held: Held) -> Iterator[str]:
    """The address of a service whose answers stop half way."""
    with serving(held) as address:
        yield address
        held.let_go.set()


def begun(page: Page, held: Held) -> None:
    """Ask, and return when the answer is half there."""
    page.goto("/")
    page.fill("#question", ANSWERED)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
    assert held.reached.wait(10)
    expect(turns(page).locator(".app-extract").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, NARROW])
def test_half_an_answer_is_sound(visit: Visit, held: Held, slow: str, width: int) -> None:
    page = visit(at=slow, width=width)
    begun(page, held)
    assert violations(page) == []
    assert sideways(page) == []
    turn = turns(page)
    expect(turn).to_contain_text("Understood as: Partnerships for People and Place")
    expect(turn).to_contain_text("Searched 45 documents")
    expect(turn).to_contain_text("Checking")
    expect(turn.get_by_role("link", name="Source 1").first).to_be_visible()


def test_live_regions_tell_of_the_answer_and_not_of_its_words(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    page.evaluate(_LISTEN)
    ask(page, ANSWERED)
    assert page.evaluate("said") == ["Looking for an answer", "Answer ready, from 1 document."]
    ask(page, NOT_FOUND)
    assert page.evaluate("said")[2:] == ["Looking for an answer", "Ready: the collection does not say."]


def test_focus_stays_where_the_reader_put_it_while_an_answer_comes(
    visit: Visit, held: Held, slow: str
) -> None:
    page = visit(at=slow)
    begun(page, held)
    link = turns(page).get_by_role("link", name="Source 1").first
    link.focus()
    held.let_go.set()
    answered(page)
    assert 'aria-label="Source 1"' in focused(page)


def test_answer_is_there_when_the_reader_comes_back(visit: Visit, held: Held, slow: str) -> None:
    page = visit(at=slow)
    begun(page, held)
    conversation = page.url
    page.goto("/documents")
    held.let_go.set()
    page.goto(conversation)
    expect(answered(page)).to_contain_text("Each quotation was checked against its page")
    expect(turns(page)).to_have_count(1)


def test_reader_who_comes_back_early_waits_for_the_answer(visit: Visit, held: Held, slow: str) -> None:
    page = visit(at=slow)
    begun(page, held)
    page.reload()
    expect(turns(page)).to_contain_text("It is being answered")
    assert violations(page) == []
    held.let_go.set()
    expect(answered(page)).to_contain_text("Each quotation was checked against its page")


def test_answer_comes_after_the_connection_was_lost(
    visit: Visit, watch: Watch, held: Held, slow: str
) -> None:
    page = visit(at=slow)
    begun(page, held)
    # On a slow machine the page may look again, in vain, before it is back online.
    watch.expect("htmx:sse:error: network error|ERR_INTERNET_DISCONNECTED|Failed to fetch")
    page.context.set_offline(True)
    page.evaluate("window.stop()")
    held.let_go.set()
    page.context.set_offline(False)
    expect(answered(page)).to_contain_text("Each quotation was checked against its page")


@pytest.mark.parametrize("javascript", [True, False])
def test_form_sent_twice_asks_once(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/")
    page.fill("#question", ANSWERED)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).dblclick()
    answered(page)
    page.wait_for_load_state("networkidle")
    page.goto("/conversations")
    expect(page.get_by_role("main").get_by_role("link", name=ANSWERED)).to_have_count(1)
    page.get_by_role("main").get_by_role("link", name=ANSWERED).click()
    expect(turns(page)).to_have_count(1)


def test_question_asked_in_another_tab_is_kept_too(visit: Visit) -> None:
    first = visit()
    first.goto("/")
    ask(first, ANSWERED)
    second = first.context.new_page()
    second.goto(first.url)
    ask(second, "Who evaluated it?")
    ask(first, NOT_FOUND)
    expect(turns(first)).to_have_count(2)
    first.reload()
    expect(turns(first)).to_have_count(3)


def test_what_came_piece_by_piece_is_what_is_kept(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    ask(page, ANSWERED)
    streamed = turns(page).inner_text()
    links = [link.get_attribute("href") for link in turns(page).get_by_role("link").all()]
    page.reload()
    assert turns(page).inner_text() == streamed
    assert [link.get_attribute("href") for link in turns(page).get_by_role("link").all()] == links
