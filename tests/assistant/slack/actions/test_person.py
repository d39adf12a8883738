"""Ask a person."""

from __future__ import annotations

import json

import pytest
from slack_pressing import ADA, DIRECT, GROUP, OWNER, TEAM, Answered, Workplace, place, press, submission

from assistant.records.model import Turn
from assistant.records.slack.model import ChannelSettings
from assistant.slack.actions.person import ask_person, ask_person_in_private, faults
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Message


def owned(work: Workplace, channel: str, owner: str) -> None:
    work.channels[channel] = ChannelSettings(owner=owner)


def texts(message: Message) -> str:
    return json.dumps(message.blocks)


@pytest.mark.parametrize(
    ("owner", "mention", "element"),
    [
        (OWNER, f"<@{OWNER}>", {"type": "user", "user_id": OWNER}),
        (GROUP, f"<!subteam^{GROUP}>", {"type": "usergroup", "usergroup_id": GROUP}),
    ],
)
def test_the_owner_is_named_in_the_thread_with_the_question(
    work: Workplace, turn: Turn, owner: str, mention: str, element: dict[str, str]
) -> None:
    owned(work, place().channel, owner)
    ((where, message),) = work.do(ask_person, press("person", turn.id, place())).posted
    assert where == place()
    assert mention in message.text
    assert f"<@{ADA}>" in message.text
    assert json.dumps(element) in texts(message)
    assert "What helped?" in texts(message)
    (handed,) = work.records.questions(owner)
    assert (handed.kept.turn_id, handed.kept.person, handed.question) == (turn.id, ADA, "What helped?")


def test_pressed_twice_it_is_kept_and_said_once(work: Workplace, turn: Turn) -> None:
    owned(work, place().channel, OWNER)
    for at in ("1.1", "2.2"):
        work.do(ask_person, press("person", turn.id, place(), at=at))
    assert len(work.slack.posted) == len(work.records.questions()) == 1
    assert "already" in work.slack.told


def test_without_an_owner_it_says_how_to_set_one(work: Workplace, turn: Turn) -> None:
    slack = work.do(ask_person, press("person", turn.id, place()))
    assert "/precedent settings" in slack.told
    assert slack.posted == []
    assert work.records.questions() == []
    owned(work, place().channel, OWNER)  # and then it can be asked
    assert work.do(ask_person, press("person", turn.id, place())).posted


def test_a_question_cannot_ping_anybody_else(work: Workplace, answered: Answered) -> None:
    owned(work, place().channel, OWNER)
    turn = answered("<!channel> What of <@U0EVE> & co?")
    ((_, message),) = work.do(ask_person, press("person", turn.id, place())).posted
    assert "&lt;!channel&gt; What of &lt;@U0EVE&gt; &amp; co?" in message.text
    assert {"type": "user", "user_id": "U0EVE"} not in message.blocks[0]["elements"][0]["elements"]


def test_in_private_the_asker_sees_first_what_is_sent_and_only_that_is_sent(
    work: Workplace, answered: Answered
) -> None:
    owned(work, DIRECT, OWNER)
    turn = answered(where=place(DIRECT))
    slack = work.do(ask_person, press("person", turn.id, place(DIRECT)))
    assert slack.posted == []
    assert work.records.questions() == []
    (dialog,) = slack.dialogs
    assert "What helped?" in json.dumps(dialog)
    body = submission(dialog, {"note": {"value": "For Leeds; call ada@example.org"}})
    assert faults(body) == {}
    work.do(ask_person_in_private, body)
    ((where, message),) = slack.posted
    assert (where.team, where.channel, where.thread) == (TEAM, OWNER, "")
    said = texts(message)
    assert all(words in said for words in ("What helped?", "For Leeds; call [email address]", ADA))
    assert "A quay was mended." not in said
    assert turn.conversation_id not in said
    assert f"Sent to <@{OWNER}>" in slack.told
    (handed,) = work.records.questions(OWNER)
    assert handed.kept.note == "For Leeds; call [email address]"


def test_below_a_whispered_answer_it_is_as_private(work: Workplace, answered: Answered) -> None:
    owned(work, place().channel, OWNER)
    turn = answered(where=None)
    body = press("person", turn.id, place(thread=""), whispered=True)
    (dialog,) = work.do(ask_person, body).dialogs
    work.do(ask_person_in_private, submission(dialog, {}))
    ((where, _),) = work.slack.posted
    assert where.channel == OWNER
    assert work.slack.whispered == []  # the app need not be in that channel
    assert "Sent to" in work.slack.told


def test_a_group_is_not_asked_in_private(work: Workplace, answered: Answered) -> None:
    owned(work, DIRECT, GROUP)
    turn = answered(where=place(DIRECT))
    slack = work.do(ask_person, press("person", turn.id, place(DIRECT)))
    assert slack.dialogs == []
    assert slack.posted == []
    assert "in a channel" in slack.told


def test_without_an_owner_for_direct_messages_it_names_the_settings_file(
    work: Workplace, answered: Answered
) -> None:
    turn = answered(where=place(DIRECT))
    assert "settings file" in work.do(ask_person, press("person", turn.id, place(DIRECT))).told


def test_a_note_that_is_too_long_is_sent_back(work: Workplace, answered: Answered) -> None:
    owned(work, DIRECT, OWNER)
    turn = answered(where=place(DIRECT))
    (dialog,) = work.do(ask_person, press("person", turn.id, place(DIRECT))).dialogs
    assert list(faults(submission(dialog, {"note": {"value": "x" * 1001}}))) == ["note"]


def test_where_the_owner_cannot_be_told_the_question_is_kept_and_its_asker_told(
    work: Workplace, turn: Turn
) -> None:
    owned(work, place().channel, OWNER)
    work.slack.refused["post"] = Trouble.RESTRICTED
    with pytest.raises(SlackTrouble):
        work.do(ask_person, press("person", turn.id, place()))
    assert len(work.records.questions(OWNER)) == 1
    assert "Tell them yourself" in work.slack.told


def test_what_is_gone_is_handed_to_nobody(work: Workplace, turn: Turn) -> None:
    owned(work, place().channel, OWNER)
    work.assistant.records.delete(turn.conversation_id)
    slack = work.do(ask_person, press("person", turn.id, place()))
    assert slack.posted == []
    assert "no longer kept" in slack.told
