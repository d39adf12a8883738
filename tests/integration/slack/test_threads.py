"""A thread is a conversation: carried on, resumed, read where it is not known, and the same on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from slack_journeys import (
    IN_LANTERN,
    IN_TOWNS,
    LANTERN,
    TOWNS,
    Running,
    ask,
    conversation,
    everything,
    mention,
    nothing_more,
    said,
)
from starlette.testclient import TestClient

from assistant.web.app import create_app
from tests.local_slack import LocalSlack

ADDRESS = re.compile(r"https://precedent\.example(/[^\s|)\"'>#]*)(?:#([\w-]+))?")
FOLLOW_UP = "And what got in the way?"


def test_follow_up_needs_no_mention_and_is_made_to_stand_alone(slack: LocalSlack, app: Running) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app() as assistant:
        ts, _ = ask(slack, ada, policy, mention(slack, LANTERN))
        _, answer = ask(slack, bob, policy, FOLLOW_UP, ts)
        kept = conversation(slack, assistant, policy, ts)
    assert "legal worry" in answer.words
    assert "Searched for: And what got in the way (Lantern Programme)?" in answer.words
    assert kept and [turn.question for turn in kept.turns] == [LANTERN, FOLLOW_UP]


def test_direct_messages_are_a_conversation_for_each_thread(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    direct = slack.direct(ada)
    with app() as assistant:
        first, _ = ask(slack, ada, direct, LANTERN)
        ask(slack, ada, direct, FOLLOW_UP, first)
        second, _ = ask(slack, ada, direct, TOWNS)
        kept = [conversation(slack, assistant, direct, ts) for ts in (first, second)]
    assert [len(each.turns) for each in kept if each] == [2, 1]


def test_people_who_talk_to_each_other_are_left_alone(slack: LocalSlack, app: Running) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app():
        ts, _ = ask(slack, ada, policy, mention(slack, TOWNS))
        for words in (
            f"<@{bob}> what do you think, was it worth it?",
            "thanks, that helps",
            "I will put this into the paper for Monday.",
            ":+1:",
            "<!here> who has time for this?",
        ):
            slack.say(ada, policy, words, ts)
        other = slack.say(bob, policy, "Has anyone booked a room?")
        slack.say(ada, policy, "How many people are coming?", other)
        nothing_more(slack, ada, policy)
    assert len(slack.answers(policy, ts)) == 1
    assert slack.answers(policy, other) == []


def test_called_into_a_thread_of_others_it_answers_what_that_began_with(
    slack: LocalSlack, app: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.slack.delivery.reading._PAGE", 3)  # so that a short thread has many pages
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app() as assistant:
        ts = slack.say(bob, policy, LANTERN)
        for _ in range(7):
            slack.say(bob, policy, "It is on the tip of my tongue.", ts)
        _, answer = ask(slack, ada, policy, mention(slack, ""), ts)
        kept = conversation(slack, assistant, policy, ts)
    assert IN_LANTERN in answer.words
    assert kept and [turn.question for turn in kept.turns] == [LANTERN]
    assert len(slack.calls("conversations.replies")) >= 3  # pages


def test_called_into_a_thread_of_others_it_reads_what_was_said_before(
    slack: LocalSlack, app: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.slack.delivery.reading._PAGE", 2)
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app():
        ts = slack.say(bob, policy, "Does anybody remember how it went?")
        for words in ("No idea.", "Ask the archive.", "It was about the Lantern Programme, in Wales."):
            slack.say(bob, policy, words, ts)
        _, answer = ask(slack, ada, policy, mention(slack, "what got in the way of it?"), ts)
    assert "Lantern Programme" in answer.words.split("Searched for: ")[1].splitlines()[0]
    assert "legal worry" in answer.words


def test_thread_is_resumed_after_a_restart(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, _ = ask(slack, ada, policy, mention(slack, LANTERN))
    with app() as assistant:
        _, answer = ask(slack, ada, policy, FOLLOW_UP, ts)
        kept = conversation(slack, assistant, policy, ts)
    assert "legal worry" in answer.words
    assert kept and [turn.number for turn in kept.turns] == [1, 2]
    assert not slack.calls("conversations.replies")  # the records know the thread


def test_thread_whose_records_are_lost_is_read_from_slack(
    slack: LocalSlack, app: Running, tmp_path: Path
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, _ = ask(slack, ada, policy, mention(slack, LANTERN))
    for file in tmp_path.glob("records.db*"):
        file.unlink()
    with app():
        _, answer = ask(slack, ada, policy, mention(slack, FOLLOW_UP), ts)
    assert "Searched for: And what got in the way (Lantern Programme)?" in answer.words
    assert "legal worry" in answer.words


def test_follow_up_that_arrives_first_waits_for_nothing_and_is_answered(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app() as assistant:
        ts, _ = ask(slack, ada, policy, mention(slack, TOWNS))
        slack.hold()
        slack.say(ada, policy, LANTERN, ts)
        slack.say(ada, policy, FOLLOW_UP, ts)
        slack.release([1, 0])
        slack.wait_for(lambda: len(slack.answers(policy, ts)) == 3)
        kept = conversation(slack, assistant, policy, ts)
    assert kept and sorted(turn.question for turn in kept.turns[1:]) == sorted([LANTERN, FOLLOW_UP])


def test_link_opens_the_same_conversation_and_every_reference_leads_somewhere(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app() as assistant:
        ts, first = ask(slack, ada, policy, mention(slack, LANTERN))
        _, second = ask(slack, ada, policy, FOLLOW_UP, ts)
        ask(slack, ada, policy, mention(slack, "What did the moon landing cost?"))
        slack.wait_until_quiet()
        page = TestClient(create_app(assistant), base_url="https://precedent.example")
        address = second.elements()["open"]["url"]
        shown = page.get(address)
        assert shown.status_code == 200
        for words in (LANTERN, FOLLOW_UP, "legal worry", IN_LANTERN):
            assert words in shown.text
        links = set(ADDRESS.findall(everything(slack, policy)))
        for path, fragment in links:
            found = page.get(path)
            assert found.status_code == 200, path
            assert not fragment or f'id="{fragment}"' in found.text, (path, fragment)
    assert {fragment for _, fragment in links} >= {"turn-1", "turn-2", "turn-1-source-1", "turn-2-source-1"}
    assert first.elements()["open"]["url"].partition("#")[0] == address.partition("#")[0]


def test_thread_goes_on_where_the_conversation_was_carried_on_upon_the_page(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app() as assistant:
        ts, _ = ask(slack, ada, policy, mention(slack, TOWNS))
        kept = conversation(slack, assistant, policy, ts)
        assert kept is not None
        assistant.ask(LANTERN, conversation_id=kept.id, reader=_reader(assistant, kept.id))
        _, answer = ask(slack, ada, policy, FOLLOW_UP, ts)
        kept = conversation(slack, assistant, policy, ts)
    assert "(Lantern Programme)" in answer.words
    assert kept and len(kept.turns) == 3


def _reader(assistant, conversation_id: str) -> str:
    from assistant.records.slack.store import SlackRecords

    kept = SlackRecords(assistant.records).find_thread(conversation_id)
    assert kept is not None
    return kept.reader


@pytest.mark.parametrize("answering", ["mentions", "replies"])
def test_replies_without_a_mention_can_be_turned_off(
    slack: LocalSlack, app: Running, tmp_path: Path, answering: str
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    (tmp_path / "slack.yaml").write_text(f"channels: {{{policy}: {{answering: {answering}}}}}")
    with app():
        ts, _ = ask(slack, ada, policy, mention(slack, LANTERN))
        slack.say(ada, policy, FOLLOW_UP, ts)
        nothing_more(slack, ada, policy)
        if answering == "replies":
            slack.wait_for(lambda: len(slack.answers(policy, ts)) == 2)
        _, answer = ask(slack, ada, policy, mention(slack, TOWNS), ts)
    assert IN_TOWNS in answer.words
    assert len([one for one in said(slack, policy) if one.thread == ts]) == 2 + (answering == "replies")
