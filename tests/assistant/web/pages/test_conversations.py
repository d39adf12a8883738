from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from chats import (
    TOWNS,
    NewBrowser,
    address_of,
    ask,
    conversation_of,
    form_with,
    parsed,
    press,
    questions,
    send,
    text,
    turns,
    visit,
)
from fastapi.testclient import TestClient
from lxml.html import HtmlElement

from assistant.bootstrap import Assistant
from assistant.records.model import new_id
from assistant.records.store import Records
from assistant.web.readers import COOKIE


def heading(page: HtmlElement) -> str:
    return text(page.xpath("//h1/bdi")[0])


def listed(page: HtmlElement) -> list[str]:
    return [text(link) for link in page.xpath("//ul[@class='app-list']//a")]


# ── An address ──


@pytest.mark.parametrize("id", [new_id(), "x", "0" * 32, "%00", "..", "<b>", "é" * 40, "a" * 3000])
@pytest.mark.parametrize("rest", ["", ".docx", "/print"])
def test_conversation_that_is_not_there_is_a_page_that_says_why(
    browser: TestClient, id: str, rest: str
) -> None:
    page = visit(browser, f"/conversations/{id}{rest}".replace("/..", "/%2E%2E"), 404)
    assert text(page.xpath("//h1")[0]) == "That is not here"


def test_page_says_how_long_conversations_are_kept(browser: TestClient) -> None:
    said = text(visit(browser, f"/conversations/{new_id()}", 404).get_element_by_id("main"))
    assert "it was deleted, or its time has run out. Conversations are kept for 365 days" in said


def test_conversation_whose_time_has_run_out_is_not_there(
    browser: TestClient, recorded_assistant: Assistant
) -> None:
    ask(browser, TOWNS)
    long_ago = Records(
        recorded_assistant.settings.records, now=lambda: datetime.now(UTC) - timedelta(days=366)
    )
    old = long_ago.begin(TOWNS, reader=browser.cookies[COOKIE])
    long_ago.close()
    visit(browser, f"/conversations/{old.conversation_id}", 404)


def test_conversation_can_be_read_by_whoever_has_its_address_and_changed_by_nobody_else(
    browser: TestClient, new_browser: NewBrowser
) -> None:
    address = address_of(ask(browser, TOWNS))
    stranger, other = new_browser(), new_browser()
    ask(other, TOWNS)
    for reader in (stranger, other):
        page = visit(reader, address)
        assert "14 harbour towns" in text(turns(page)[0])
        assert not page.xpath("//main//form")
        assert "Only where this conversation was begun can it be carried on" in text(page)
        for action in ("rename", "delete"):
            refused = parsed(reader.post(f"{address}/{action}", data={"title": "Mine"}), 403)
            assert "begun in another browser" in text(refused)
        assert reader.post(f"{address}/restore").status_code == 404
    assert heading(visit(browser, address)) == TOWNS


def test_conversation_of_a_program_is_nobodys_to_change(browser: TestClient, records: Records) -> None:
    turn = records.begin(TOWNS)
    address = f"/conversations/{turn.conversation_id}"
    assert not visit(browser, address).xpath("//main//form")
    assert browser.post(f"{address}/delete").status_code == 403
    records.delete(turn.conversation_id)
    assert browser.post(f"{address}/restore").status_code == 404


@pytest.mark.parametrize("value", ["", "x", "<b>", "0" * 31, "G" * 32, "0" * 5000])
def test_cookie_that_is_none_of_ours_is_nobody(
    browser: TestClient, new_browser: NewBrowser, value: str
) -> None:
    address = address_of(ask(browser, TOWNS))
    other = new_browser()
    headers = {"Cookie": f"{COOKIE}={value}"}
    assert other.post(f"{address}/delete", headers=headers).status_code == 403
    assert other.get("/conversations", headers=headers).status_code == 200


# ── Its name ──


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Quays", "Quays"),
        ("<script>alert(1)</script> & “more”", "<script>alert(1)</script> & “more”"),
        (" كم\nمدينة 🎉 ", "كم مدينة 🎉"),
        ("", TOWNS),
        ("  ", TOWNS),
    ],
)
def test_conversation_can_be_given_another_name(browser: TestClient, given: str, shown: str) -> None:
    page = press(browser, ask(browser, TOWNS), "Rename", title=given)
    assert heading(page) == shown
    assert text(page.xpath("//title")[0]).startswith(shown)
    assert listed(visit(browser, "/conversations")) == [shown]


def test_long_name_is_shortened_at_a_word(browser: TestClient) -> None:
    name = heading(press(browser, ask(browser, TOWNS), "Rename", title="quays " * 100))
    assert name.endswith("quays…")
    assert 70 < len(name) <= 80


