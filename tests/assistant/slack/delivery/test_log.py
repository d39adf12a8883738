"""The log tells of every trouble once, by ids and kinds, and of nobody's words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest
from slack_scene import Scene
from structlog.testing import capture_logs
from structlog.typing import EventDict

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.sending import Sending
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.domain import Message

SECRET = "Zanzibar"
WORDS = Message(f"The answer is {SECRET}.")


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    with capture_logs() as lines:
        yield lines


def test_a_refusal_is_one_line_with_its_remedy_and_without_words(
    scene: Scene, lines: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scene.local.take_scope("chat:write")

    with pytest.raises(SlackTrouble):
        scene.run(lambda slack: slack.post(scene.place, WORDS))
    (line,) = lines
    assert (line["event"], line["trouble"], line["channel"]) == (
        "slack_refused",
        "missing_scope",
        scene.channel,
    )
    assert "the scope chat:write is missing" in line["remedy"]
    without_words(scene, lines, caplog)


def test_whatever_befalls_a_streamed_answer_its_words_stay_out_of_the_log(
    scene: Scene, lines: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scene.local.lose("chat.appendStream")
    scene.local.refuse("chat.update", "edit_window_closed")
    scene.local.busy("chat.postMessage", retry_after=1)
    scene.local.forgive("streaming_state_conflict")

    async def work(answer: Sending) -> None:
        await answer.working(f"is looking for {SECRET}…")
        for number in range(3):
            await answer.say(f"{SECRET} {number}")
            await asyncio.sleep(0.2)
        await answer.finish((WORDS,), ((),))

    scene.send(work)
    assert [one.text for one in scene.said()] == [WORDS.text]
    assert {"slack_stream_given_up", "slack_answered_anew", "slack_waits"} <= {
        line["event"] for line in lines
    }
    without_words(scene, lines, caplog)


def test_a_file_that_could_not_be_sent_is_not_named(
    scene: Scene, lines: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scene.local.refuse("files.getUploadURLExternal", "internal_error", times=0)

    async def work(slack: Slack) -> None:
        with pytest.raises(SlackTrouble) as caught:
            await slack.upload(scene.place, f"{SECRET}.docx", b"words", title=SECRET, comment=SECRET)
        assert SECRET not in str(caught.value)

    scene.run(work)
    assert lines
    without_words(scene, lines, caplog)


def without_words(scene: Scene, lines: list[EventDict], caplog: pytest.LogCaptureFixture) -> None:
    told = f"{lines} {caplog.text}"
    assert SECRET not in told
    assert scene.local.bot_token not in told
