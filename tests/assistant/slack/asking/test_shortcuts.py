from __future__ import annotations

import asyncio

from slack_asked import ADA, BOB, CHANNEL, TEAM, FakeDesk

from assistant.slack.asking.shortcuts import find_precedents
from assistant.slack.domain import Asked, Place, Way

URL = "https://hooks.slack.com/app/T123ABC456/123/xyz"


def shortcut(text: str, **parts: object) -> dict[str, object]:
    """Return what a message shortcut sends, as docs.slack.dev/interactivity/implementing-shortcuts has it."""
    return {
        "token": "Nj2rfC2hU8mAfgaJLemZgO7H",
        "callback_id": "find_precedents",
        "type": "message_action",
        "trigger_id": "13345224609.8534564800.6f8ab1f53e13d0cd15f96106292d5536",
        "response_url": URL,
        "action_ts": "1607081569.852971",
        "message_ts": "1607081500.000100",
        "team": {"id": TEAM, "domain": "example"},
        "channel": {"id": CHANNEL, "name": "policy"},
        "user": {"id": ADA, "name": "ada"},
        "message": {"type": "message", "user": BOB, "ts": "1607081500.000100", "text": text, **parts},
    }


def test_the_words_of_a_message_are_asked_to_whoever_chose_the_shortcut_alone(desk: FakeDesk) -> None:
    body = shortcut(f"<@{ADA}> should we *pool* budgets?")
    asyncio.run(find_precedents(desk, body))
    asyncio.run(find_precedents(desk, body))  # delivered again
    assert desk.asked == [
        Asked(
            Place(TEAM, CHANNEL, "1607081500.000100"),
            ADA,
            "should we pool budgets?",
            Way.SHORTCUT,
            message="1607081500.000100",
            once=f"shortcut:{body['trigger_id']}",
            url=URL,
        )
    ]
    assert desk.asked[0].private


def test_of_a_reply_the_answer_goes_with_its_thread(desk: FakeDesk) -> None:
    asyncio.run(find_precedents(desk, shortcut("Should we pool budgets?", thread_ts="1607081400.000100")))
    assert desk.asked[0].place.thread == "1607081400.000100"


def test_of_a_long_message_whole_sentences_are_asked_and_that_is_said(desk: FakeDesk) -> None:
    asyncio.run(find_precedents(desk, shortcut("Should we pool budgets? " * 10)))
    (asked,) = desk.asked
    assert asked.text == ("Should we pool budgets? " * 5).strip()
    assert asked.note == "The message is too long: only its first 5 sentences were searched for, of 10."


def test_a_message_without_words_is_not_searched_for(desk: FakeDesk) -> None:
    asyncio.run(find_precedents(desk, shortcut(":tada:")))
    assert desk.asked == []
    ((url, told),) = desk.slack.responded
    assert url == URL
    assert "no words" in told.text
