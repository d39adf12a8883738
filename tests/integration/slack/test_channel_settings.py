"""What a channel wants: chosen in its dialog or written in the file, and held to from the next question on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from slack_journeys import (
    IN_LANTERN,
    IN_TOWNS,
    IN_UNKNOWN,
    LANTERN,
    TOWNS,
    UNKNOWN,
    Running,
    ask,
    everything,
    mention,
    nothing_more,
    said,
    whispered,
)

from tests.local_slack import Channel, Dialog, LocalSlack, Person


def write(folder: Path, **settings: Any) -> None:
    (folder / "slack.yaml").write_text(yaml.safe_dump(settings))


def settings_dialog(slack: LocalSlack, person: Person, channel: Channel) -> Dialog:
    slack.command(person, channel, "settings")
    return slack.wait_for(lambda: slack.dialogs(person))[-1]


def test_default_answers_mentions_and_no_other_questions(slack: LocalSlack, app: Running, people) -> None:
    ada, _, policy = people
    with app():
        ts = slack.say(ada, policy, TOWNS)
        nothing_more(slack, ada, policy)
    assert slack.answers(policy, ts) == []


def test_questions_without_a_mention_are_answered_where_that_is_wanted(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, bob, policy = people
    other = slack.channel("other", people=[ada])
    write(tmp_path, channels={str(policy): {"answering": "questions"}})
    with app():
        _, answer = ask(slack, ada, policy, TOWNS)
        ignored = [
            slack.say(ada, policy, words)
            for words in (
                "I have put the minutes up.",
                "Lunch?",
                f"<@{bob}> how many harbour towns were there?",
                "What I can say is that it went well",
            )
        ]
        elsewhere = slack.say(ada, other, TOWNS)
        nothing_more(slack, ada, policy)
    assert IN_TOWNS in answer.words
    assert [slack.answers(policy, ts) for ts in ignored] == [[]] * 4
    assert slack.answers(other, elsewhere) == []


def test_quiet_channel_hears_nothing_unless_there_is_an_answer(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, bob, policy = people
    write(tmp_path, channels={str(policy): {"answering": "questions", "quiet": True}})
    with app():
        unanswered = slack.say(ada, policy, UNKNOWN)
        _, answer = ask(slack, ada, policy, TOWNS)
        mentioned = slack.say(ada, policy, mention(slack, UNKNOWN))
        told = whispered(slack, ada, IN_UNKNOWN)
        nothing_more(slack, ada, policy)
        slack.press(ada, told, "suggestion_0")
        slack.wait_for(lambda: len(slack.whispers(ada)) == 2)
    assert IN_TOWNS in answer.words
    assert slack.answers(policy, unanswered) == slack.answers(policy, mentioned) == []
    assert slack.message(unanswered).reactions == {}
    assert IN_UNKNOWN not in everything(slack, policy)
    assert slack.whispers(bob) == []
    statuses = [call for call in slack.calls("assistant.threads.setStatus") if call.arguments["status"]]
    assert unanswered not in {call.arguments["thread_ts"] for call in statuses}


def test_thread_in_which_a_quiet_channel_heard_nothing_was_not_joined(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, _, policy = people
    write(tmp_path, channels={str(policy): {"answering": "questions", "quiet": True}})
    with app():
        unanswered = slack.say(ada, policy, UNKNOWN)
        answered, _ = ask(slack, ada, policy, TOWNS)
        slack.say(ada, policy, LANTERN, unanswered)
        _, followed = ask(slack, ada, policy, LANTERN, answered)
        nothing_more(slack, ada, policy)
    assert IN_LANTERN in followed.words
    assert slack.answers(policy, unanswered) == []


def test_default_filters_narrow_questions_that_name_no_programme(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, _, policy = people
    write(tmp_path, channels={str(policy): {"programmes": ["lantern"]}})
    with app() as assistant:
        ts, narrowed = ask(slack, ada, policy, mention(slack, "What got in the way?"))
        first = assistant.records.last()
        _, named = ask(slack, ada, policy, mention(slack, "What got in the way of the Harbour Fund?"))
        second = assistant.records.last()
        ask(slack, ada, policy, "And what helped?", ts)
        third = assistant.records.last()
    assert "Narrowed to: Lantern Programme" in narrowed.words
    assert "legal worry" in narrowed.words
    assert "competitive bidding" in named.words
    assert first and second and third
    assert (first.filters.programmes, second.filters.programmes) == (("lantern",), ())
    assert third.filters == first.filters


def test_default_place_and_what_the_collection_does_not_know(
    slack: LocalSlack, app: Running, people, tmp_path: Path, told: list
) -> None:
    ada, _, policy = people
    write(tmp_path, channels={str(policy): {"places": ["Whitby"], "programmes": ["no-such-programme"]}})
    with app() as assistant:
        _, answer = ask(slack, ada, policy, mention(slack, "What was the money spent on?"))
        turn = assistant.records.last()
    assert "Whitby" in answer.words
    assert turn and turn.filters.places == ("Whitby",)
    assert turn.filters.programmes == ()
    assert [line["remedy"] for line in told if line["event"] == "slack_filters_unknown"]


def test_turned_off_it_tells_who_asks_and_still_answers_in_private(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, bob, policy = people
    write(tmp_path, channels={str(policy): {"answering": "off"}})
    with app():
        ts = slack.say(ada, policy, mention(slack, TOWNS))
        whispered(slack, ada, "turned off in this channel")
        slack.command(bob, policy, TOWNS)
        whispered(slack, bob, "turned off in this channel")
        _, answer = ask(slack, ada, slack.direct(ada), TOWNS)
    assert said(slack, policy) == []
    assert slack.answers(policy, ts) == []
    assert IN_TOWNS in answer.words


def test_dialog_is_kept_over_a_restart_and_over_the_file(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, bob, policy = people
    write(tmp_path, channels={str(policy): {"answering": "off"}})
    with app():
        dialog = settings_dialog(slack, ada, policy)
        chosen = {
            "answering": "questions",
            "switches": ["quiet", "edits"],
            "programmes": ["lantern"],
            "owner": bob,
        }
        assert slack.submit(ada, dialog, chosen) == {}
        kept = whispered(slack, ada, "Lantern Programme")
        assert f"<@{bob}>" in kept.words
    with app():
        _, answer = ask(slack, ada, policy, "What got in the way of it all?")
        assert "Narrowed to: Lantern Programme" in answer.words
        again = settings_dialog(slack, ada, policy)
        assert f"Chosen by <@{ada}>" in again.words
        slack.submit(ada, again, {"reset": ["reset"]})
        slack.wait_for(lambda: len(slack.whispers(ada)) > 1)
        slack.say(ada, policy, mention(slack, TOWNS))
        whispered(slack, ada, "turned off in this channel")


def test_dialog_refuses_an_owner_who_cannot_be_asked(slack: LocalSlack, app: Running, people) -> None:
    ada, _, policy = people
    with app():
        dialog = settings_dialog(slack, ada, policy)
        faults = slack.submit(ada, dialog, {"owner": "USLACKBOT"})
        assert "Slackbot cannot be asked" in faults["owner"]
        assert slack.dialogs(ada)  # it is still open
        assert slack.submit(ada, dialog, {"owner": None}) == {}
        slack.wait_for(lambda: slack.whispers(ada))


def test_only_managers_change_settings_where_there_are_any(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, bob, policy = people
    write(tmp_path, managers=[str(bob)])
    with app():
        slack.command(ada, policy, "settings")
        assert f"<@{bob}>" in whispered(slack, ada, "ask one of them").words
        settings_dialog(slack, bob, policy)
    assert slack.dialogs(ada) == []


def test_settings_of_a_direct_message_are_refused(slack: LocalSlack, app: Running, people) -> None:
    ada, *_ = people
    with app():
        slack.command(ada, slack.direct(ada), "settings")
        whispered(slack, ada, "Settings are a channel's")


def test_file_is_read_again_when_it_changes(slack: LocalSlack, app: Running, people, tmp_path: Path) -> None:
    ada, _, policy = people
    with app():
        slack.say(ada, policy, LANTERN)
        nothing_more(slack, ada, policy)
        write(tmp_path, channels={str(policy): {"answering": "questions"}})
        _, answer = ask(slack, ada, policy, LANTERN)
        (tmp_path / "slack.yaml").write_text("channels: [")  # broken: what held goes on to hold
        _, again = ask(slack, ada, policy, TOWNS)
    assert IN_LANTERN in answer.words
    assert IN_TOWNS in again.words
    assert len(said(slack, policy)) == 3
