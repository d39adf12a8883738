from __future__ import annotations

import asyncio
from itertools import permutations

import pytest
from slack_asked import (
    ADA,
    APP,
    BOB,
    BOT,
    CHANNEL,
    DIRECT,
    EXAMPLES,
    TEAM,
    FakeDesk,
    edit,
    mention,
    message,
)

from assistant.kernel.domain import AnswerStatus
from assistant.kernel.errors import IndexMissing
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.asking import messages
from assistant.slack.domain import Asked, Place, Way

ASKS = "What was Total Place?"
TS, ROOT = "1355517523.000005", "1355517520.000001"
MENTIONED = f"<@{APP}> {ASKS}"
REPLY = {"ts": "1355517530.000001", "thread_ts": ROOT}


def hear(desk: FakeDesk, *bodies: dict[str, object]) -> list[Asked]:
    """Have the app listen to events at the same time; return what was asked."""

    async def listen() -> None:
        await asyncio.gather(*(messages.message(desk, body) for body in bodies))

    asyncio.run(listen())
    return desk.asked


def test_a_mention_is_asked_in_a_thread_of_its_own(desk: FakeDesk) -> None:
    assert hear(desk, mention(MENTIONED)) == [
        Asked(Place(TEAM, CHANNEL, TS), ADA, ASKS, Way.MENTION, message=TS, once=f"{TEAM}:{CHANNEL}:{TS}")
    ]


@pytest.mark.parametrize("order", permutations([message(MENTIONED), mention(MENTIONED), mention(MENTIONED)]))
def test_a_mention_that_comes_as_several_events_is_asked_once(
    desk: FakeDesk, order: tuple[dict[str, object], ...]
) -> None:
    assert len(hear(desk, *order)) == 1


def test_a_direct_message_needs_no_mention_whatever_channels_want(desk: FakeDesk) -> None:
    desk.settings[DIRECT] = ChannelSettings(answering=Answering.OFF)
    (asked,) = hear(desk, message("Total Place", channel=DIRECT))
    assert (asked.way, asked.private, asked.place.thread) == (Way.DIRECT, True, TS)


@pytest.mark.parametrize(
    ("answering", "ways"),
    [
        (Answering.OFF, [Way.MENTION]),  # whoever answers says that the app is turned off
        (Answering.MENTIONS, [Way.MENTION]),
        (Answering.REPLIES, [Way.MENTION, Way.REPLY]),
        (Answering.QUESTIONS, [Way.MENTION, Way.REPLY, Way.UNMENTIONED]),
    ],
)
def test_what_is_answered_is_for_the_channel_to_say(
    desk: FakeDesk, answering: Answering, ways: list[Way]
) -> None:
    desk.settings[CHANNEL] = ChannelSettings(answering=answering)
    desk.records.joined.add(ROOT)
    asked = hear(
        desk,
        mention(MENTIONED),
        message("And in Leeds?", **REPLY),
        message("Has this been tried before?", ts="1.5"),
    )
    assert {each.way for each in asked} == set(ways)


def test_a_reply_is_asked_only_in_a_thread_that_the_app_has_joined(desk: FakeDesk) -> None:
    assert hear(desk, message("And in Leeds?", **REPLY)) == []
    desk.records.joined.add(ROOT)
    (asked,) = hear(desk, message("And in Leeds?", **REPLY))
    assert (asked.place.thread, asked.way) == (ROOT, Way.REPLY)


def test_a_remark_in_its_thread_is_left_alone_unless_the_app_has_asked_back(desk: FakeDesk) -> None:
    desk.records.joined.add(ROOT)
    remark = message("The Harbour Fund", **REPLY)
    assert hear(desk, remark) == []
    desk.assistant.last = AnswerStatus.CLARIFY
    assert [each.text for each in hear(desk, remark)] == ["The Harbour Fund"]
    desk.asked.clear()
    assert hear(desk, message("Haha, it depends", **REPLY)) == []


def test_other_apps_are_answered_only_where_the_channel_allows_it(desk: FakeDesk) -> None:
    body = message(MENTIONED, user="U9", bot_id="B9", app_id="A9")
    assert hear(desk, body) == []
    desk.settings[CHANNEL] = ChannelSettings(bots=True)
    assert [each.person for each in hear(desk, body)] == ["U9"]


