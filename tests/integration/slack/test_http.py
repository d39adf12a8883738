"""Events over HTTP inside the web service: signed by Slack within five minutes, or not taken."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_journeys import IN_TOWNS, TOWNS, ask, mention, said, whispered
from slack_running import slack_settings
from slack_trouble import over_http

from assistant.bootstrap import Assistant, build_assistant
from tests.local_slack import LocalSlack

FIVE_MINUTES = 300


@pytest.fixture
def service(slack: LocalSlack, index_folder: Path, tmp_path: Path) -> Iterator[Assistant]:
    """The web service, which has answered Slack's challenge; no socket is opened."""
    assistant = build_assistant(
        slack_settings(slack, tmp_path, index=index_folder, slack_app_token=""), recorded=True
    )
    with over_http(slack, assistant):
        yield assistant
    assistant.records.close()
    assistant.library.close()


def test_every_way_to_ask_works_as_over_a_socket(slack: LocalSlack, service: Assistant) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    ts, answer = ask(slack, ada, policy, mention(slack, TOWNS))
    _, follow_up = ask(slack, ada, policy, "And how much did each receive?", ts)
    _, direct = ask(slack, ada, slack.direct(ada), TOWNS)
    slack.command(ada, policy, TOWNS)
    assert whispered(slack, ada, "Looking into").words == f"Looking into “{TOWNS}”"
    whispered(slack, ada, IN_TOWNS)
    slack.shortcut(ada, ts)
    slack.wait_for(lambda: len([m for m in slack.whispers(ada) if IN_TOWNS in m.words]) == 2)
    slack.press(ada, answer, "more")
    slack.wait_for(lambda: len([m for m in slack.whispers(ada) if IN_TOWNS in m.words]) == 3)
    slack.choose_feedback(ada, answer, useful=False)
    (dialog,) = slack.wait_for(lambda: slack.dialogs(ada))
    assert slack.submit(ada, dialog, {"words": "x" * 5000})["words"].startswith("This has 5,000 characters")
    assert slack.submit(ada, dialog, {"words": "Too short."}) == {}
    slack.open_messages_tab(ada)
    slack.wait_for(lambda: slack.status(slack.direct(ada)).prompts)
    slack.wait_until_quiet()
    assert IN_TOWNS in answer.words
    assert "£3.5m" in follow_up.words
    assert IN_TOWNS in direct.words
    assert slack.connected() == 0
    assert max(one.seconds for one in slack.acknowledged) < 3


def test_what_is_forged_old_or_unsigned_is_refused_and_nothing_is_done(
    slack: LocalSlack, service: Assistant
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    event = {
        "type": "app_mention",
        "user": ada,
        "text": mention(slack, TOWNS),
        "ts": "1700000001.000100",
        "channel": policy,
        "event_ts": "1700000001.000100",
    }
    payload = slack.event(event)
    body, now = json.dumps(payload), int(time.time())
    late, early = str(now - FIVE_MINUTES - 5), str(now + FIVE_MINUTES + 60)
    before = len(slack.calls())
    refused = [
        slack.deliver(payload, signature=f"v0={'0' * 64}"),
        slack.deliver(payload, signature="v0="),
        slack.deliver(payload, signature=slack.signature(body + " ", str(now)), timestamp=str(now)),
        slack.deliver(payload, timestamp=late),
        slack.deliver(payload, timestamp=early),
        slack.deliver(payload, signature=slack.signature(body, late), timestamp=str(now)),
    ]
    assert {status for status, _ in refused} == {401}
    for moment in ("yesterday", "9" * 5000, "-1", "1e9"):
        strange = slack.deliver(payload, timestamp=moment, signature=slack.signature(body, moment))
        assert strange[0] == 400
    slack.wait_until_quiet()
    assert len(slack.calls()) == before
    assert service.records.last() is None


def test_a_signature_of_four_minutes_ago_is_taken(slack: LocalSlack, service: Assistant) -> None:
    ada = slack.person("Ada")
    slack.channel("policy", people=[ada])
    payload = {"type": "url_verification", "challenge": "abc", "token": "x"}
    status, said_back = slack.deliver(payload, timestamp=str(int(time.time()) - FIVE_MINUTES + 60))
    assert (status, json.loads(said_back)) == (200, {"challenge": "abc"})


def test_what_slack_sends_again_is_answered_once(slack: LocalSlack, service: Assistant) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    ts = slack.say(ada, policy, mention(slack, TOWNS))
    slack.redeliver(ts, attempt=1)
    slack.wait_for(lambda: slack.answers(policy, ts))
    slack.redeliver(ts, attempt=2)
    slack.wait_until_quiet()
    assert len(said(slack, policy)) == 1
