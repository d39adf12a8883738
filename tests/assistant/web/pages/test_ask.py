"""Asking without a script: by forms, each of which leads to a page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lxml.html
import pytest
from chats import (
    TOWNS,
    NewBrowser,
    address_of,
    ask,
    box,
    conversation_of,
    parsed,
    press,
    questions,
    send,
    text,
    turns,
    typed,
    visit,
)
from fastapi.testclient import TestClient

from assistant.bootstrap import build_assistant
from assistant.kernel.errors import EncoderInvalid
from assistant.kernel.settings import Settings
from assistant.records.store import Records
from assistant.web.app import create_app
from assistant.web.readers import COOKIE

# ── Asking ──


def test_question_leads_to_its_turn_in_a_conversation(browser: TestClient) -> None:
    sent = send(browser, box(visit(browser, "/")), question=TOWNS)
    (redirect,) = sent.history
    assert redirect.status_code == 303
    assert redirect.headers["location"].endswith("#turn-1")
    page = parsed(sent)
    assert questions(page) == [TOWNS]
    assert "14 harbour towns" in text(page.get_element_by_id("turn-1-statements"))
    assert text(page.xpath("//title")[0]).startswith(TOWNS)


def test_reader_is_remembered_with_the_first_question_and_by_no_script(browser: TestClient) -> None:
    sent = send(browser, box(visit(browser, "/")), question=TOWNS)
    cookie = sent.history[0].headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for said in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="):
        assert said in cookie


def test_follow_up_is_read_with_what_was_said_before(browser: TestClient) -> None:
    first = ask(browser, "When did the Lantern Programme begin?")
    second = ask(browser, "And what did it cost?", first)
    assert address_of(second) == address_of(first)
    assert questions(second) == ["When did the Lantern Programme begin?", "And what did it cost?"]
    assert "Searched for: And what did it cost (Lantern Programme)?" in text(turns(second)[1])
    assert "£8m" in text(turns(second)[1])
    assert text(second.xpath("//label[@for='question']")[0]) == "Ask a follow-up question"


@pytest.mark.parametrize("conversation", ["../etc", "x" * 100, "<b>", " ", "0" * 32])
def test_conversation_that_is_none_begins_a_new_one(browser: TestClient, conversation: str) -> None:
    page = parsed(browser.post("/ask", data={"question": TOWNS, "conversation": conversation}))
    assert questions(page) == [TOWNS]
    assert conversation_of(page) != conversation


def test_conversation_of_another_browser_is_not_carried_on(
    browser: TestClient, new_browser: NewBrowser
) -> None:
    theirs = ask(browser, TOWNS)
    other = new_browser()
    page = parsed(other.post("/ask", data={"question": TOWNS, "conversation": conversation_of(theirs)}))
    assert conversation_of(page) != conversation_of(theirs)
    assert len(turns(visit(browser, address_of(theirs)))) == 1


# ── Sent twice, in two tabs, after going back ──


def test_form_that_is_sent_twice_asks_once(browser: TestClient) -> None:
    page = visit(browser, "/")
    first, second = (ask(browser, TOWNS, page) for _ in range(2))
    assert address_of(first) == address_of(second)
    assert questions(second) == [TOWNS]


def test_first_form_sent_twice_before_a_cookie_was_set_asks_once(new_browser: NewBrowser) -> None:
    page = visit(new_browser(), "/")
    first, second = (ask(new_browser(), TOWNS, page) for _ in range(2))
    assert address_of(first) == address_of(second)


@pytest.mark.parametrize("words", ["Harbour Fund ×", "What got in the way of Harbour Fund?"])
def test_button_that_is_pressed_twice_asks_once(browser: TestClient, words: str) -> None:
    (turn,) = turns(ask(browser, TOWNS))
    press(browser, turn, words)
    assert len(turns(press(browser, turn, words))) == 2


def test_two_tabs_add_a_turn_each_in_the_order_in_which_they_ask(browser: TestClient) -> None:
    address = address_of(ask(browser, TOWNS))
    one, other = visit(browser, address), visit(browser, address)
    ask(browser, "Who evaluated the Harbour Fund?", one)
    page = ask(browser, "What did Whitby spend?", other)
    assert questions(page) == [TOWNS, "Who evaluated the Harbour Fund?", "What did Whitby spend?"]


def test_form_that_is_sent_many_times_at_once_asks_once(browser: TestClient) -> None:
    form = box(ask(browser, TOWNS))
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: send(browser, form, question="Who evaluated it?"), range(4)))
    assert all(questions(parsed(page)) == [TOWNS, "Who evaluated it?"] for page in pages)


def test_tabs_that_ask_at_once_add_a_turn_each(browser: TestClient) -> None:
    page = ask(browser, TOWNS)
    forms = [box(visit(browser, address_of(page))) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda form: send(browser, form, question="Who evaluated it?"), forms))
    shown = turns(visit(browser, address_of(page)))
    assert [turn.get("id") for turn in shown] == [f"turn-{number}" for number in range(1, 6)]
    assert all("University of Hull" in text(turn) for turn in shown[1:])


def test_going_back_and_asking_something_else_is_another_question(browser: TestClient) -> None:
    page = visit(browser, "/")
    first = ask(browser, TOWNS, page)
    second = ask(browser, "Who evaluated the Harbour Fund?", page)
    assert questions(first) == [TOWNS]
    assert questions(second) == ["Who evaluated the Harbour Fund?"]


def test_form_of_another_site_is_refused(browser: TestClient, records: Records) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        refused = browser.post("/ask", data={"question": TOWNS}, headers=headers)
        assert "another site" in text(parsed(refused, 403).xpath("//main")[0])
        assert "set-cookie" not in refused.headers
    allowed = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert browser.post("/ask", data={"question": TOWNS}, headers=allowed).status_code == 200


# ── What cannot be asked ──


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "The question is empty"),
        ("   \n ", "The question is empty"),
        ("x" * 2001, "The question has 2,001 characters; 2,000 are taken at most"),
    ],
)
def test_question_that_cannot_be_asked_is_told_why_and_kept(
    browser: TestClient, question: str, said: str
) -> None:
    refused = send(browser, box(visit(browser, "/")), question=question, programme="lantern")
    page = parsed(refused, 422)
    field = page.get_element_by_id("question")
    assert said in text(page.xpath("//*[@role='alert']//a[@href='#question']")[0])
    assert said in text(page.get_element_by_id(field.get("aria-describedby")))
    assert field.get("aria-invalid") == "true"
    assert typed(page) == question
    assert text(page.xpath("//title")[0]).startswith("Error: ")
    assert text(page.xpath("//fieldset[legend='Narrowed to']//label")[0]) == "Lantern Programme"
    assert "set-cookie" not in refused.headers


def test_address_of_a_refused_question_leads_back_to_the_box(browser: TestClient) -> None:
    assert visit(browser, "/ask").get_element_by_id("ask") is not None


def test_question_that_cannot_be_asked_leaves_the_conversation_standing(browser: TestClient) -> None:
    first = ask(browser, TOWNS)
    page = parsed(send(browser, box(first), question=" "), 422)
    assert questions(page) == [TOWNS]
    assert text(page.xpath("//title")[0]).startswith("Error: ")
    assert address_of(ask(browser, "Who evaluated it?", page)) == address_of(first)


@pytest.mark.parametrize("theirs", [True, False])
def test_box_is_shown_even_where_the_conversation_cannot_be_carried_on(
    browser: TestClient, new_browser: NewBrowser, records: Records, theirs: bool
) -> None:
    begun = conversation_of(ask(browser, TOWNS)) if theirs else records.begin(TOWNS).conversation_id
    page = parsed(new_browser().post("/ask", data={"question": "", "conversation": begun}), 422)
    assert not turns(page)
    assert box(page).fields["conversation"] == ""


@pytest.mark.parametrize("question", ["why", "x " * 1000, "🎉", "كم مدينة؟", "a\u202eb", "?", "%", "\x00why"])
def test_odd_question_is_answered_and_shown_as_it_was_typed(browser: TestClient, question: str) -> None:
    (turn,) = turns(ask(browser, question))
    shown = text(turn.xpath("h2/bdi")[0])
    assert shown == " ".join(question.replace("\u202e", "").replace("\x00", "").split())


@pytest.mark.parametrize(
    "fields",
    [
        {"without": "year_from:2020", "year_from": "2020"},
        {"without": "__class__:x"},
        {"without": "programmes"},
        {"without": ":"},
        {"without": "years:-"},
        {"ignored": ["", "x", "years:", "programmes:no-such"]},
        {"repeats": "no such turn"},
        {"once": "<b>"},
    ],
)
def test_fields_that_no_form_sends_do_no_harm(browser: TestClient, fields: dict[str, object]) -> None:
    page = parsed(browser.post("/ask", data={"question": TOWNS, **fields}))
    assert "14 harbour towns" in text(turns(page)[0])


@pytest.mark.parametrize(
    "fields",
    [{"without": "x" * 300}, {"year_from": "soon"}, {"ignored": ["programmes:x"] * 51}, {"once": "x" * 65}],
)
def test_fields_that_are_no_such_thing_are_refused_with_a_page(
    browser: TestClient, fields: dict[str, object]
) -> None:
    page = parsed(browser.post("/ask", data={"question": TOWNS, **fields}), 422)
    assert text(page.xpath("//h1")[0]) == "That cannot be read"


# ── When it fails ──


def test_answer_that_fails_leads_to_its_turn_which_offers_to_ask_again(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise EncoderInvalid("The model is damaged; run 'precedent ingest'.")

    with monkeypatch.context() as broken:
        broken.setattr("assistant.bootstrap.answer", fail)
        page = ask(browser, TOWNS)
    (turn,) = turns(page)
    assert text(turn.xpath(".//h3")[0]) == "There was a problem"
    assert "The model is damaged" in text(turn)
    page = press(browser, turn, "Ask again")
    assert "14 harbour towns" in text(turns(page)[1])


def test_service_that_cannot_keep_a_question_says_so(
    browser: TestClient, tmp_path: Path, index_folder: Path
) -> None:
    (tmp_path / "records.db").mkdir()  # where the database should be
    settings = Settings(index=index_folder, records=f"sqlite:///{tmp_path / 'records.db'}", _env_file=None)
    app = create_app(build_assistant(settings, recorded=True))
    broken = TestClient(app, raise_server_exceptions=False, headers={"Accept": "text/html"})
    sent = broken.post("/ask", data={"question": TOWNS})
    assert sent.status_code >= 500
    assert text(lxml.html.fromstring(sent.text).xpath("//h1")[0])
    assert "set-cookie" not in sent.headers
