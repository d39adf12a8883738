"""Every way to ask, from what a person does to what they see."""

from __future__ import annotations

import threading

import pytest
from fake_models import FakeModel
from slack_journeys import (
    IN_LANTERN,
    IN_TOWNS,
    LANTERN,
    PERSONAL,
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
from slack_made import shown

from tests.local_slack import LocalSlack

LONG = " ".join(["We are about to write a bid, and it is much longer than it should be."] * 60)


def test_mention_is_answered_in_its_thread_with_sources(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, answer = ask(slack, ada, policy, mention(slack, TOWNS))
        slack.wait_until_quiet()
        assert [message.ts for message in said(slack, policy)] == [answer.ts]  # one answer to two events
        assert slack.status(policy, ts).words == ""
    assert answer.thread == ts
    assert IN_TOWNS in answer.words
    assert "Sources\nThe Harbour Fund, 2001 to 2006, Test Library, 2020: [1]" in shown(answer.blocks)


def test_status_is_shown_while_it_works_and_everything_is_acknowledged_at_once(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ask(slack, ada, policy, mention(slack, TOWNS))
    assert slack.calls("assistant.threads.setStatus")[0].arguments["status"] == "is looking into it…"
    assert {one.name for one in slack.acknowledged} == {"message", "app_mention"}
    assert max(one.seconds for one in slack.acknowledged) < 3


def test_direct_message_is_answered_in_its_thread_which_gets_a_title(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    direct = slack.direct(ada)
    with app():
        ts, answer = ask(slack, ada, direct, TOWNS)
        slack.wait_for(lambda: slack.status(direct, ts).title == TOWNS)
        ask(slack, ada, direct, LANTERN, ts)
        slack.wait_until_quiet()
        status = slack.status(direct, ts)
    assert IN_TOWNS in answer.words
    assert (status.title, status.session, status.words) == (TOWNS, "active", "")


def test_agent_view_suggests_questions_which_are_answered(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    with app():
        direct = slack.open_messages_tab(ada)
        prompts = slack.wait_for(lambda: slack.status(direct).prompts)
        for _, message in prompts:
            _, answer = ask(slack, ada, direct, message)
            assert "Sources" in answer.words
    assert len(prompts) == 4


def test_home_tab_suggests_nothing(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    with app():
        slack.open_home_tab(ada)
        ask(slack, ada, slack.direct(ada), TOWNS)
    assert not slack.calls("assistant.threads.setSuggestedPrompts")


def test_stop_ends_an_answer_and_the_thread_goes_on(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    direct = slack.direct(ada)
    go_on = threading.Event()
    model = FakeModel([["The Harbour Fund ", lambda: go_on.wait(20), "paid. [1]"]])
    with app(model=model):
        ts = slack.say(ada, direct, TOWNS)
        slack.wait_for(lambda: slack.status(direct, ts).session == "processing" and model.calls)
        slack.stop(ada, direct, ts)
        slack.wait_for(lambda: not slack._office.delivery.underway)
        go_on.set()
        slack.wait_for(lambda: any("Stopped" in one.words for one in slack.answers(direct, ts)))
        slack.wait_for(lambda: slack.status(direct, ts).session == "active")
        assert not any("Sources" in one.words for one in slack.answers(direct, ts))
        _, answer = ask(slack, ada, direct, LANTERN, ts)
    assert answer.ts > ts


def test_command_is_answered_to_its_asker_alone_with_the_question(slack: LocalSlack, app: Running) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app():
        slack.command(ada, policy, TOWNS)
        assert whispered(slack, ada, "Looking into").words == f"Looking into “{TOWNS}”"
        answer = whispered(slack, ada, IN_TOWNS)
        assert answer.words.startswith(f"**{TOWNS}**")
        assert "share" in answer.elements()
    assert said(slack, policy) == slack.whispers(bob) == []


def test_command_works_in_a_channel_without_the_app(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    elsewhere = slack.channel("elsewhere", people=[ada], with_app=False)
    with app():
        slack.command(ada, elsewhere, TOWNS)
        whispered(slack, ada, IN_TOWNS)


@pytest.mark.parametrize("words", ["", "  ", "help", "HELP", "?"])
def test_command_without_a_question_tells_how_to_ask(slack: LocalSlack, app: Running, words: str) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.command(ada, policy, words)
        told = whispered(slack, ada, "For example:")
    assert "/precedent settings" in told.words
    assert slack.whispers(ada) == [told]


def test_command_settings_opens_the_dialog(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.command(ada, policy, "settings")
        (dialog,) = slack.wait_for(lambda: slack.dialogs(ada))
    assert dialog.title == "Settings"
    assert slack.whispers(ada) == []


def test_shortcut_searches_for_what_a_message_says(slack: LocalSlack, app: Running) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app():
        ts = slack.say(bob, policy, "The Harbour Fund paid for *harbour towns* &amp; quays, I think")
        slack.shortcut(ada, ts)
        answer = whispered(slack, ada, IN_TOWNS)
    assert answer.words.startswith("**The Harbour Fund paid for harbour towns &amp; quays, I think**")
    assert answer.thread == ""  # what a response address shows stands in the channel
    assert said(slack, policy) == slack.whispers(bob) == []


def test_shortcut_of_a_long_message_says_how_much_of_it_was_searched_for(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.shortcut(ada, slack.say(ada, policy, f"{TOWNS} {LONG}"))
        answer = whispered(slack, ada, "The message is too long")
    assert "of 61" in answer.words
    assert answer.markdown.startswith(f"**{TOWNS}")


def test_shortcut_of_a_message_without_words_says_so(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.shortcut(ada, slack.say(ada, policy, ":tada:"))
        whispered(slack, ada, "no words to search for")


def test_greeting_is_told_how_to_ask_and_thanks_are_left_alone(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.say(ada, policy, mention(slack, "hello"))
        whispered(slack, ada, "For example:")
        slack.say(ada, policy, mention(slack, "thanks, that is great"))
        nothing_more(slack, ada, policy)
        slack.say(ada, slack.direct(ada), "hi")
        slack.wait_for(lambda: "For example:" in everything(slack, slack.direct(ada)))
    assert len(said(slack, policy)) == len(slack.whispers(ada)) == 1


def test_question_that_is_too_long_is_told_so(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.say(ada, policy, mention(slack, LONG))
        told = whispered(slack, ada, "characters")
    assert said(slack, policy) == []
    assert told.thread == ""  # in a thread that nobody has begun, nobody would see it


def test_personal_data_is_refused_to_the_asker_alone_and_asked_without(
    slack: LocalSlack, app: Running
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app() as assistant:
        slack.say(ada, policy, mention(slack, PERSONAL))
        refusal = whispered(slack, ada, "email address")
        assert assistant.records.last() is None
        slack.press(ada, refusal, "without")
        slack.wait_for(lambda: IN_TOWNS in everything(slack, policy))
        turn = assistant.records.last()
    assert "jane" not in everything(slack, policy) + refusal.words
    assert turn and "jane" not in turn.question
    asked, answer = said(slack, policy)
    assert asked.words.endswith("asks:\nWhat did the Harbour Fund pay for, asks [email address]?")
    assert answer.thread == asked.ts
    assert slack.whispers(bob) == []


@pytest.mark.parametrize("edits", [False, True])
def test_edit_is_answered_only_where_the_channel_allows_it(
    slack: LocalSlack, app: Running, tmp_path, edits: bool
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    (tmp_path / "slack.yaml").write_text(f"channels: {{{policy}: {{edits: {str(edits).lower()}}}}}")
    with app():
        ts, _ = ask(slack, ada, policy, mention(slack, UNKNOWN))
        slack.unfurl(ts)
        slack.edit(ts, mention(slack, TOWNS))
        if edits:
            slack.wait_for(lambda: IN_TOWNS in everything(slack, policy))
        nothing_more(slack, ada, policy)
    assert len(said(slack, policy)) == 2 + edits


@pytest.mark.parametrize("bots", [False, True])
def test_other_apps_are_answered_only_where_the_channel_allows_it(
    slack: LocalSlack, app: Running, tmp_path, bots: bool
) -> None:
    ada, robot = slack.person("Ada"), slack.person("Robot", is_app=True)
    policy = slack.channel("policy", people=[ada, robot])
    (tmp_path / "slack.yaml").write_text(f"channels: {{{policy}: {{bots: {str(bots).lower()}}}}}")
    with app():
        ts = slack.say(robot, policy, mention(slack, TOWNS))
        if bots:
            slack.wait_for(lambda: slack.answers(policy, ts))
            slack.say(robot, policy, "And since 2005?", ts)  # two apps would talk for ever
        nothing_more(slack, ada, policy)
    assert [IN_TOWNS in one.words for one in said(slack, policy)] == [True, False][1 - bots :]


def test_message_that_is_deleted_or_tells_of_joining_is_no_question(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.delete(slack.say(ada, policy, "What was the Harbour Fund?"))
        slack.say(ada, policy, "<@U0X> has joined the channel: what is it?", subtype="channel_join")
        _, answer = ask(slack, ada, policy, mention(slack, LANTERN))
        slack.wait_until_quiet()
    assert [message.ts for message in said(slack, policy)] == [answer.ts]
    assert IN_LANTERN in answer.words