# ── Deleting ──


def test_deletion_can_be_undone(browser: TestClient) -> None:
    page = ask(browser, TOWNS)
    after = press(browser, page, "Delete this conversation")
    assert "Deleted" in text(after.xpath("//*[@role='alert']")[0])
    visit(browser, address_of(page), 404)
    back = press(browser, after, "Undo")
    assert questions(back) == [TOWNS]


def test_conversation_can_be_deleted_from_the_list(browser: TestClient) -> None:
    ask(browser, TOWNS)
    ask(browser, "Who evaluated the Harbour Fund?")
    after = press(browser, visit(browser, "/conversations"), f"Delete “{TOWNS}”")
    assert listed(after) == ["Who evaluated the Harbour Fund?"]


def test_deletion_that_cannot_be_undone_says_so(browser: TestClient, new_browser: NewBrowser) -> None:
    page = ask(browser, TOWNS)
    undo, button = form_with(press(browser, page, "Delete this conversation"), "Undo")
    ask(new_browser(), TOWNS)
    for stranger in (new_browser(), new_browser()):
        refused = parsed(send(stranger, undo, button), 404)
        assert "can no longer be brought back" in text(refused)
    parsed(send(browser, undo, button))


@pytest.mark.parametrize("deleted", ["x", "../ask?question=x#", '"><script>'])
def test_address_offers_to_undo_nothing_but_a_deletion(browser: TestClient, deleted: str) -> None:
    page = parsed(browser.get("/conversations", params={"deleted": deleted}))
    assert not page.xpath("//main//form")


def test_all_of_a_readers_conversations_can_be_deleted_and_no_others(
    browser: TestClient, new_browser: NewBrowser
) -> None:
    other = new_browser()
    theirs = ask(other, TOWNS)
    ask(browser, TOWNS)
    ask(browser, "Who evaluated the Harbour Fund?")
    page = press(browser, visit(browser, "/conversations"), "Delete all conversations")
    assert listed(page) == []
    assert listed(visit(other, "/conversations")) == [TOWNS]
    visit(other, address_of(theirs))


def test_form_of_another_site_deletes_nothing(browser: TestClient) -> None:
    page = ask(browser, TOWNS)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for action in (f"{address_of(page)}/delete", f"{address_of(page)}/rename", "/conversations/delete-all"):
        assert browser.post(action, headers=foreign).status_code == 403
    assert listed(visit(browser, "/conversations")) == [TOWNS]


# ── The list ──


def test_list_is_empty_before_anything_was_asked(browser: TestClient) -> None:
    page = visit(browser, "/conversations")
    assert "There are no conversations in this browser" in text(page)
    assert page.xpath("//main//a/@href") == ["/"]


def test_list_has_the_last_used_first_with_how_it_ended(browser: TestClient) -> None:
    first = ask(browser, TOWNS)
    ask(browser, "How many dragons live on Mars?")
    ask(browser, "Who evaluated it?", first)
    page = visit(browser, "/conversations")
    assert listed(page) == [TOWNS, "How many dragons live on Mars?"]
    lines = [text(line) for line in page.xpath("//ul[@class='app-list']/li")]
    assert "2 questions, answered" in lines[0]
    assert "1 question, the collection did not say" in lines[1]


@pytest.fixture
def many(browser: TestClient, records: Records) -> Iterator[TestClient]:
    """A browser with 45 conversations."""
    ask(browser, "question 45")
    for number in range(44):
        records.begin(f"question {number + 1}", reader=browser.cookies[COOKIE])
    yield browser
    records.delete_all(browser.cookies[COOKIE])


def test_long_list_has_pages(many: TestClient) -> None:
    page, seen = visit(many, "/conversations"), []
    assert not page.xpath("//a[@rel='prev']")
    while True:
        seen += listed(page)
        following = page.xpath("//a[@rel='next']/@href")
        if not following:
            break
        page = visit(many, following[0])
    assert len(seen) == len(set(seen)) == 45
    assert visit(many, page.xpath("//a[@rel='prev']/@href")[0]).xpath("//a[@rel='next']")


def test_page_after_the_last_says_so(many: TestClient) -> None:
    page = visit(many, "/conversations?offset=1000")
    assert "There are none here" in text(page)
    for offset in ("-1", "x", "9" * 30):
        visit(many, f"/conversations?offset={offset}", 422)


def test_id_of_a_conversation_tells_nothing_and_cannot_be_guessed(browser: TestClient) -> None:
    ids = {conversation_of(ask(browser, TOWNS)) for _ in range(2)}
    assert len(ids) == 2
    assert all(len(each) == 32 and browser.cookies[COOKIE] not in each for each in ids)
