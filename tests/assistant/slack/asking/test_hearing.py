from __future__ import annotations

import pytest
from slack_asked import ADA, APP, BOB, BOT, CHANNEL, DIRECT, ME, TEAM, edit, event, mention, message

from assistant.slack.asking.hearing import heard, way_of
from assistant.slack.domain import Place, Way

ASKS = "What was Total Place?"


def test_a_message_is_heard_where_and_as_it_was_said() -> None:
    said = heard(message(f"<@{APP}> {ASKS}", ts="17.5"), ME)
    assert said is not None
    assert (said.place, said.person, said.question, said.at) == (
        Place(TEAM, CHANNEL, "17.5"),
        ADA,
        ASKS,
        "17.5",
    )
    assert said.begins
    assert said.once == f"{TEAM}:{CHANNEL}:17.5"


def test_a_mention_is_one_asking_in_both_of_its_events() -> None:
    text = f"<@{APP}> {ASKS}"
    assert heard(message(text), ME) == heard(mention(text), ME)


def test_a_reply_stands_in_its_thread_and_a_direct_message_with_the_app_alone() -> None:
    reply = heard(message("And in Leeds?", ts="18.5", thread_ts="17.5", parent_user_id=ADA), ME)
    assert reply is not None
    assert reply.place == Place(TEAM, CHANNEL, "17.5")
    assert not reply.begins
    direct = heard(message(ASKS, channel=DIRECT), ME)
    assert direct is not None
    assert direct.place.direct


@pytest.mark.parametrize(
    "body",
    [
        message(ASKS, user=APP, bot_id=BOT),
        message(ASKS, user="U9", bot_id=BOT),
        message("<@U1> has joined the channel", subtype="channel_join"),
        message("set the topic: what is it?", subtype="channel_topic"),
        event(
            type="message",
            subtype="message_deleted",
            channel=CHANNEL,
            deleted_ts="17.5",
            ts="18.5",
            hidden=True,
        ),
        event(type="message", subtype="message_replied", channel=CHANNEL, ts="18.5", message={"ts": "17.5"}),
        edit(ASKS, ASKS),  # the preview of a link was added
        edit(ASKS, "What was it?", edited=""),  # so says Slack's own language detection
        edit("This message was deleted.", ASKS, subtype="tombstone"),
        edit(ASKS, "What was it?", user=APP, bot_id=BOT),
    ],
    ids=[
        "own",
        "own bot",
        "join",
        "topic",
        "deleted",
        "replied",
        "preview",
        "unedited",
        "tombstone",
        "own edit",
    ],
)
def test_what_is_said_by_nobody_else_is_not_heard(body: dict[str, object]) -> None:
    assert heard(body, ME) is None


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_files_broadcasts_and_deeds_are_said(subtype: str) -> None:
    assert heard(message(ASKS, subtype=subtype), ME) is not None


def test_an_edit_is_an_asking_of_its_own_whichever_event_tells_of_it() -> None:
    text, when = f"<@{APP}> {ASKS}", "1358878755.000001"
    changed = heard(edit(text, "What was it?", edited=when), ME)
    mentioned = heard(mention(text, edited={"user": ADA, "ts": when}), ME)
    first = heard(message(text), ME)
    assert changed is not None
    assert changed == mentioned
    assert first is not None
    assert changed.once != first.once
    assert changed.at == first.at


def test_other_apps_are_told_from_people() -> None:
    webhook = heard(message(ASKS, user=None, subtype="bot_message", bot_id="B9"), ME)
    assert webhook is not None
    assert (webhook.person, webhook.by_app) == ("B9", True)
    slackbot = heard(message(ASKS, user="USLACKBOT"), ME)
    assert slackbot is not None
    assert slackbot.by_app


REPLY = {"ts": "18.5", "thread_ts": "17.5"}


@pytest.mark.parametrize(
    ("body", "way"),
    [
        (message(f"<@{APP}> {ASKS}"), Way.MENTION),
        (message(f"<@{APP}>"), Way.MENTION),
        (message(f"<@{BOB}> and <@{APP}> {ASKS}", **REPLY), Way.MENTION),
        (message("Total Place", channel=DIRECT), Way.DIRECT),
        (message(":tada:", channel=DIRECT), None),
        (message("Thanks!", channel=DIRECT), None),
        (message(f"Thanks <@{APP}>!"), None),
        (message(ASKS), Way.UNMENTIONED),
        (message("Who wants lunch?"), None),
        (message("The report on it is out"), None),
        (message("", subtype="file_share"), None),
        (message(f"<@{BOB}> what was it in Leeds?"), None),
        (message("<!here> what was it in Leeds?"), None),
        (message("And in Leeds?", **REPLY), Way.REPLY),
        (message("The first", **REPLY), Way.REPLY),
        (message("OK, thanks", **REPLY), None),
        (message(f"<@{BOB}> do you know?", **REPLY), None),
        (message("And in Leeds?", bot_id="B9", **REPLY), None),
    ],
)
def test_how_a_message_asks_shows_in_where_it_stands_and_whom_it_names(
    body: dict[str, object], way: Way | None
) -> None:
    said = heard(body, ME)
    assert said is not None
    assert way_of(said, ME) is way
