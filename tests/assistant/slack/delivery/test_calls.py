"""Slack's Web API: what is said arrives once, and troubles name what mends them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from slack_scene import QUICK, Scene

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Message, Payload, Place

HELLO = Message("Hello", ({"type": "section", "text": {"type": "mrkdwn", "text": "Hello *all*"}},))
VIEW = {
    "type": "modal",
    "callback_id": "settings",
    "title": {"type": "plain_text", "text": "Settings"},
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "None yet"}}],
}


def test_the_app_learns_who_it_is_and_what_it_may_do_in_one_call(scene: Scene) -> None:
    async def work(slack: Slack) -> None:
        me = await slack.whoami()
        assert await slack.whoami() is me
        assert (me.team, me.user) == (scene.local.team, scene.local.bot_user)
        assert {"chat:write", "commands"} <= me.scopes

    scene.run(work)
    assert len(scene.local.calls("auth.test")) == 1


def test_a_message_is_posted_into_its_thread_without_previews_of_its_links(scene: Scene) -> None:
    ts = scene.run(lambda slack: slack.post(scene.place, HELLO, metadata={"turn": "1"}))
    posted = scene.local.message(ts)
    assert (posted.thread, posted.text) == (scene.ts, "Hello")
    assert "Hello *all*" in posted.words
    assert posted.arguments["unfurl_links"] is posted.arguments["unfurl_media"] is False
    assert posted.metadata and posted.metadata["event_payload"]["turn"] == "1"


def test_a_message_is_changed_into_one_without_blocks(scene: Scene) -> None:
    async def work(slack: Slack) -> str:
        ts = await slack.post(scene.place, HELLO)
        await slack.update(scene.place, ts, Message("Goodbye"))
        return ts

    changed = scene.local.message(scene.run(work))
    assert (changed.text, changed.blocks) == ("Goodbye", ())


def test_what_is_whispered_is_seen_by_one_person(scene: Scene) -> None:
    scene.run(lambda slack: slack.whisper(scene.place, scene.ada, HELLO))
    assert [one.text for one in scene.local.whispers(scene.ada)] == ["Hello"]
    assert not scene.said()


def test_a_file_is_put_into_a_thread(scene: Scene) -> None:
    scene.run(lambda slack: slack.upload(scene.place, "briefing.docx", b"words", title="Briefing"))
    assert [(one.name, one.content, one.thread) for one in scene.local.files(scene.channel)] == [
        ("briefing.docx", b"words", scene.ts)
    ]


def test_a_thread_is_read_page_by_page_from_its_beginning(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.slack.delivery.reading._PAGE", 2)
    replies = [scene.local.say(scene.ada, scene.channel, f"Reply {n}", thread=scene.ts) for n in range(5)]

    async def work(slack: Slack) -> list[Payload]:
        return [message async for message in slack.replies(scene.place)]

    assert [message["ts"] for message in scene.run(work)] == [scene.ts, *replies]
    assert len(scene.local.calls("conversations.replies")) > 2


def test_a_dialog_is_opened(scene: Scene) -> None:
    scene.run(lambda slack: slack.open_dialog(scene.trigger(), VIEW))
    assert [one.title for one in scene.local.dialogs(scene.ada)] == [VIEW["title"]["text"]]


def test_a_call_waits_as_long_as_slack_says(scene: Scene) -> None:
    scene.local.busy("chat.postMessage", retry_after=1)
    began = time.monotonic()
    scene.run(lambda slack: slack.post(scene.place, HELLO))
    assert time.monotonic() - began >= 1.0
    assert len(scene.said()) == 1


def test_a_call_is_given_up_at_once_where_slack_says_to_wait_for_too_long(scene: Scene) -> None:
    scene.local.busy("chat.postMessage", retry_after=600)
    with pytest.raises(SlackTrouble) as caught:
        scene.run(lambda slack: slack.post(scene.place, HELLO))
    assert (caught.value.kind, caught.value.retry_after) == (Trouble.RATE_LIMITED, 600)
    assert scene.called() == ["chat.postMessage busy"]


def test_who_comes_while_a_limit_holds_does_not_try_it(scene: Scene) -> None:
    scene.local.busy("chat.postMessage", retry_after=600)

    async def work(slack: Slack) -> None:
        for _ in range(3):
            with pytest.raises(SlackTrouble):
                await slack.post(scene.place, HELLO)

    scene.run(work)
    assert len(scene.local.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("thread", [True, False], ids=["in a thread", "in a channel"])
def test_a_message_that_arrived_is_not_sent_again_when_its_answer_is_lost(scene: Scene, thread: bool) -> None:
    scene.local.lose("chat.postMessage", done=True)
    place = scene.place if thread else replace(scene.place, thread="")
    ts = scene.run(lambda slack: slack.post(place, HELLO))
    assert [one.ts for one in scene.said()] == [ts]


def test_a_message_that_did_not_arrive_is_sent_again(scene: Scene) -> None:
    scene.local.lose("chat.postMessage", times=2)
    ts = scene.run(lambda slack: slack.post(scene.place, HELLO))
    assert [one.ts for one in scene.said()] == [ts]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_message_is_sent_again_after_a_fault_of_slacks_servers(scene: Scene, status: int) -> None:
    scene.local.fail("chat.postMessage", status)
    ts = scene.run(lambda slack: slack.post(scene.place, HELLO))
    assert [one.ts for one in scene.said()] == [ts]


def test_a_message_whose_place_cannot_be_looked_through_is_not_sent_again(scene: Scene) -> None:
    scene.local.lose("chat.postMessage", done=True)
    scene.local.take_scope("channels:history")
    with pytest.raises(SlackTrouble) as caught:
        scene.run(lambda slack: slack.post(scene.place, HELLO))
    assert "channels:history" in caught.value.remedy
    assert len(scene.said()) == 1


@pytest.mark.parametrize("done", [True, False])
def test_what_is_whispered_is_not_said_twice_when_its_answer_is_lost(scene: Scene, done: bool) -> None:
    scene.local.lose("chat.postEphemeral", done=done)
    with pytest.raises(SlackTrouble) as caught:
        scene.run(lambda slack: slack.whisper(scene.place, scene.ada, HELLO))
    assert caught.value.kind is Trouble.UNREACHABLE
    assert len(scene.local.whispers(scene.ada)) == done


def test_where_nothing_listens_a_call_is_tried_again_and_then_told_of() -> None:
    async def work() -> None:
        slack = Slack("xoxb-of-no-worth", "http://127.0.0.1:9/api/", patience=QUICK)
        try:
            await slack.whisper(Place("T1", "C1", ""), "U1", HELLO)
        finally:
            await slack.close()

    with pytest.raises(SlackTrouble) as caught:
        asyncio.run(work())
    assert (caught.value.kind, caught.value.unsent) == (Trouble.UNREACHABLE, True)
    assert "precedent doctor --slack" in str(caught.value)


def test_slow_answers_are_not_waited_for_without_end(scene: Scene) -> None:
    scene.local.slow("chat.postEphemeral", 5.0)
    began = time.monotonic()
    with pytest.raises(SlackTrouble) as caught:
        scene.run(lambda slack: slack.whisper(scene.place, scene.ada, HELLO), replace(QUICK, answer=0.2))
    assert caught.value.kind is Trouble.UNREACHABLE
    assert time.monotonic() - began < 3.0


def test_those_who_meet_a_limit_go_one_by_one_and_none_is_lost(scene: Scene) -> None:
    scene.local.limit("chat.postMessage", 1, seconds=1.0, each_channel=True)

    async def work(slack: Slack) -> None:
        await asyncio.gather(*(slack.post(scene.place, Message(f"Hello {n}")) for n in range(3)))

    scene.run(work, replace(QUICK, limited=10.0))
    assert sorted(one.text for one in scene.said()) == ["Hello 0", "Hello 1", "Hello 2"]
    assert len(scene.local.calls("chat.postMessage")) <= 6


def archived(scene: Scene) -> None:
    scene.local.archive(scene.channel)


def revoked(scene: Scene) -> None:
    scene.local.revoke()


def away(scene: Scene) -> None:
    scene.local.remove_app(scene.channel)


def unscoped(scene: Scene) -> None:
    scene.local.take_scope("chat:write")


@pytest.mark.parametrize(
    ("happened", "kind", "remedy"),
    [
        (archived, Trouble.ARCHIVED, "unarchive"),
        (revoked, Trouble.TOKEN_REVOKED, "PRECEDENT_SLACK_BOT_TOKEN"),
        (away, Trouble.NOT_IN_CHANNEL, "/invite"),
        (unscoped, Trouble.MISSING_SCOPE, "the scope chat:write is missing"),
    ],
)
def test_a_trouble_names_what_mends_it(
    scene: Scene, happened: Callable[[Scene], None], kind: Trouble, remedy: str
) -> None:
    happened(scene)
    with pytest.raises(SlackTrouble) as caught:
        scene.run(lambda slack: slack.post(scene.place, HELLO))
    assert caught.value.kind is kind
    assert remedy in caught.value.remedy
    assert scene.local.bot_token not in str(caught.value)
    assert len(scene.local.calls("chat.postMessage")) == 1
