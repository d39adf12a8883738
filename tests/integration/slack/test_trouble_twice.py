"""Whatever Slack sends twice is answered once: by one app, after a restart, and by two apps side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_running import slack_settings
from slack_trouble import (
    IN_ANSWER,
    TOWNS,
    Lines,
    answered,
    ask,
    command,
    lines_of,
    over_http,
    press,
    send,
)

from assistant.bootstrap import build_assistant
from tests.local_slack import LocalSlack

MANIFEST = Path(__file__).parents[3] / "docs" / "slack" / "manifest.yaml"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A Slack that soon sends again what is not acknowledged."""
    with LocalSlack(manifest=MANIFEST, patience=0.4, retries=(0.0, 0.2)) as made:
        yield made


def test_socket_retry_of_what_was_heard_is_answered_once(slack: LocalSlack, app, told: Lines) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.lose_acknowledgements()
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: len(slack.lost) >= 2)  # a message and a mention, each tried three times
        slack.lose_acknowledgements(False)
        assert IN_ANSWER in answered(slack, policy, ts).words
    seen = lines_of(told, "slack_seen_before", channel=policy, message=ts)
    assert len(seen) == 5


def test_http_retry_with_its_number_is_answered_once(
    slack: LocalSlack, index_folder: Path, tmp_path: Path, told: Lines
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    assistant = build_assistant(slack_settings(slack, tmp_path, index=index_folder), recorded=True)
    with over_http(slack, assistant):
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: slack.answers(policy, ts))
        assert slack.redeliver(ts, attempt=1) == 2
        assert slack.redeliver(ts, attempt=2) == 2
        slack.wait_for(lambda: len(lines_of(told, "slack_seen_before", channel=policy, message=ts)) == 5)
        assert IN_ANSWER in answered(slack, policy, ts).words
    assistant.records.close()
    assistant.library.close()


def test_question_is_not_answered_again_after_a_restart(slack: LocalSlack, app, told: Lines) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts = ask(slack, ada, policy)
        first = answered(slack, policy, ts)
    with app():
        slack.redeliver(ts)
        slack.wait_for(lambda: len(lines_of(told, "slack_seen_before", message=ts)) == 3)
        assert answered(slack, policy, ts) == first


def test_two_apps_over_one_database_answer_each_question_once(slack: LocalSlack, app, told: Lines) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app(), app():
        slack.wait_for(lambda: slack.connected() == 2)
        # A message goes to one of them, its mention to the other; then each of both comes again, twice.
        asked = [ask(slack, ada, policy) for _ in range(4)]
        for ts in asked * 2:
            slack.redeliver(ts)
        slack.wait_for(lambda: len(lines_of(told, "slack_seen_before", channel=policy)) == 20)
        for ts in asked:
            assert IN_ANSWER in answered(slack, policy, ts).words


def test_command_that_is_sent_twice_is_answered_once(slack: LocalSlack, app, told: Lines) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    payload = command(slack, ada, policy, TOWNS)
    with app():
        send(slack, "slash_commands", "/precedent", payload)
        send(slack, "slash_commands", "/precedent", payload)
        slack.wait_for(lambda: lines_of(told, "slack_seen_before", channel=policy))
        slack.wait_for(lambda: slack.whispers(ada))
        slack.wait_until_quiet(still=0.15)
    assert sum(IN_ANSWER in one.words for one in slack.whispers(ada)) == 1


def test_button_that_is_sent_twice_does_its_work_once(slack: LocalSlack, app, told: Lines) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts = ask(slack, ada, policy, "What got in the way of coastal money?")
        answer = answered(slack, policy, ts)
        name = next(name for name in answer.elements() if name.startswith("suggestion"))
        payload = press(slack, ada, answer, name)
        send(slack, "interactive", "block_actions", payload)
        send(slack, "interactive", "block_actions", payload)
        slack.wait_for(lambda: len(slack.answers(policy, ts)) == 3)
        slack.wait_until_quiet(still=0.3)
    asked, reply = slack.answers(policy, ts)[1:]
    assert "asks:" in asked.words
    assert reply.words
