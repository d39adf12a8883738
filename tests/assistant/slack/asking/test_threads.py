from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_asked import ADA, APP, BOB, BOT, ME, TEAM, FakeSlack
from structlog.testing import capture_logs

from assistant.retrieval.following_up import Turn
from assistant.slack.asking.threads import Threads
from assistant.slack.delivery.troubles import Refusal, SlackTrouble, Trouble
from assistant.slack.domain import Place

PLACE = Place(TEAM, "C1", "100.0")


def at(second: int, text: str, user: str = ADA, **parts: Any) -> dict[str, Any]:
    return {"type": "message", "ts": f"{second}.0", "thread_ts": "100.0", "user": user, "text": text, **parts}


def own(second: int, text: str) -> dict[str, Any]:
    return at(second, text, APP, bot_id=BOT)


def read(messages: list[Any], upto: str = "900.0") -> tuple[tuple[Turn, ...], FakeSlack]:
    slack = FakeSlack(threads={"100.0": messages})
    return asyncio.run(Threads(slack, ME).history(PLACE, upto)), slack


def test_what_people_said_is_history_and_what_the_app_answered_was_found() -> None:
    turns, _ = read(
        [
            at(100, "We look at *Total Place* again"),
            at(101, f"<@{APP}> What did it cost?", BOB),
            own(102, "It cost little. [1]"),
            at(103, "And in Leeds?"),
        ]
    )
    assert turns == (
        Turn("We look at Total Place again", "", found=False),
        Turn("What did it cost?", "", found=True),
        Turn("And in Leeds?", "", found=False),
    )


def test_what_says_nothing_is_no_history() -> None:
    turns, _ = read(
        [
            own(100, "An answer that was shared. [1]"),
            at(101, "Thanks!"),
            at(102, ":tada:"),
            at(103, "has joined", subtype="channel_join"),
            at(104, "Build 7 failed. Why?", "U9", bot_id="B9"),
        ]
    )
    assert turns == ()


def test_history_ends_before_the_message_that_asks() -> None:
    turns, slack = read([at(second, f"Said at {second}") for second in range(100, 120)], upto="103.0")
    assert [turn.query for turn in turns] == ["Said at 100", "Said at 101", "Said at 102"]
    assert slack.read == 4


def test_a_message_that_begins_its_thread_has_no_history_and_nothing_is_read() -> None:
    turns, slack = read([at(100, "Said"), at(101, "Said too")], upto="100.0")
    assert (turns, slack.read) == ((), 0)


def test_of_a_long_thread_the_last_few_turns_are_kept_and_of_each_its_beginning() -> None:
    turns, _ = read([at(second, f"Said at {second} " + "and more " * 900) for second in range(100, 400)])
    assert [turn.query[:11] for turn in turns] == [f"Said at {second}" for second in range(394, 400)]
    assert all(len(turn.query) <= 500 for turn in turns)


def test_an_endless_thread_is_not_read_to_its_end() -> None:
    _, slack = read([at(100, "Said")] * 5000)
    assert slack.read == 1000


@pytest.mark.parametrize("before", [0, 2])
def test_where_slack_lets_it_not_be_read_what_was_read_is_history(before: int) -> None:
    trouble = SlackTrouble(Trouble.MISSING_SCOPE, "conversations.replies", Refusal("missing_scope"))
    with capture_logs() as logs:
        turns, _ = read([*[at(100, "Said in confidence")] * before, trouble])
    assert len(turns) == before
    (line,) = logs
    assert (line["event"], line["trouble"]) == ("slack_thread_unread", "missing_scope")
    assert "confidence" not in str(logs)


@pytest.mark.parametrize(
    ("messages", "first"),
    [
        ([at(100, "Was it *tried*?"), at(101, "Yes")], "Was it tried?"),
        ([own(100, "An answer."), at(101, "Yes")], ""),
        ([at(100, "This message was deleted.", subtype="tombstone"), at(101, "Yes")], ""),
        ([], ""),
    ],
)
def test_a_thread_begins_with_what_a_person_said(messages: list[Any], first: str) -> None:
    slack = FakeSlack(threads={"100.0": messages})
    assert asyncio.run(Threads(slack, ME).first(PLACE)) == first
    assert slack.read <= 1
