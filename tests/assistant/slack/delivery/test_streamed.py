"""Streamed answers: shown while they are made, and whole at the end whatever becomes of the stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest
from slack_scene import Scene

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.sending import Sending, sending
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Block, Message

BUTTONS: Block = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}, "value": "1"}
    ],
}
SOURCES: Block = {"type": "section", "text": {"type": "mrkdwn", "text": "1. Evaluation, page 3"}}
SAID = ("It had *13* pilots.", "It began in 2009.", "It ended in 2010.")
BELOW = ((SOURCES, BUTTONS),)
WHOLE = (Message("It had 13 pilots.", ({"type": "markdown", "text": "\n\n".join(SAID)}, SOURCES, BUTTONS)),)
STOPPED = Message("Stopped.")


async def answered(answer: Sending) -> str:
    for statement in SAID:
        await answer.say(statement)
        await asyncio.sleep(0.05)
    return await answer.finish(WHOLE, BELOW)


def is_whole(scene: Scene, ts: str) -> None:
    """The answer is there once, with all that was said, in its order, and with what stands below."""
    (posted,) = scene.said()
    assert posted.ts == ts
    assert posted.markdown == "\n\n".join(SAID)
    assert "1. Evaluation, page 3" in posted.words
    assert "more" in posted.elements()
    assert not posted.streaming
    assert posted.thread == scene.ts


def test_the_first_statement_is_shown_at_once_and_what_follows_is_joined(scene: Scene) -> None:
    is_whole(scene, scene.send(answered))
    first, *others = (text for _, text in scene.said()[0].pieces)
    assert first == SAID[0]
    assert len(others) < len(SAID)
    assert scene.called()[0] == "chat.startStream"
    assert scene.called()[-1] == "chat.stopStream"


def test_statements_appear_while_the_answer_is_made_no_more_than_one_call_in_each_interval(
    scene: Scene,
) -> None:
    async def work(answer: Sending) -> None:
        for number in range(20):
            await answer.say(f"Statement {number}.")
            await asyncio.sleep(0.04)
        (growing,) = scene.said()
        assert growing.streaming
        assert "Statement 9." in growing.markdown
        await answer.finish(WHOLE, BELOW)

    scene.send(work)
    at = [when for when, _ in scene.said()[0].pieces[:-1]]
    assert len(at) >= 4
    assert min(later - earlier for earlier, later in pairwise(at)) > 0.14
    assert scene.said()[0].markdown == "\n\n".join(f"Statement {number}." for number in range(20))


def test_saying_waits_for_nothing(scene: Scene) -> None:
    scene.local.slow("chat.startStream", 0.4)

    async def work(answer: Sending) -> float:
        began = time.monotonic()
        await answer.working("is looking")
        await answer.say(SAID[0])
        return time.monotonic() - began

    assert scene.send(work) < 0.1


def test_an_answer_without_streamed_statements_is_posted(scene: Scene) -> None:
    async def work(answer: Sending) -> str:
        return await answer.finish(WHOLE, BELOW)

    is_whole(scene, scene.send(work))
    assert scene.called() == ["chat.postMessage"]


@pytest.mark.parametrize(
    "error", ["channel_type_not_supported", "missing_recipient_team_id", "unknown_method"]
)
def test_where_no_stream_can_be_begun_the_answer_is_posted(scene: Scene, error: str) -> None:
    scene.local.refuse("chat.startStream", error)
    is_whole(scene, scene.send(answered))
    assert scene.called() == [f"chat.startStream {error}", "chat.postMessage"]


def test_after_a_limit_on_streams_none_is_begun_until_it_is_over(scene: Scene) -> None:
    scene.local.busy("chat.startStream", retry_after=1)

    async def work(slack: Slack) -> None:
        me = await slack.whoami()
        for _ in range(2):
            await answered(sending(slack, scene.asked(), me))
        assert scene.called() == ["chat.startStream busy", "chat.postMessage", "chat.postMessage"]
        await asyncio.sleep(1.05)
        await answered(sending(slack, scene.asked(), me))

    scene.run(work)
    assert scene.called()[3] == "chat.startStream"
    assert [one.markdown for one in scene.said()] == ["\n\n".join(SAID)] * 3


def test_a_limit_on_appending_keeps_statements_back_and_loses_none(scene: Scene) -> None:
    scene.local.busy("chat.appendStream", retry_after=1)

    async def work(answer: Sending) -> str:
        await answer.say(SAID[0])
        await asyncio.sleep(0.2)
        await answer.say(SAID[1])
        await asyncio.sleep(1.3)
        assert scene.said()[0].markdown == "\n\n".join(SAID[:2])
        await answer.say(SAID[2])
        return await answer.finish(WHOLE, BELOW)

    is_whole(scene, scene.send(work))


def test_the_end_of_a_stream_waits_for_its_limit(scene: Scene) -> None:
    scene.local.busy("chat.stopStream", retry_after=1)
    is_whole(scene, scene.send(answered))
    assert scene.called()[-2:] == ["chat.stopStream busy", "chat.stopStream"]


def expired(scene: Scene) -> None:
    scene.local.expire_streams()


def stopped(scene: Scene) -> None:
    scene.local.stop(scene.ada, scene.channel, scene.ts)


@pytest.mark.parametrize("ended", [expired, stopped])
@pytest.mark.parametrize("when", [1, 3], ids=["while it grows", "before its end"])
def test_a_stream_that_slack_ended_is_made_whole_in_its_place(
    scene: Scene, ended: Callable[[Scene], None], when: int
) -> None:
    async def work(answer: Sending) -> str:
        for number, statement in enumerate(SAID, start=1):
            await answer.say(statement)
            await asyncio.sleep(0.2)
            if number == when:
                ended(scene)
        return await answer.finish(WHOLE, BELOW)

    is_whole(scene, scene.send(work))


@pytest.mark.parametrize("error", ["edit_window_closed", "cant_update_message", "block_mismatch"])
def test_where_an_ended_stream_cannot_be_changed_the_answer_takes_its_place(scene: Scene, error: str) -> None:
    scene.local.refuse("chat.update", error)

    async def work(answer: Sending) -> str:
        await answer.say(SAID[0])
        await asyncio.sleep(0.1)
        scene.local.expire_streams()
        return await answer.finish(WHOLE, BELOW)

    is_whole(scene, scene.send(work))
    assert scene.called()[-2:] == ["chat.postMessage", "chat.delete"]


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
def test_an_answer_is_whole_and_not_doubled_when_a_connection_is_lost(
    scene: Scene, method: str, done: bool
) -> None:
    scene.local.lose(method, done=done)

    async def work(answer: Sending) -> str:
        for statement in SAID:
            await answer.say(statement)
            await asyncio.sleep(0.2)
        return await answer.finish(WHOLE, BELOW)

    scene.local.forgive("streaming_state_conflict")  # a message is changed that may still be growing
    is_whole(scene, scene.send(work))


def test_an_earlier_answer_is_not_taken_for_the_stream_whose_beginning_was_lost(scene: Scene) -> None:
    async def work(slack: Slack) -> None:
        me = await slack.whoami()
        await answered(sending(slack, scene.asked(), me))
        scene.local.lose("chat.startStream")
        await answered(sending(slack, scene.asked(), me))

    scene.run(work)
    assert [one.markdown for one in scene.said()] == ["\n\n".join(SAID)] * 2


def test_an_answer_too_long_for_one_message_goes_on_in_more_and_none_of_it_is_lost(scene: Scene) -> None:
    statements = [f"Statement {number}: " + "whatever was found, " * 40 for number in range(30)]

    async def work(answer: Sending) -> str:
        for statement in statements:
            await answer.say(statement)
            await asyncio.sleep(0.02)
        return await answer.finish(WHOLE, BELOW)

    ts = scene.send(work)
    posted = scene.said()
    assert len(posted) > 2
    assert "\n\n".join(one.markdown for one in posted) == "\n\n".join(map(str.strip, statements))
    assert posted[-1].ts == ts
    assert "more" in posted[-1].elements()
    assert not any(one.elements() for one in posted[:-1])


def test_what_stands_below_goes_on_in_messages_of_its_own(scene: Scene) -> None:
    async def work(answer: Sending) -> str:
        await answer.say(SAID[0])
        await asyncio.sleep(0.1)
        return await answer.finish(WHOLE, ((SOURCES,), (SOURCES, BUTTONS)))

    ts = scene.send(work)
    first, second = scene.said()
    assert (first.markdown, second.ts) == (SAID[0], ts)
    assert "more" in second.elements()


def test_what_was_said_and_does_not_hold_is_replaced(scene: Scene) -> None:
    async def work(answer: Sending) -> str:
        await answer.say("It had 99 pilots.")
        await asyncio.sleep(0.1)
        return await answer.finish(WHOLE, ())

    is_whole(scene, scene.send(work))


@pytest.mark.parametrize("ended", [None, stopped])
def test_a_notice_stands_under_what_was_said_so_far(
    scene: Scene, ended: Callable[[Scene], None] | None
) -> None:
    async def work(answer: Sending) -> None:
        await answer.say(SAID[0])
        await asyncio.sleep(0.1)
        if ended:
            ended(scene)
        await answer.tell(STOPPED)

    scene.send(work)
    (posted,) = scene.said()
    assert posted.markdown == SAID[0]
    assert "Stopped." in posted.words
    assert not posted.streaming


def test_a_notice_stands_alone_where_nothing_was_said(scene: Scene) -> None:
    scene.send(lambda answer: answer.tell(STOPPED))
    assert [one.text for one in scene.said()] == ["Stopped."]


def test_leaving_says_nothing(scene: Scene) -> None:
    async def work(answer: Sending) -> None:
        await answer.working("is looking")
        await asyncio.sleep(0.1)
        await answer.leave()

    scene.send(work)
    assert not scene.said()
    shown = scene.local.status(scene.channel, scene.ts)
    assert (shown.words, shown.session) == ("", "active")


async def archived(scene: Scene) -> None:
    scene.local.archive(scene.channel)


async def revoked(scene: Scene) -> None:
    scene.local.revoke()


@pytest.mark.parametrize(
    ("happened", "kind"), [(archived, Trouble.ARCHIVED), (revoked, Trouble.TOKEN_REVOKED)]
)
def test_where_nothing_more_can_be_said_the_trouble_is_raised_and_nothing_else_tried(
    scene: Scene, happened: Callable[[Scene], Awaitable[None]], kind: Trouble
) -> None:
    async def work(answer: Sending) -> None:
        await answer.say(SAID[0])
        await asyncio.sleep(0.1)
        await happened(scene)
        await answer.finish(WHOLE, BELOW)

    with pytest.raises(SlackTrouble) as caught:
        scene.send(work)
    assert caught.value.kind is kind
    assert [call.split()[0] for call in scene.called()] == ["chat.startStream", "chat.stopStream"]


def test_a_message_after_the_stream_that_is_refused_does_not_double_what_stands_before_it(
    scene: Scene,
) -> None:
    async def work(answer: Sending) -> str:
        await answer.say(SAID[0])
        await asyncio.sleep(0.1)
        scene.local.refuse("chat.postMessage", "too_many_attachments")
        return await answer.finish(WHOLE, ((SOURCES,), (BUTTONS,)))

    with pytest.raises(SlackTrouble):
        scene.send(work)
    assert [one.markdown for one in scene.said()] == [SAID[0]]
