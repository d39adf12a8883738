from __future__ import annotations

import time

import pytest

from assistant.slack.asking.questions import among_people, asks, carries_on, is_courtesy, wants_help


@pytest.mark.parametrize(
    "text",
    [
        "What was Total Place?",
        "what was total place",
        "Which programmes failed",
        "How many pilots were there",
        "Hi all, what happened to Total Place",
        "So why did it fail",
        "Did it work in the end",
        "Tell me more about the barriers",
        "Compare Total Place with the Harbour Fund",
        "Any examples of pooled budgets in Leeds",
        "Does anyone know whether this was tried",
        "Looking for evidence on shared services",
        "What happened? I was away.",
        "We wondered (was it tried?)",
        "I'd say so, no?!",
    ],
)
def test_questions_are_known_by_their_mark_or_their_beginning(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "What a mess",
        "What I can say is that it works",
        "What the council will do is unclear",
        "Which is why we stopped",
        "When we met yesterday we agreed on it",
        "How lovely",
        "Will do.",
        "Can confirm.",
        "I know what the plan is",
        "Find attached the minutes",
        "https://example.org/?page=2",
        "The report is out.",
    ],
)
def test_what_is_told_is_no_question(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Shall we discuss it tomorrow at 10?",
        "I’ll send you the report later, is that ok?",
        "Bob, are you joining?",
        "Perfect, that answers it. Ada do you want to draft the submission?",
        "Can you all please fill in the forms?",
        "Could we talk about it first?",
        "Can you send me that?",
        "Did you see the minister’s letter?",
        "What do you think?",
        "ok, could someone share the slides",
        "Would Friday be fine with you?",
    ],
)
def test_colleagues_ask_each_other_what_no_document_knows(text: str) -> None:
    assert among_people(text)


@pytest.mark.parametrize(
    "text",
    [
        "Can you tell us more?",
        "Do you have anything on Wales?",
        "Are you able to compare them?",
        "What should we learn from it?",
        "Has anyone tried this before?",
        "Can we see the sources?",
        "We’re looking at pooled budgets: what went wrong?",
        "Did the call for bids work?",
        "How could we join up services?",
        "Should we share data between departments?",
        "See you tomorrow! What did it cost?",
    ],
)
def test_what_documents_may_know_is_for_the_app(text: str) -> None:
    assert not among_people(text)


@pytest.mark.parametrize(
    "text",
    [
        "And in Leeds",
        "Why",
        "In Whitby",
        "The second one",
        "tell me more",
        "Same for the Harbour Fund",
        "Who?",
    ],
)
def test_short_replies_carry_a_conversation_on(text: str) -> None:
    assert carries_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "I think that is about right.",
        "In my view we should look at this more closely before we decide",
        "Great find",
        "Total Place",
    ],
)
def test_remarks_do_not(text: str) -> None:
    assert not carries_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thank you so much",
        "OK great",
        "Got it, thanks all",
        "Thanks, that's really helpful",
        "lol",
    ],
)
def test_courtesies_want_no_answer(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text", ["Thanks, and in Leeds?", "What is great?", "yes", "both", "this one", "Great Yarmouth"]
)
def test_answers_and_questions_are_more_than_courtesies(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    "text", ["hi", "Hello there!", "help", "Who are you?", "how do I use this?", "Good morning"]
)
def test_greetings_want_help(text: str) -> None:
    assert wants_help(text)


@pytest.mark.parametrize("text", ["help me find evidence", "What helped?", "Hello, what was Total Place?"])
def test_questions_want_an_answer(text: str) -> None:
    assert not wants_help(text)


@pytest.mark.parametrize("unit", ["thank you ", "and ", "what ", "hi ", "?", "! ", "a ", "good morning "])
@pytest.mark.parametrize("tell", [among_people, asks, carries_on, is_courtesy, wants_help])
def test_the_longest_message_is_told_at_once(tell: object, unit: str) -> None:
    assert callable(tell)
    begun = time.process_time()
    tell((unit * 40_000)[:40_000] + "x")
    assert time.process_time() - begun < 1
