"""Ask what a button proposes."""

from __future__ import annotations

from slack_pressing import ADA, DIRECT, URL, Workplace, place, press

from assistant.slack.actions.asking import ask_proposed
from assistant.slack.domain import Asked, Way
from assistant.slack.writing.buttons import ALOUD


def test_in_a_thread_the_question_is_seen_by_all_and_asked_by_whoever_pressed(work: Workplace) -> None:
    slack = work.do(ask_proposed, press("suggestion_0", "Who paid?", place(), person="U0BOB"))
    ((where, message),) = slack.posted
    assert where == place()
    assert message.text == "<@U0BOB> asks: Who paid?"
    assert work.asked == [Asked(place(), "U0BOB", "Who paid?", Way.BUTTON, message="1700000100.000001")]


def test_below_a_whispered_answer_it_is_answered_as_quietly(work: Workplace) -> None:
    body = press("suggestion_1", "Who paid?", place(thread=""), whispered=True)
    assert work.do(ask_proposed, body).posted == []
    (asked,) = work.asked
    assert asked.whispered
    assert (asked.url, asked.text, asked.person) == (URL, "Who paid?", ADA)
    assert asked.once


def test_sent_again_by_slack_it_is_asked_once(work: Workplace) -> None:
    for _ in range(2):
        work.do(ask_proposed, press("without", "Who paid [email address]?", place()))
    assert len(work.asked) == len(work.slack.posted) == 1


def test_pressed_again_it_is_asked_again(work: Workplace) -> None:
    for at in ("1.1", "2.2"):
        work.do(ask_proposed, press("suggestion_0", "Who paid?", place(), at=at))
    assert len(work.asked) == 2


def test_a_refusal_that_is_whispered_in_a_thread_asks_in_the_thread(work: Workplace) -> None:
    work.do(ask_proposed, press("without", "Who paid?", place(), whispered=True, block=ALOUD))
    (asked,) = work.asked
    assert not asked.whispered
    assert asked.place == place()


def test_in_a_direct_message_outside_threads_a_thread_begins(work: Workplace) -> None:
    work.do(ask_proposed, press("without", "Who paid?", place(DIRECT, ""), whispered=True))
    (asked,) = work.asked
    assert asked.place == place(DIRECT, "1700000100.000001")
    assert asked.private
    assert not asked.whispered


def test_a_question_that_pings_is_asked_without_pinging(work: Workplace) -> None:
    ((_, message),) = work.do(ask_proposed, press("suggestion_0", "Who, <!here>?", place())).posted
    assert message.text == f"<@{ADA}> asks: Who, &lt;!here&gt;?"
    assert work.asked[0].text == "Who, <!here>?"