def test_two_apps_do_not_answer_each_other_for_ever(desk: FakeDesk) -> None:
    desk.settings[CHANNEL] = ChannelSettings(bots=True, answering=Answering.QUESTIONS)
    desk.records.joined.add(ROOT)
    assert hear(desk, message("And in Leeds?", user="U9", bot_id="B9", **REPLY)) == []
    assert hear(desk, message(MENTIONED, user=APP, bot_id=BOT)) == []


def test_an_edit_is_asked_anew_only_where_the_channel_allows_it(desk: FakeDesk) -> None:
    bodies = (
        message(MENTIONED),
        edit(f"{MENTIONED} In Leeds?", MENTIONED),
        mention(f"{MENTIONED} In Leeds?", edited={"user": ADA, "ts": "1358878755.000001"}),
    )
    assert [each.text for each in hear(desk, *bodies)] == [ASKS]
    desk.settings[CHANNEL] = ChannelSettings(edits=True)
    assert [each.text for each in hear(desk, *bodies)] == [ASKS, f"{ASKS} In Leeds?"]


@pytest.mark.parametrize("text", [f"<@{APP}>", f"<@{APP}> ?", f"<@{APP}> help", f"Hello <@{APP}>!"])
def test_a_mention_that_asks_nothing_gets_help_that_its_person_alone_sees_once(
    desk: FakeDesk, text: str
) -> None:
    assert hear(desk, message(text), mention(text)) == []
    ((place, person, told),) = desk.slack.whispered
    assert (place, person) == (Place(TEAM, CHANNEL, ""), ADA)
    assert f"<@{APP}>" in told.text
    assert "What was tried in Leeds &amp; around?" in told.text


def test_help_is_there_without_an_index(desk: FakeDesk) -> None:
    desk.assistant.fault = IndexMissing("No index; run 'precedent ingest'.")
    hear(desk, message("hi", channel=DIRECT))
    ((place, told),) = desk.slack.posted
    assert place.direct
    assert "/precedent" in told.text
    assert not any(example.split(" &")[0] in told.text for example in EXAMPLES)


@pytest.mark.parametrize("text", [f"<@{APP}>", f"<@{APP}> ?", f"<@{APP}> :eyes:"])
def test_a_mention_without_words_in_a_thread_asks_what_the_thread_begins_with(
    desk: FakeDesk, text: str
) -> None:
    desk.slack.threads[ROOT] = [{"user": BOB, "text": "Were budgets ever *pooled*?", "ts": ROOT}]
    (asked,) = hear(desk, mention(text, **REPLY))
    assert (asked.text, asked.person, asked.message) == ("Were budgets ever pooled?", ADA, REPLY["ts"])
    assert asked.note == ""


def test_of_a_long_beginning_whole_sentences_are_asked_and_that_is_said(desk: FakeDesk) -> None:
    long = "We think of pooling budgets. " * 10
    desk.slack.threads[ROOT] = [{"user": BOB, "text": long, "ts": ROOT}]
    (asked,) = hear(desk, mention(f"<@{APP}>", **REPLY))
    assert asked.text == ("We think of pooling budgets. " * 4).strip()
    assert "first 4 sentences" in asked.note


def test_in_a_thread_that_the_app_began_a_mention_without_words_gets_help_there(desk: FakeDesk) -> None:
    desk.slack.threads[ROOT] = [{"user": APP, "bot_id": BOT, "text": "An answer.", "ts": ROOT}]
    assert hear(desk, mention(f"<@{APP}>", **REPLY)) == []
    assert [place for place, *_ in desk.slack.whispered] == [Place(TEAM, CHANNEL, ROOT)]


def test_chatter_costs_no_look_into_settings_or_records(desk: FakeDesk) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("looked up")

    desk.channels.of = fail
    desk.records.thread = fail
    chatter = ["The report is out.", "Thanks!", ":tada:", f"<@{BOB}> did you see it?", "Lunch?"]
    assert hear(desk, *(message(text) for text in chatter)) == []
