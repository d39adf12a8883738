"""What readers think of an answer: said by one press, and why it is so."""

from __future__ import annotations

import pytest
from chats import (
    TOWNS,
    address_of,
    ask,
    form_with,
    parsed,
    press,
    send,
    text,
    turns,
    visit,
)
from fastapi.testclient import TestClient
from lxml.html import HtmlElement

from assistant.records.store import Records

SCRIPT = {"HX-Request": "true"}


def kept(records: Records, turn: HtmlElement, address: str) -> tuple[bool, tuple[str, ...], str]:
    conversation = records.conversation(address.rpartition("/")[2])
    assert conversation
    given = conversation.turns[int(turn.get("id").removeprefix("turn-")) - 1].feedback
    assert given
    return given.useful, given.reasons, given.text


@pytest.mark.parametrize(("button", "useful"), [("Yes", True), ("No", False)])
def test_one_press_says_whether_an_answer_is_useful(
    browser: TestClient, records: Records, button: str, useful: bool
) -> None:
    page = ask(browser, TOWNS)
    page = press(browser, turns(page)[0], f"{button} this answer is")
    (turn,) = turns(page)
    assert f"Kept as {'useful' if useful else 'not useful'}" in text(turn)
    assert kept(records, turn, address_of(page)) == (useful, (), "")


def test_feedback_may_say_why_and_is_kept_with_what_it_was_given_on(
    browser: TestClient, records: Records
) -> None:
    page = ask(browser, TOWNS)
    page = press(browser, turns(page)[0], "No this answer is")
    form, button = form_with(turns(page)[0], "Send")
    reasons = ["missing", "answers", "<b>unknown</b>"]  # the second is of the useful ones
    page = parsed(send(browser, form, button, reason=reasons, text=" Say <b>more</b>.\r\n"))
    assert kept(records, turns(page)[0], address_of(page)) == (False, ("missing",), "Say <b>more</b>.")
    assert not turns(page)[0].xpath(".//textarea")
    browser.post(f"{address_of(page)}/delete")
    snapshot = list(records.feedback())[-1]
    assert snapshot.question == TOWNS
    assert snapshot.answer and snapshot.answer.citations and snapshot.generation == snapshot.answer.generation


def test_feedback_can_be_changed_and_its_reasons_with_it(browser: TestClient, records: Records) -> None:
    page = press(browser, turns(ask(browser, TOWNS))[0], "No this answer is")
    page = press(browser, turns(page)[0], "Send", reason="missing", text="Why?")
    page = press(browser, turns(page)[0], "Change to useful")
    assert kept(records, turns(page)[0], address_of(page)) == (True, (), "")
    assert [
        label for label in turns(page)[0].xpath(".//fieldset//label") if "answers the question" in text(label)
    ]


def test_key_that_sends_the_form_does_not_change_the_judgement(browser: TestClient) -> None:
    """Enter presses the first button of a form; where reasons are given, that must be the one that sends."""
    page = press(browser, turns(ask(browser, TOWNS))[0], "No this answer is")
    form, button = form_with(turns(page)[0], "Send")
    assert form.xpath(".//button[@type='submit']")[0] is button


def test_feedback_of_a_script_comes_back_as_a_part_that_takes_the_focus(browser: TestClient) -> None:
    page = ask(browser, TOWNS)
    address = f"{address_of(page)}/turns/1/feedback"
    part = parsed(browser.post(address, data={"useful": "yes"}, headers=SCRIPT))
    assert part.get("id") == "turn-1-feedback"
    assert len(part.xpath(".//*[@data-focus]")) == 1
    # Of a page that is opened later it would take the focus at the next turn.
    assert not visit(browser, address_of(page)).xpath("//*[@data-focus]")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"useful": "yes", "text": "x" * 2001}, "2,001 characters; 2,000 are taken at most"),
        ({"useful": "perhaps"}, "malformed"),
        ({}, "malformed"),
    ],
)
def test_feedback_that_cannot_be_kept_is_refused_with_a_page(
    browser: TestClient, fields: dict[str, str], said: str
) -> None:
    address = address_of(ask(browser, TOWNS))
    page = parsed(browser.post(f"{address}/turns/1/feedback", data=fields), 422)
    assert said in text(page.get_element_by_id("main"))


def test_line_ends_of_feedback_count_as_the_browser_counts_them(browser: TestClient) -> None:
    address = address_of(ask(browser, TOWNS))
    words = "\r\n".join(["x"] * 1000)  # 1,999 characters in the box
    assert (
        browser.post(f"{address}/turns/1/feedback", data={"useful": "no", "text": words}).status_code == 200
    )
