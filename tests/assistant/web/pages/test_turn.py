"""A turn by itself: without an answer, judged, asked again after the collection changed, its sources."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chats import (
    TOWNS,
    NewBrowser,
    address_of,
    ask,
    conversation_of,
    parsed,
    press,
    questions,
    text,
    turns,
    visit,
)
from collections_made import CATALOGUE, HARBOUR, write_pdf
from fakes import BagOfWordsEncoder
from fastapi.testclient import TestClient
from made_answers import answer, citation

from assistant.bootstrap import Assistant
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.records.model import Turn
from assistant.records.store import Records
from assistant.web.app import create_app
from assistant.web.pages.turns import Service
from assistant.web.readers import COOKIE
from ingest.pipeline import Options, ingest
from ingest.progress import Silent

SCRIPT = {"HX-Request": "true"}


def begun(browser: TestClient, records: Records, question: str = TOWNS) -> Turn:
    """Return a turn of the browser's that nobody answers."""
    first = conversation_of(ask(browser, "Who evaluated the Harbour Fund?"))
    return records.begin(question, conversation_id=first, reader=browser.cookies[COOKIE])


# ── Without an answer ──


def test_turn_that_is_being_answered_looks_again_by_itself_and_by_a_link(
    browser: TestClient, records: Records
) -> None:
    turn = begun(browser, records)
    address = f"/conversations/{turn.conversation_id}/turns/2"
    shown = turns(visit(browser, f"/conversations/{turn.conversation_id}"))[1]
    assert shown.get("aria-busy") == "true"
    assert shown.get("data-hx-get") == address == shown.xpath(".//a/@href")[0]
    assert "load" in shown.get("data-hx-trigger")
    assert not shown.xpath(".//button")
    found = browser.get(address, headers=SCRIPT)
    assert found.headers["cache-control"] == "no-store"
    assert parsed(found).get("id") == "turn-2"
    records.finish(turn.id, answer(citation(1, "It paid for 14.")))
    answered = parsed(browser.get(address, headers=SCRIPT))
    assert answered.get("aria-busy") is answered.get("data-hx-get") is None
    assert "It paid for 14." in text(answered)


def test_address_of_a_turn_leads_a_person_to_its_place_in_the_conversation(browser: TestClient) -> None:
    page = ask(browser, TOWNS)
    (redirect,) = browser.get(f"{address_of(page)}/turns/1").history
    assert redirect.headers["location"] == f"{address_of(page)}#turn-1"


def test_turn_that_a_restart_cut_short_says_so_and_can_be_asked_again(
    browser: TestClient, records: Records, recorded_assistant: Assistant
) -> None:
    turn = begun(browser, records)
    restarted = TestClient(
        create_app(recorded_assistant), headers={"Accept": "text/html"}, cookies=browser.cookies
    )
    page = visit(restarted, f"/conversations/{turn.conversation_id}")
    assert "The service stopped before the answer was made" in text(turns(page)[1])
    assert turns(page)[1].get("aria-busy") is None
    page = press(restarted, turns(page)[1], "Ask again")
    assert questions(page)[1:] == [TOWNS, TOWNS]
    assert "14 harbour towns" in text(turns(page)[2])


def test_turn_that_nobody_answers_for_a_minute_is_given_up(
    browser: TestClient, recorded_assistant: Assistant
) -> None:
    ask(browser, TOWNS)
    settings = recorded_assistant.settings
    earlier = Records(settings.records, now=lambda: datetime.now(UTC) - timedelta(seconds=61))
    turn = earlier.begin(TOWNS, reader=browser.cookies[COOKIE])
    earlier.close()
    client = TestClient(
        create_app(recorded_assistant), headers={"Accept": "text/html"}, cookies=browser.cookies
    )
    client.app.state.began -= timedelta(hours=1)  # type: ignore[attr-defined]
    page = visit(client, f"/conversations/{turn.conversation_id}")
    assert "was not answered" in text(turns(page)[0])


