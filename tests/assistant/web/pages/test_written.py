"""Answers in a language model's words, as the pages show, stream and change them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chats import (
    NewBrowser,
    address_of,
    ask,
    box,
    chips,
    form_with,
    parsed,
    press,
    questions,
    send,
    text,
    turns,
    visit,
)
from fake_models import FakeModel, Piece, number_of
from fastapi.testclient import TestClient
from lxml.html import HtmlElement

from assistant.bootstrap import Assistant
from assistant.kernel.chat_model import FaultKind, ModelFault, Usage
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.records.store import Records
from assistant.web.app import create_app

QUESTION = "How much did each town in the Harbour Fund receive?"
TRUE = "The Treasury gave each town in the Harbour Fund £3.5 million over five years."
FALSE = "Each town in the Harbour Fund received £4.5 million over five years from the Treasury."
QUOTED = "Each town in the Harbour Fund received £3.5m over five years from the Treasury."
BROKEN = ModelFault(FaultKind.UNREACHABLE, "it broke off")
Script = Callable[[dict[int, str]], list[Piece]]


def writes(*pieces: Piece) -> Script:
    """A script that cites the passage on the towns' money after each statement."""

    def script(passages: dict[int, str]) -> list[Piece]:
        mark = f" [{number_of('received £3.5m', passages)}] "
        return [piece + mark if isinstance(piece, str) else piece for piece in pieces]

    return script


@pytest.fixture
def browser_of(index_folder: Path) -> Iterator[Callable[..., TestClient]]:
    """Return a function that makes a browser of a service with a model; what it is asked is kept in memory."""
    opened: list[Assistant] = []

    def make(*scripts: Script | list[Piece], **set_to: object) -> TestClient:
        model = FakeModel(scripts or [writes(TRUE, Usage(1200, 30))])
        settings = Settings(
            index=index_folder,
            strict_quotes=True,
            model=model.name,
            model_prices={model.name: (1.0, 4.0)},
            _env_file=None,
        ).model_copy(update=set_to)
        made = Assistant(settings, Library(IndexStore(index_folder)), Records("sqlite://"), model=model)
        opened.append(made)
        return TestClient(create_app(made), headers={"Accept": "text/html"})

    yield make
    for each in opened:
        each.records.close()
        each.library.close()


def said(turn: HtmlElement, kind: str) -> list[str]:
    return [text(each) for each in turn.xpath(f".//p[contains(@class, 'app-{kind}')]")]


def facts(turn: HtmlElement) -> dict[str, str]:
    """Return what an answer's panel says of how it was made."""
    (panel,) = turn.xpath(".//details[contains(@class, 'app-making')]")
    return {text(name): text(name.getnext()) for name in panel.xpath(".//dt")}


# ── What is shown ──


def test_models_words_are_shown_with_their_sources_and_not_as_a_quotation(
    browser_of: Callable[..., TestClient],
) -> None:
    (turn,) = turns(ask(browser_of(), QUESTION))
    assert said(turn, "written") == [f"{TRUE} [1]"]
    assert said(turn, "extract") == []
    assert text(turn.xpath(".//blockquote")[0]) == QUOTED


def test_answer_says_who_wrote_it_and_where_that_is_explained(browser_of: Callable[..., TestClient]) -> None:
    browser = browser_of()
    (turn,) = turns(ask(browser, QUESTION))
    assert (
        "Written by a language model (fake:model) from the passages cited; "
        "each sentence was checked against them." in text(turn)
    )
    assert "Each quotation was checked" not in text(turn)
    (link,) = [link for link in turn.xpath(".//a/@href") if link.startswith("/about#")]
    assert visit(browser, "/about").get_element_by_id(link.partition("#")[2]) is not None


def test_answer_that_broke_off_says_so_and_quotes_the_rest(browser_of: Callable[..., TestClient]) -> None:
    (turn,) = turns(ask(browser_of(writes(TRUE, "It", BROKEN)), QUESTION))
    statements = [text(each) for each in turn.get_element_by_id("turn-1-statements")]
    assert statements[0].startswith(TRUE)
    assert statements[1] == "The language model is not available, so quotations from the sources follow."
    assert statements[2:] and not any(each.startswith(QUOTED) for each in statements)  # which was said
    assert "Written by a language model" in text(turn) and "Each quotation was checked" in text(turn)


