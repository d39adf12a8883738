"""What shows that the app is at work: best in the thread, else by a reaction, and gone at the end."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from slack_scene import QUICK, Scene

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.sending import Sending, sending
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.domain import Message

DONE = (Message("Done"),)


async def seen_at_work(answer: Sending) -> None:
    await answer.working("is looking…")
    await asyncio.sleep(0.15)


def test_a_thread_shows_words_and_a_session_at_work_until_the_answer(scene: Scene) -> None:
    async def work(answer: Sending) -> None:
        await seen_at_work(answer)
        shown = scene.local.status(scene.channel, scene.ts)
        assert (shown.words, shown.session) == ("is looking…", "processing")
        await answer.finish(DONE, ())

    scene.send(work)
    shown = scene.local.status(scene.channel, scene.ts)
    assert (shown.words, shown.session) == ("", "active")


def test_the_end_of_a_stream_ends_the_session_without_another_call(scene: Scene) -> None:
    async def work(answer: Sending) -> None:
        await seen_at_work(answer)
        await answer.say("It had 13 pilots.")
        await asyncio.sleep(0.05)
        await answer.finish(DONE, ((),))

    scene.send(work)
    assert scene.local.status(scene.channel, scene.ts).session == "active"
    assert len(scene.local.calls("agents.sessions.setStatus")) == 1


def test_an_answer_that_comes_at_once_takes_no_call_for_a_session(scene: Scene) -> None:
    async def work(slack: Slack) -> None:
        answer = sending(slack, scene.asked(), await slack.whoami())
        await answer.working("is looking…")
        await asyncio.sleep(0.1)
        await answer.finish(DONE, ())

    scene.run(work, replace(QUICK, session=0.5))
    assert not scene.local.calls("agents.sessions.setStatus")


def test_of_words_that_come_quickly_the_last_are_shown(scene: Scene) -> None:
    async def work(answer: Sending) -> None:
        for number in range(20):
            await answer.working(f"step {number}")
        await seen_at_work(answer)
        await answer.finish(DONE, ())

    scene.send(work)
    words = [call.arguments["status"] for call in scene.local.calls("assistant.threads.setStatus")]
    assert len(words) <= 3
    assert "is looking…" in words


def test_where_no_status_can_be_shown_a_reaction_is_and_goes_with_the_answer(scene: Scene) -> None:
    scene.local.no_agent()
    scene.local.refuse("assistant.threads.setStatus", "unknown_method", times=0)

    async def work(answer: Sending) -> None:
        await seen_at_work(answer)
        assert scene.local.message(scene.ts).reactions == {"eyes": {scene.local.bot_user}}
        await answer.finish(DONE, ())

    scene.local.forgive("not_authorized")
    scene.send(work)
    assert not any(scene.local.message(scene.ts).reactions.values())


def test_a_question_outside_threads_gets_a_reaction(scene: Scene) -> None:
    async def work(answer: Sending) -> None:
        await seen_at_work(answer)
        assert "eyes" in scene.local.message(scene.ts).reactions
        await answer.finish(DONE, ())

    scene.send(work, thread=False)
    assert not any(scene.local.message(scene.ts).reactions.values())
    assert [one.thread for one in scene.said()] == [""]


def test_what_is_refused_for_good_is_left_alone_and_logged_once(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.local.take_scope("reactions:write")

    async def work(slack: Slack) -> None:
        for _ in range(5):
            assert not await slack.react(scene.place, scene.ts, "eyes")

    scene.run(work)
    assert len(scene.local.calls("reactions.add")) == 1
    assert capsys.readouterr().out.count("slack_ornament_refused") == 1


def test_what_is_limited_is_not_waited_for(scene: Scene) -> None:
    scene.local.busy("assistant.threads.setStatus", retry_after=30, times=0)

    async def work(slack: Slack) -> None:
        for _ in range(5):
            assert not await slack.status(scene.place, "is looking…")

    began = time.monotonic()
    scene.run(work)
    assert time.monotonic() - began < 2.0
    assert len(scene.local.calls("assistant.threads.setStatus")) == 1


@pytest.mark.parametrize(
    "method", ["assistant.threads.setStatus", "agents.sessions.setStatus", "reactions.add"]
)
def test_a_status_that_hangs_or_breaks_keeps_no_answer_back(scene: Scene, method: str) -> None:
    scene.local.slow(method, 5.0)

    async def work(answer: Sending) -> None:
        await answer.working("is looking…")
        await answer.say("It had 13 pilots.")
        await answer.finish(DONE, ((),))

    began = time.monotonic()
    scene.send(work)
    assert time.monotonic() - began < 4.0
    assert [one.markdown for one in scene.said()] == ["It had 13 pilots."]


def test_a_session_is_ended_even_where_that_has_to_wait(scene: Scene) -> None:
    async def work(slack: Slack) -> None:
        answer = sending(slack, scene.asked(), await slack.whoami())
        await seen_at_work(answer)
        scene.local.busy("agents.sessions.setStatus", retry_after=1)
        began = time.monotonic()
        await answer.finish(DONE, ())
        assert time.monotonic() - began < 0.9

    scene.run(work)
    assert scene.local.status(scene.channel, scene.ts).session == "active"


def test_a_session_is_ended_where_the_answer_could_not_be_said(scene: Scene) -> None:
    scene.local.refuse("chat.postMessage", "restricted_action_thread_locked")

    async def work(answer: Sending) -> None:
        await seen_at_work(answer)
        await answer.finish(DONE, ())

    with pytest.raises(SlackTrouble):
        scene.send(work)
    shown = scene.local.status(scene.channel, scene.ts)
    assert (shown.words, shown.session) == ("", "active")


def test_a_conversation_is_named_and_questions_are_suggested(scene: Scene) -> None:
    async def work(slack: Slack) -> None:
        await slack.session(scene.place, "processing")
        assert await slack.title(scene.place, "Total Place")

    scene.run(work)
    assert scene.local.status(scene.channel, scene.ts).title == "Total Place"