def test_model_is_given_its_time_before_a_turn_is_given_up() -> None:
    began = datetime.now(UTC)
    without = Service.of(Settings(model_seconds=40, _env_file=None), since=began)
    written = Service.of(Settings(model="openai:m", model_seconds=40, _env_file=None), since=began)
    assert written.longest - without.longest == timedelta(seconds=40)


def test_turn_that_failed_says_why_and_can_be_asked_again_once(browser: TestClient, records: Records) -> None:
    turn = begun(browser, records)
    records.fail(turn.id, "The model is <b>damaged</b>.")
    page = visit(browser, f"/conversations/{turn.conversation_id}")
    failed = turns(page)[1]
    assert "There was a problem" in text(failed) and "The model is <b>damaged</b>." in text(failed)
    again = [press(browser, failed, "Ask again") for _ in range(2)][1]
    assert questions(again)[1:] == [TOWNS, TOWNS]
    assert text(turns(again)[2].xpath(".//a[@href='#turn-2']")[0]) == "First asked above"


# ── What is not there ──


@pytest.mark.parametrize("number", ["2", "0", "-1", "abc", "9" * 40, "%20", "١"])
def test_turn_that_is_not_there_is_a_page_that_says_so(browser: TestClient, number: str) -> None:
    address = _answered_once(browser)
    for rest in ("", ".txt", ".docx", "/sources/1"):
        page = visit(browser, f"{address}/turns/{number}{rest}", 404)
        assert text(page.xpath("//h1")[0]) == "That is not here"
        assert "This conversation has no question" in text(page.get_element_by_id("main"))


@pytest.mark.parametrize("number", ["99", "0", "x"])
def test_source_that_is_not_there_is_a_page_that_says_so(browser: TestClient, number: str) -> None:
    page = visit(browser, f"{_answered_once(browser)}/turns/1/sources/{number}", 404)
    assert "no such source" in text(page.get_element_by_id("main"))


def _answered_once(browser: TestClient) -> str:
    return address_of(ask(browser, TOWNS))


# ── Of another browser ──


@pytest.mark.parametrize("action", ["again", "feedback"])
def test_turn_of_another_browser_is_not_touched(
    browser: TestClient, new_browser: NewBrowser, action: str
) -> None:
    address = _answered_once(browser)
    for other in (new_browser(), new_browser()):
        refused = other.post(f"{address}/turns/1/{action}", data={"useful": "yes"})
        assert "begun in another browser" in text(parsed(refused, 403))
        ask(other, TOWNS)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (
        browser.post(f"{address}/turns/1/{action}", data={"useful": "yes"}, headers=foreign).status_code
        == 403
    )
    assert questions(visit(browser, address)) == [TOWNS]


# ── After the collection changed ──

