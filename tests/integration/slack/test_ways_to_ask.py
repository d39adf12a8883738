from __future__ import annotations

from tests.local_slack import LocalSlack

WHAT = "How many harbour towns took part in the Harbour Towns Programme?"


def test_mention_is_answered_in_its_thread_with_sources(slack: LocalSlack, app) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts = slack.say(ada, policy, f"<@{slack.bot_user}> {WHAT}")
        [answer] = slack.wait_for(lambda: slack.answers(policy, ts))
    assert "14 harbour towns" in answer.words
    assert "Sources" in answer.words