def test_answer_of_quotations_alone_claims_no_writer(browser_of: Callable[..., TestClient]) -> None:
    (turn,) = turns(ask(browser_of([BROKEN]), QUESTION))
    assert "this answer is made of quotations" in text(turn)
    assert "Each quotation was checked" in text(turn) and "Written by" not in text(turn)
    assert facts(turn)["Its failure, as it was recorded"] == "unreachable"


def test_what_no_source_bears_out_is_marked_in_words(browser_of: Callable[..., TestClient]) -> None:
    browser = browser_of(writes(TRUE, FALSE), ["NOT FOUND"], unsupported="mark")
    (turn,) = turns(ask(browser, QUESTION))
    assert said(turn, "unsupported") == [f"Not found in the sources: {FALSE}"]
    assert "is marked as not found in the sources" in text(turn)


def test_panel_tells_how_an_answer_was_made(
    browser_of: Callable[..., TestClient], new_browser: NewBrowser
) -> None:
    told = facts(turns(ask(browser_of(), QUESTION))[0])
    assert told["Language model"] == "fake:model"
    assert re.fullmatch("answer [0-9a-f]{12}", told["Prompts, and the digest of each"])
    assert told["Tokens"] == "1,200 read, 30 written"
    assert told["Price"] == "USD 0.00132"
    assert re.search(r"searching \d+ ms; .* the answer in all \d+ ms", told["Time"])
    quoted = facts(turns(ask(new_browser(), QUESTION))[0])
    assert quoted["Language model"] == "none" and quoted["State of the collection"]
    assert "Tokens" not in quoted and "Price" not in quoted


def test_asking_again_compares_what_is_cited_and_not_the_words(browser_of: Callable[..., TestClient]) -> None:
    browser = browser_of(
        writes(TRUE), writes("Each town received £3.5m over five years in the Harbour Fund.")
    )
    address = address_of(ask(browser, QUESTION))
    page = parsed(browser.post(f"{address}/turns/1/again"))
    assert said(turns(page)[0], "written") != said(turns(page)[1], "written")
    assert "Nothing has changed" in text(turns(page)[1])
    assert "A language model words them anew each time" in text(turns(page)[1])


def test_what_is_taken_away_says_who_wrote_it(browser_of: Callable[..., TestClient]) -> None:
    browser = browser_of(writes(TRUE, FALSE), ["NOT FOUND"], unsupported="mark")
    address = address_of(ask(browser, QUESTION))
    for rest in (".md", ".txt", "/print"):
        taken = browser.get(f"{address}{rest}").text.replace("\\", "")
        assert "Written by the language model fake:model (prompts: answer " in taken
        assert f"Not found in the sources: {FALSE}" in taken
    assert browser.get(f"{address}.docx").status_code == 200


# ── While it is made ──


def test_statements_come_when_they_have_passed_after_what_is_being_done(
    browser_of: Callable[..., TestClient],
) -> None:
    browser = browser_of(writes(FALSE, TRUE, "It", BROKEN), ["NOT FOUND"])
    fields = dict(box(visit(browser, "/")).form_values())
    headers = {"HX-Request": "true", "Accept": "text/html, text/event-stream"}
    sent = browser.post("/ask", data={**fields, "question": QUESTION}, headers=headers).text
    told = [
        "Understood as",
        "Searched 4 documents",
        "Writing from",
        TRUE,
        "not available",
        "Checking",
        'app-extract">',
    ]
    places = [sent.index(each) for each in told]
    assert places == sorted(places)
    assert "each sentence is checked before it is shown" in sent
    assert FALSE not in sent


# ── What was searched for, changed ──


def changed(browser: TestClient, page: HtmlElement, number: int, question: str) -> HtmlElement:
    """Change what a turn was searched for."""
    return press(browser, turns(page)[number - 1], "Ask this", question=question)


