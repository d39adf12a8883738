"""The buttons of answers, pressed in the local Slack."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from assistant.bootstrap import Assistant
from tests.local_slack import LocalSlack
from tests.local_slack.shapes import Channel, Dialog, Person, Posted

Running = Callable[..., AbstractContextManager[Assistant]]
WHAT = "How many harbour towns did the Harbour Fund pay for?"


def asked(slack: LocalSlack, person: Person, channel: Channel) -> tuple[str, Posted]:
    """Ask in a channel, or in a direct message; return the thread and the message with the buttons."""
    ts = slack.say(person, channel, f"<@{slack.bot_user}> {WHAT}")
    return ts, first(slack, lambda: with_buttons(slack.answers(channel, ts)))


def first(slack: LocalSlack, seen: Callable[[], list[Posted]]) -> Posted:
    """Return the first message of those that are waited for."""
    return slack.wait_for(seen)[0]


def with_buttons(messages: list[Posted]) -> list[Posted]:
    return [message for message in messages if "more" in message.elements() and not message.streaming]


def opened(slack: LocalSlack, person: Person) -> Dialog:
    return slack.wait_for(lambda: slack.dialogs(person))[-1]


def whispered(slack: LocalSlack, person: Person, words: str) -> Posted:
    return first(slack, lambda: [m for m in slack.whispers(person) if words in m.words])


def test_an_answer_is_judged_and_why_is_asked_for(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app() as assistant:
        _, answer = asked(slack, ada, policy)
        slack.choose_feedback(ada, answer, useful=False)
        dialog = opened(slack, ada)
        assert slack.submit(ada, dialog, {"reasons": ["missing"], "words": "Nothing of Whitby."}) == {}
        whispered(slack, ada, "Thank you")
        (given,) = assistant.records.feedback()
    assert (given.feedback.useful, given.feedback.reasons) == (False, ("missing",))
    assert given.feedback.text == "Nothing of Whitby."


def test_more_of_an_answer_is_shown_to_whoever_asks_alone(slack: LocalSlack, app: Running) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    with app():
        ts, answer = asked(slack, ada, policy)
        said = len(slack.messages(policy, ts))
        slack.press(bob, answer, "more")
        whispered(slack, bob, "14 harbour towns")
        assert len(slack.messages(policy, ts)) == said
    assert slack.whispers(ada) == []


def test_a_briefing_is_put_into_the_thread(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        _, answer = asked(slack, ada, policy)
        slack.press(ada, answer, "export")
        (file,) = slack.wait_for(lambda: slack.files(policy))
    assert file.name.endswith(".docx")


def test_without_the_scope_for_files_there_is_a_link(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        _, answer = asked(slack, ada, policy)
        slack.take_scope("files:write")
        slack.press(ada, answer, "export")
        told = whispered(slack, ada, "files:write")
    assert ".docx" in told.words


def test_a_person_is_asked_in_the_thread(slack: LocalSlack, app: Running, tmp_path: Path) -> None:
    ada, owner = slack.person("Ada"), slack.person("Olive")
    policy = slack.channel("policy", people=[ada, owner])
    (tmp_path / "slack.yaml").write_text(f"defaults: {{owner: {owner}}}\n")
    with app():
        ts, answer = asked(slack, ada, policy)
        slack.press(ada, answer, "person")
        slack.wait_for(lambda: [m for m in slack.answers(policy, ts) if f"<@{owner}>" in m.text])


def test_a_whispered_answer_is_shared_in_its_channel_and_carried_on_there(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.command(ada, policy, WHAT)
        answer = first(slack, lambda: with_buttons(slack.whispers(ada)))
        slack.press(ada, answer, "share")
        head, *_ = slack.wait_for(lambda: slack.answers(policy))
        assert f"<@{ada}> shares an answer" in head.text
        (shared,) = slack.wait_for(lambda: with_buttons(slack.answers(policy, head.ts)))
        assert "14 harbour towns" in shared.words
        slack.say(ada, policy, "And who paid for it?", thread=head.ts)
        slack.wait_for(lambda: len(with_buttons(slack.answers(policy, head.ts))) == 2)


def test_an_answer_of_a_direct_message_is_shared_where_its_asker_chooses(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy, direct = slack.channel("policy", people=[ada]), slack.direct(ada)
    with app():
        _, answer = asked(slack, ada, direct)
        slack.press(ada, answer, "share")
        assert slack.submit(ada, opened(slack, ada), {"channel": policy}) == {}
        head, *_ = slack.wait_for(lambda: slack.answers(policy))  # its thread may have the answer by now
        slack.wait_for(lambda: with_buttons(slack.answers(policy, head.ts)))


def test_a_person_is_asked_in_private_by_a_direct_message(
    slack: LocalSlack, app: Running, tmp_path: Path
) -> None:
    ada, owner = slack.person("Ada"), slack.person("Olive")
    direct, owners = slack.direct(ada), slack.direct(owner)
    (tmp_path / "slack.yaml").write_text(f"defaults: {{owner: {owner}}}\n")
    with app():
        _, answer = asked(slack, ada, direct)
        slack.press(ada, answer, "person")
        assert slack.submit(ada, opened(slack, ada), {"note": "For Leeds."}) == {}
        (sent,) = slack.wait_for(lambda: slack.answers(owners))
    assert "For Leeds." in sent.words
    assert "14 harbour towns" not in sent.words


def test_a_question_with_personal_data_is_asked_without_them_where_it_was_asked(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, _ = asked(slack, ada, policy)
        slack.say(ada, policy, f"<@{slack.bot_user}> {WHAT} Write to ada@example.org.", thread=ts)
        slack.press(ada, whispered(slack, ada, "email address"), "without")
        slack.wait_for(lambda: len(with_buttons(slack.answers(policy, ts))) == 2)
        assert "ada@example.org" not in "".join(m.words for m in slack.answers(policy, ts))
