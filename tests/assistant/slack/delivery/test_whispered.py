"""Answers that only their asker sees."""

from __future__ import annotations

import pytest
from slack_scene import Scene

from assistant.slack.delivery.sending import Sending
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Message


def parts(count: int) -> list[Message]:
    return [Message(f"Part {number}") for number in range(count)]


async def work_through(answer: Sending, messages: list[Message]) -> None:
    await answer.working("is looking…")
    await answer.say("It had 13 pilots.")
    await answer.finish(messages, ((),))


def test_it_comes_as_a_whole_to_its_address(scene: Scene) -> None:
    scene.send(lambda answer: work_through(answer, parts(1)), url=scene.address())
    assert [one.text for one in scene.local.whispers(scene.ada)] == ["Part 0"]
    assert not scene.said()
    assert scene.called() == ["response_url"]


def test_what_its_address_does_not_take_any_more_is_said_in_the_channel_to_its_asker(scene: Scene) -> None:
    scene.send(lambda answer: work_through(answer, parts(7)), url=scene.address())
    assert [one.text for one in scene.local.whispers(scene.ada)] == [f"Part {number}" for number in range(7)]
    assert scene.called() == ["response_url"] * 5 + ["chat.postEphemeral"] * 2


def test_an_address_that_is_over_is_tried_once(scene: Scene) -> None:
    address = scene.address()
    scene.local.pass_time(31)
    scene.send(lambda answer: work_through(answer, parts(2)), url=address)
    assert [one.text for one in scene.local.whispers(scene.ada)] == ["Part 0", "Part 1"]
    assert scene.called() == ["response_url expired_url", "chat.postEphemeral", "chat.postEphemeral"]


def test_a_limit_on_the_address_is_waited_for(scene: Scene) -> None:
    scene.local.busy("response_url", retry_after=1)
    scene.send(lambda answer: work_through(answer, parts(1)), url=scene.address())
    assert [one.text for one in scene.local.whispers(scene.ada)] == ["Part 0"]


def test_where_the_app_is_not_in_the_channel_the_remedy_is_to_invite_it(scene: Scene) -> None:
    address = scene.address()
    scene.local.pass_time(31)
    scene.local.remove_app(scene.channel)
    with pytest.raises(SlackTrouble) as caught:
        scene.send(lambda answer: work_through(answer, parts(1)), url=address)
    assert caught.value.kind is Trouble.NOT_IN_CHANNEL
    assert "/invite" in caught.value.remedy