@pytest.fixture
def follow_up(browser: TestClient) -> HtmlElement:
    first = ask(browser, "When did the Lantern Programme begin?")
    return ask(browser, "And what did it cost?", first)


def test_what_was_searched_for_can_be_changed_and_is_asked_as_it_stands(
    browser: TestClient, follow_up: HtmlElement
) -> None:
    form, _ = form_with(turns(follow_up)[1], "Ask this")
    assert form.fields["question"].strip() == "And what did it cost (Lantern Programme)?"
    page = changed(browser, follow_up, 2, "And what did it cost (Harbour Fund)?")
    assert questions(page)[2] == "And what did it cost (Harbour Fund)?"
    again = turns(page)[2]
    assert "Searched for:" not in text(again)
    assert "Changed and asked again. First asked above" in text(again)
    assert again.xpath(".//a[@href='#turn-2']")
    assert "£3.5m" in text(again)
    assert "What is different" not in text(again)  # it is another question


def test_changed_question_is_not_read_with_those_before_it_nor_when_it_is_asked_again(
    browser: TestClient, follow_up: HtmlElement
) -> None:
    page = changed(browser, follow_up, 2, "And what did it cost?")
    assert "Searched for:" not in text(turns(page)[2])
    assert chips(turns(page)[2]) == []
    again = parsed(browser.post(f"{address_of(page)}/turns/3/again"))
    assert "Searched for:" not in text(turns(again)[3])


def test_follow_up_that_is_asked_again_is_read_as_before(browser: TestClient, follow_up: HtmlElement) -> None:
    again = parsed(browser.post(f"{address_of(follow_up)}/turns/2/again"))
    assert "Searched for: And what did it cost (Lantern Programme)?" in text(turns(again)[2])


def test_only_whose_conversation_it_is_can_change_it(follow_up: HtmlElement, new_browser: NewBrowser) -> None:
    theirs = visit(new_browser(), address_of(follow_up))
    assert "Searched for:" in text(turns(theirs)[1])
    assert not turns(theirs)[1].xpath(".//form")


def test_question_that_was_searched_as_typed_offers_no_change(browser: TestClient) -> None:
    (turn,) = turns(ask(browser, QUESTION))
    assert not turn.xpath(".//*[@data-change]")


# ── Personal data ──

PRIVATE = "What did jane.doe@example.com say of the Harbour Fund?"


def test_personal_data_is_refused_kept_in_the_box_and_repeated_nowhere_else(browser: TestClient) -> None:
    refused = send(browser, box(visit(browser, "/")), question=PRIVATE)
    page = parsed(refused, 422)
    assert "seems to hold an email address" in text(page.xpath("//*[@role='alert']")[0])
    field = page.get_element_by_id("question")
    assert field.text_content().strip() == PRIVATE
    field.text = ""
    assert "jane.doe" not in text(page) and "jane.doe" not in json.dumps(dict(refused.headers))
    assert "jane.doe" not in str(refused.url)
    assert not visit(browser, "/conversations").xpath("//main//a[starts-with(@href, '/conversations/')]")


def test_question_can_be_asked_without_its_personal_data(browser: TestClient) -> None:
    page = parsed(send(browser, box(visit(browser, "/")), question=PRIVATE, programme="harbour-fund"), 422)
    answered = press(browser, page, "Ask without it")
    assert questions(answered) == ["What did [email address] say of the Harbour Fund?"]
    assert "Harbour Fund" in text(answered.xpath("//fieldset[legend='Narrowed to']")[0])


def test_changed_question_with_personal_data_is_still_a_change_when_asked_without(
    browser: TestClient, follow_up: HtmlElement
) -> None:
    form, button = form_with(turns(follow_up)[1], "Ask this")
    page = parsed(send(browser, form, button, question=PRIVATE), 422)
    again = turns(press(browser, page, "Ask without it"))[2]
    assert "Changed and asked again" in text(again)
    assert "Searched for:" not in text(again)