MOVED, REWORDED, STANDING = (
    HARBOUR[0].split(". ")[0],
    "Each town in the Harbour Fund",
    HARBOUR[2].split(". ")[0],
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation that began before the collection changed."""

    browser: TestClient
    address: str

    def source(self, turn: int, quote: str) -> str:
        """Return where the conversation's page says that a quotation is checked."""
        page = visit(self.browser, self.address)
        sources = turns(page)[turn - 1].xpath(".//li[contains(@class, 'app-source')]")
        (found,) = [each for each in sources if quote in text(each.xpath(".//blockquote")[0])]
        return str(found.xpath(".//a/@href")[0])


@pytest.fixture(scope="module")
def changed(
    collection_folder: Path, cache_folder: Path, index_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Changed]:
    """Of the Harbour Fund one sentence moves and one is reworded; the Lantern Programme goes."""
    folder = tmp_path_factory.mktemp("changing")
    corpus, index = folder / "corpus", folder / "index"
    shutil.copytree(collection_folder, corpus)
    shutil.copytree(index_folder, index)
    records = Records(f"sqlite:///{folder / 'records.db'}")
    settings = Settings(index=index, strict_quotes=True, _env_file=None)
    assistant = Assistant(settings, Library(IndexStore(index), look_every=0.0), records)
    browser = TestClient(create_app(assistant), headers={"Accept": "text/html"})
    page = ask(browser, TOWNS)
    page = ask(browser, "When did the Lantern Programme begin?", page)
    page = ask(browser, "How many orchards were planted by the Orchard Partnerships?", page)

    first, second, third = HARBOUR
    first = first.replace(f"{MOVED}. ", "").replace("£3.5m", "£4m")
    write_pdf(corpus / "documents" / "harbour.pdf", (first, f"{second} {MOVED}.", third))
    entries = CATALOGUE.split("  - {")
    kept = [entry for entry in entries if not entry.startswith("id: lantern")]
    (corpus / "catalogue.yaml").write_text("  - {".join(kept), encoding="utf-8")
    for name in ("lantern.md", "lantern-early.html"):
        (corpus / "documents" / name).unlink()
    ingest(Options(corpus, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    yield Changed(browser, address_of(page))
    records.close()
    assistant.library.close()


def test_answer_of_an_older_collection_says_so(changed: Changed) -> None:
    page = visit(changed.browser, changed.address)
    assert all("The collection has changed since this was answered" in text(turn) for turn in turns(page)[:3])


@pytest.mark.parametrize(("quote", "page"), [(STANDING, 3), (MOVED, 2)])
def test_old_citation_opens_what_it_cited_where_it_stands_now(
    changed: Changed, quote: str, page: int
) -> None:
    found = changed.browser.get(changed.source(1, quote))
    assert found.url.path == f"/documents/harbour-fund/pages/{page}"
    assert quote in text(*parsed(found).xpath("//mark"))


def test_old_citation_of_words_that_have_gone_shows_them_and_the_document(changed: Changed) -> None:
    page = visit(changed.browser, changed.source(1, REWORDED), 410)
    assert text(page.xpath("//h1")[0]) == "The document no longer says this"
    assert "£3.5m" in text(page.xpath("//blockquote")[0])
    assert page.xpath("//main//a/@href") == ["/documents/harbour-fund", f"{changed.address}#turn-1"]


def test_old_citation_of_a_document_that_has_gone_says_so(changed: Changed) -> None:
    page = visit(changed.browser, changed.source(2, "joined the records of 22 councils"), 410)
    assert text(page.xpath("//h1")[0]) == "This document is no longer in the collection"
    assert "The Lantern Programme, Test Library, 2021" in text(page.xpath("//main")[0])
    assert page.xpath("//main//a/@href") == [f"{changed.address}#turn-2"]


def test_conversation_can_be_taken_away_though_its_documents_have_gone(changed: Changed) -> None:
    for rest in (".docx", ".md", ".txt", "/print"):
        assert changed.browser.get(f"{changed.address}{rest}").status_code == 200


def test_asking_again_shows_what_is_different(changed: Changed) -> None:
    page = visit(changed.browser, changed.address)
    page = press(changed.browser, turns(page)[0], "Ask again and compare")
    again = turns(page)[-1]
    assert any("£4m" in text(each) for each in again.xpath(".//ins"))
    assert any("£3.5m" in text(each) for each in again.xpath(".//del"))
    assert "The collection has changed" not in text(again)


def test_asking_again_of_what_has_gone_shows_that_it_is_not_found(changed: Changed) -> None:
    page = visit(changed.browser, changed.address)
    page = press(changed.browser, turns(page)[1], "Ask again and compare")
    assert "It was “Answer” before, and is “No answer found” now." in text(turns(page)[-1])


def test_asking_again_of_a_collection_that_has_not_changed_says_so(browser: TestClient) -> None:
    page = parsed(browser.post(f"{_answered_once(browser)}/turns/1/again"))
    assert "Nothing has changed" in text(turns(page)[1])


def test_another_question_under_other_terms_is_not_compared(changed: Changed) -> None:
    page = visit(changed.browser, changed.address)
    page = press(changed.browser, turns(page)[2], "Orchard Partnerships ×")
    assert not turns(page)[-1].xpath(".//section[contains(@class, 'app-differences')]")
