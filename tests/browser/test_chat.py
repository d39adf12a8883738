"""Ask, check a citation, follow up, take the conversation away: with a script, without, and by the keyboard."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from browser_checks import focused
from browser_states import ANSWERED, DECLINED, FOLLOW_UP, NOT_FOUND, Visit, answered, ask, tab_to, turns
from playwright.sync_api import Page, expect

CONVERSATION = re.compile(r"/conversations/[0-9a-f]{32}(#turn-\d+)?$")
QUOTED = "Partnerships for People and Place (PfPP)"  # what the first source says


def exported_to(page: Page, folder: Path, name: str) -> Path:
    """Follow a link to a file under "Keep or share" and return what was downloaded."""
    page.get_by_text("Keep or share").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_ask_check_a_citation_follow_up_and_export(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    page.goto("/")
    ask(page, ANSWERED)
    expect(page).to_have_url(CONVERSATION)
    assert "question" in focused(page)  # the reader is where the answer begins

    first = turns(page).get_by_role("link", name="Source 1").first
    first.click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("#quote")).to_contain_text(QUOTED)
    assert "app-evidence__title" in focused(page)
    panel.get_by_role("button", name="Close").click()
    expect(panel).not_to_be_visible()
    assert 'aria-label="Source 1"' in focused(page)

    ask(page, FOLLOW_UP)
    expect(turns(page)).to_have_count(2)
    expect(turns(page).nth(1)).to_contain_text("Partnerships for People and Place")
    page.reload()
    expect(turns(page)).to_have_count(2)  # it is all at its address

    words = exported_to(page, tmp_path, "Markdown").read_text(encoding="utf-8")
    assert ANSWERED in words
    assert QUOTED in words


def test_a_link_to_a_source_of_an_answer_opens_its_page_beside_the_conversation(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    ask(page, ANSWERED)
    expect(page).to_have_url(CONVERSATION)
    address = f"{page.url.partition('#')[0]}#turn-1-source-1"

    page.goto("/about")
    page.goto(address)
    panel = page.get_by_role("dialog")
    expect(panel.locator("#quote")).to_contain_text(QUOTED)
    page.go_back()  # shuts the panel, and no more
    expect(panel).not_to_be_visible()
    expect(page).to_have_url(address)
    page.reload()
    expect(turns(page)).to_have_count(1)
    expect(panel).not_to_be_visible()


def test_without_a_script_a_link_to_a_source_shows_its_quotation_in_the_list(visit: Visit) -> None:
    page = visit(javascript=False)
    page.goto("/")
    ask(page, ANSWERED)
    page.goto(f"{page.url.partition('#')[0]}#turn-1-source-1")
    expect(page.locator(":target")).to_contain_text(QUOTED)
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_same_without_a_script(visit: Visit, tmp_path: Path) -> None:
    page = visit(javascript=False)
    page.goto("/")
    ask(page, ANSWERED)
    expect(page).to_have_url(CONVERSATION)

    turns(page).get_by_role("link", name="Source 1").first.click()
    expect(page).to_have_url(re.compile(r"/documents/[a-z0-9-]+/pages/\d+\?"))
    expect(page.locator("#quote")).to_contain_text(QUOTED)
    page.go_back()

    ask(page, FOLLOW_UP)
    expect(turns(page)).to_have_count(2)
    expect(page).to_have_url(re.compile("#turn-2$"))

    word = exported_to(page, tmp_path, "Word")
    with zipfile.ZipFile(word) as archive:
        assert QUOTED in re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())


def test_the_same_by_the_keyboard_alone(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    page.goto("/")
    tab_to(page, 'id="question"')
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    answered(page)

    tab_to(page, 'aria-label="Source 1"')
    page.keyboard.press("Enter")
    expect(page.locator("#evidence #quote")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).not_to_be_visible()
    assert 'aria-label="Source 1"' in focused(page)

    tab_to(page, 'id="question"')
    page.keyboard.type(FOLLOW_UP)
    page.keyboard.press("Enter")
    answered(page, 1)

    tab_to(page, "Keep or share", back=True)
    page.keyboard.press("Enter")
    tab_to(page, ".md")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".md")


@pytest.mark.parametrize("javascript", [True, False])
def test_chip_taken_away_asks_again_without_it(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/")
    ask(page, ANSWERED)
    turns(page).get_by_role("button", name="without Partnerships for People and Place").click()
    again = answered(page, 1)
    expect(again).to_contain_text("Asked again")
    expect(again.get_by_role("button", name="without Partnerships for People and Place")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_question_can_be_narrowed_after_it_was_answered(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/")
    ask(page, "What got in the way of data sharing?")
    turn = turns(page).first
    turn.get_by_text("Narrow it").click()
    turn.get_by_label("Programme").select_option("Total Place")
    turn.get_by_role("button", name="Ask again", exact=True).click()
    expect(answered(page, 1).get_by_role("button", name="without Total Place")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_suggestion_is_answered_when_chosen(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/")
    ask(page, ANSWERED)
    suggestion = turns(page).locator(".app-suggestions button").first
    question = suggestion.inner_text()
    suggestion.click()
    turn = answered(page, 1)
    expect(turn.get_by_role("heading", level=2)).to_contain_text(question)
    expect(turn.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_useful_and_why_are_kept(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/")
    ask(page, ANSWERED)
    turn = turns(page).first
    turn.get_by_role("button", name="No this answer").click()
    expect(turn).to_contain_text("Kept as not useful")
    turn.get_by_label("It is out of date").check()
    turn.get_by_label("In your own words").fill("Older than the evaluation.")
    turn.get_by_role("button", name="Send").click()
    expect(turn.get_by_role("button", name="Send")).to_have_count(0)
    page.reload()
    expect(turn).to_contain_text("Kept as not useful")
    expect(turn.get_by_label("It is out of date")).to_have_count(0)


def test_answer_is_copied_with_its_references(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    ask(page, ANSWERED)
    turns(page).get_by_role("button", name="Copy with references").click()
    expect(turns(page).get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert QUOTED in copied
    assert "/documents/" in copied
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert set(kinds) == {"text/plain", "text/html"}


def test_conversation_is_listed_renamed_deleted_and_brought_back(visit: Visit) -> None:
    page = visit(javascript=False)
    page.goto("/")
    ask(page, NOT_FOUND)
    page.get_by_text("Rename or delete").click()
    page.get_by_label("Name").fill("Penguins")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Penguins")

    page.get_by_role("link", name="Conversations").click()
    expect(page.get_by_role("main")).to_contain_text("Penguins")
    page.get_by_role("link", name="Penguins").click()
    page.get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="Penguins")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Penguins")


def test_back_and_forward_go_between_the_question_and_its_conversation(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    ask(page, DECLINED)
    page.go_back()
    expect(turns(page)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask what has been tried before")
    page.go_forward()
    expect(turns(page)).to_have_count(1)


def test_back_shuts_the_evidence_and_forward_opens_it(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    ask(page, ANSWERED)
    turns(page).get_by_role("link", name="Source 1").first.click()
    quote = page.locator("#evidence #quote")
    expect(quote).to_be_visible()
    page.go_back()
    expect(page.locator("#evidence")).not_to_be_visible()
    expect(turns(page)).to_have_count(1)
    page.go_forward()
    expect(quote).to_be_visible()
