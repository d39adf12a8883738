"""Share an answer that only its asker has seen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from made_answers import answer, citation
from slack_pressing import (
    ADA,
    CHANNEL,
    DIRECT,
    OTHER,
    Answered,
    Workplace,
    place,
    press,
    submission,
)

from assistant.records.model import Conversation, Turn
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.actions import share as sharing
from assistant.slack.actions.share import faults, share, share_there
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Place, Way

SHARED = place(CHANNEL, "1700000100.000001")  # the thread below the first message that is posted


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [60_000.0]
    monkeypatch.setattr(sharing, "time", lambda: now[0])
    return now


@pytest.fixture
def whispered(answered: Answered) -> Turn:
    return answered(where=None)


def in_channel(turn: Turn, at: str = "1.1") -> dict[str, object]:
    return {**press("share", turn.id, place(thread=""), whispered=True, at=at)}


def conversation(work: Workplace, where: Place) -> Conversation:
    thread = work.records.thread(where)
    assert thread is not None
    found = work.assistant.records.conversation(thread.conversation_id)
    assert found is not None
    return found


def test_a_whispered_answer_goes_to_its_channel_as_it_was_given(work: Workplace, whispered: Turn) -> None:
    (head_at, head), *rest = work.do(share, in_channel(whispered)).posted
    assert head_at == place(thread="")
    assert f"<@{ADA}> shares an answer: What helped?" in head.text
    assert {where for where, _ in rest} == {SHARED}
    assert "A quay was mended." in json.dumps([message.blocks for _, message in rest])
    assert work.asked == []
    assert f"Shared in <#{CHANNEL}>" in work.slack.told


def test_it_becomes_a_conversation_of_its_own_that_the_thread_goes_on_with(
    work: Workplace, answered: Answered
) -> None:
    first = answered("What did the mayor cost?", where=None, reader="a" * 32)
    second = answered("What helped?", where=None, reader="a" * 32, conversation_id=first.conversation_id)
    work.do(share, in_channel(second))
    found = conversation(work, SHARED)
    assert [turn.question for turn in found.turns] == ["What helped?"]
    assert found.turns[0].answer == second.answer
    assert found.id != first.conversation_id
    assert found.reader != "a" * 32
    assert first.conversation_id not in json.dumps([message.blocks for _, message in work.slack.posted])


def test_in_a_thread_it_goes_on_with_the_conversation_there(work: Workplace, answered: Answered) -> None:
    there = answered("What was tried?", where=place())
    turn = answered(where=None)
    work.do(share, press("share", turn.id, place(), whispered=True))
    assert {where for where, _ in work.slack.posted} == {place()}
    assert conversation(work, place()).id == there.conversation_id
    assert len(conversation(work, place()).turns) == 2


def test_a_follow_up_is_shared_as_it_was_searched(work: Workplace, whispered: Turn) -> None:
    found = answer(citation(1, "Wales did."), question="And in Wales?")
    searched = replace(found, searched=replace(found.searched, query="What helped in Wales?"))
    work.assistant.records.finish(whispered.id, searched)
    (_, head), *_ = work.do(share, in_channel(whispered)).posted
    assert "What helped in Wales?" in head.text


def test_one_that_rests_on_restricted_documents_is_asked_anew_with_everybodys_sight(
    work: Workplace, answered: Answered
) -> None:
    work.people[ADA] = frozenset({"board"})
    turn = answered(where=None, audience=("board",), quote="A secret pier.")
    work.do(share, in_channel(turn))
    ((_, head),) = work.slack.posted
    assert "secret" not in head.text + json.dumps(head.blocks)
    (asked,) = work.asked
    assert (asked.place, asked.text, asked.way) == (SHARED, "What helped?", Way.BUTTON)
    assert not asked.private  # and so it is answered with everybody's sight
    assert "not everyone may see" in work.slack.told


def test_pressed_twice_at_once_it_is_shared_once(
    work: Workplace, whispered: Turn, clock: list[float]
) -> None:
    work.do(share, in_channel(whispered, at="1.1"))
    posted = len(work.slack.posted)
    clock[0] += 5
    work.do(share, in_channel(whispered, at="6.1"))
    assert len(work.slack.posted) == posted


def test_where_the_app_is_not_it_says_so_and_can_be_tried_again(
    work: Workplace, whispered: Turn, clock: list[float]
) -> None:
    work.slack.refused["post"] = Trouble.NOT_IN_CHANNEL
    with pytest.raises(SlackTrouble):
        work.do(share, in_channel(whispered))
    assert "/invite" in work.slack.told
    assert work.records.thread(SHARED) is None
    work.slack.refused.clear()
    clock[0] += 60
    assert work.do(share, in_channel(whispered)).posted


def test_where_the_app_is_turned_off_nothing_is_shared(work: Workplace, whispered: Turn) -> None:
    work.channels[CHANNEL] = ChannelSettings(answering=Answering.OFF)
    slack = work.do(share, in_channel(whispered))
    assert slack.posted == []
    assert "turned off" in slack.told


def test_from_a_direct_message_its_asker_chooses_the_channel(work: Workplace, answered: Answered) -> None:
    turn = answered(where=place(DIRECT))
    slack = work.do(share, press("share", turn.id, place(DIRECT)))
    assert slack.posted == []
    (dialog,) = slack.dialogs
    (menu,) = [block["element"] for block in dialog["blocks"] if block["type"] == "input"]
    assert menu["filter"]["include"] == ["public", "private"]
    assert menu["filter"]["exclude_external_shared_channels"]
    assert list(faults(submission(dialog, {}))) == ["channel"]
    body = submission(dialog, {"channel": {"selected_conversation": OTHER}})
    assert faults(body) == {}
    (head_at, _), *rest = work.do(share_there, body).posted
    assert head_at == place(OTHER, "")
    assert {where for where, _ in rest} == {place(OTHER, "1700000100.000001")}
    assert f"Shared in <#{OTHER}>" in slack.told
    assert {where.channel for where, _, _ in slack.whispered} == {DIRECT}


def test_what_all_have_seen_is_shared_by_nobody(work: Workplace, turn: Turn) -> None:
    slack = work.do(share, press("share", turn.id, place()))
    assert slack.posted == []
    assert slack.dialogs == []


def test_somebody_whose_groups_have_changed_shares_nothing(work: Workplace, answered: Answered) -> None:
    turn = answered(where=None, audience=("board",))
    slack = work.do(share, in_channel(turn))
    assert slack.posted == []
    assert work.asked == []
    assert "no longer kept" in slack.told


def test_what_is_gone_is_not_shared(work: Workplace, whispered: Turn) -> None:
    work.assistant.records.delete(whispered.conversation_id)
    slack = work.do(share, in_channel(whispered))
    assert slack.posted == []
    assert "no longer kept" in slack.told
