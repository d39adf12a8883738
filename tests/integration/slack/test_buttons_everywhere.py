"""Every button wherever an answer can stand, pressed by its asker and by others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from slack_journeys import IN_TOWNS, LANTERN, TOWNS, Running, ask, mention, said, whispered

from assistant.slack.writing import buttons
from tests.local_slack import Channel, LocalSlack, Person, Posted

FAULTS = {"slack_trouble", "slack_fault", "slack_defect", "slack_library"}


@pytest.fixture
def people(slack: LocalSlack, tmp_path: Path) -> tuple[Person, Person, Channel]:
    """Ada, Bob who looks after the channel, and the channel."""
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    (tmp_path / "slack.yaml").write_text(f"defaults: {{owner: {bob}}}")
    return ada, bob, policy


def answered(slack: LocalSlack, where: str, person: Person, policy: Channel) -> Posted:
    if where == "whisper":
        slack.command(person, policy, TOWNS)
        return whispered(slack, person, IN_TOWNS)
    channel = slack.direct(person) if where == "direct" else policy
    ts, answer = ask(slack, person, channel, mention(slack, LANTERN if where == "thread" else TOWNS))
    return ask(slack, person, channel, f"And {TOWNS}", ts)[1] if where == "thread" else answer


def effects(slack: LocalSlack, people: Sequence[Person], policy: Channel) -> int:
    """How much there is to see of what buttons did, anywhere."""
    seen = 0
    for person in people:
        direct = slack.direct(person)
        seen += len(slack.whispers(person)) + len(slack.dialogs(person)) + len(said(slack, direct))
        seen += len(slack.files(direct))
    return seen + len(said(slack, policy)) + len(slack.files(policy))


@contextmanager
def seen(slack: LocalSlack, person: Person, people: Sequence[Person], policy: Channel) -> Iterator[None]:
    """Wait until what a person does in the block is seen by somebody; close the dialog that it opens."""
    slack.wait_until_quiet(still=0.1)
    before = effects(slack, people, policy)
    yield
    slack.wait_for(lambda: effects(slack, people, policy) > before)
    for dialog in slack.dialogs(person):
        slack.close_dialog(person, dialog)


@pytest.mark.parametrize("where", ["channel", "thread", "direct", "whisper"])
def test_every_button_does_something_that_is_seen_and_nothing_goes_wrong(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel], told: list, where: str
) -> None:
    ada, bob, policy = people
    with app():
        answer = answered(slack, where, ada, policy)
        there = [name for name in answer.elements() if name not in (buttons.OPEN, buttons.FEEDBACK)]
        for person in (ada, bob) if where in ("channel", "thread") else (ada,):
            for name in there:
                with seen(slack, person, (ada, bob), policy):
                    slack.press(person, answer, name)
            slack.press(person, answer, buttons.OPEN)
            for useful in (True, False):
                with seen(slack, person, (ada, bob), policy):
                    slack.choose_feedback(person, answer, useful=useful)
        # Before the app ends: what comes while it does is sent again by Slack.
        assert [line for line in told if line["event"] in FAULTS] == []
    expected = {buttons.MORE, buttons.EXPORT, buttons.PERSON, *buttons.SUGGESTIONS[:3]}
    assert set(there) == expected | ({buttons.SHARE} if where in ("direct", "whisper") else set())


def test_every_button_is_acknowledged_within_three_seconds_while_the_rest_is_slow(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel]
) -> None:
    ada, _, policy = people
    with app():
        answer = answered(slack, "channel", ada, policy)
        slack.slow("chat.postEphemeral", 0.5)
        began = time.monotonic()
        slack.press(ada, answer, buttons.MORE)
        slack.wait_for(lambda: [one for one in slack.acknowledged if one.kind == "interactive"])
        assert time.monotonic() - began < 0.5
        slack.wait_for(lambda: slack.whispers(ada))


def test_what_a_button_asks_is_said_by_name_in_the_thread_and_answered_there(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, policy = people
    with app():
        ts, answer = ask(slack, ada, policy, mention(slack, TOWNS))
        question = answer.elements()[buttons.SUGGESTIONS[0]]["value"]
        slack.press(bob, answer, buttons.SUGGESTIONS[0])
        slack.wait_for(lambda: len(slack.answers(policy, ts)) == 3)
        asked = slack.answers(policy, ts)[1]
    assert asked.text == f"<@{bob}> asks: {question}"
    assert question in asked.words


def test_what_a_button_asks_below_a_whisper_is_whispered(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, policy = people
    with app():
        answer = answered(slack, "whisper", ada, policy)
        question = answer.elements()[buttons.SUGGESTIONS[0]]["value"]
        slack.press(ada, answer, buttons.SUGGESTIONS[0])
        whispered(slack, ada, f"**{question}**")
    assert said(slack, policy) == slack.whispers(bob) == []


def test_button_works_after_a_restart_and_tells_when_its_answer_is_gone(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel]
) -> None:
    ada, _, policy = people
    with app():
        _, answer = ask(slack, ada, policy, mention(slack, TOWNS))
    with app() as assistant:
        slack.press(ada, answer, buttons.MORE)
        whispered(slack, ada, IN_TOWNS)
        turn = assistant.records.last()
        assert turn is not None
        assistant.records.delete(turn.conversation_id)
        for name in (buttons.MORE, buttons.EXPORT, buttons.PERSON):
            slack.press(ada, answer, name)
        slack.wait_for(lambda: len([m for m in slack.whispers(ada) if "no longer kept" in m.words]) == 3)
    assert slack.files(policy) == []


def test_thread_goes_on_without_a_mention_after_it_was_shared(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, policy = people
    with app():
        slack.press(ada, answered(slack, "whisper", ada, policy), buttons.SHARE)
        slack.wait_for(lambda: any(IN_TOWNS in one.words for one in slack.answers(policy)))
        head, shared = said(slack, policy)
        _, answer = ask(slack, bob, policy, "And how much did each receive?", head.ts)
    assert f"<@{ada}> shares an answer" in head.text
    assert shared.thread == answer.thread == head.ts
    assert buttons.SHARE not in shared.elements()
    assert "£3.5m" in answer.words
