"""What a workspace takes away: tokens, scopes, channels. The log says what mends it, and mended it works again."""

from __future__ import annotations

import pytest
from slack_trouble import BARRIER, IN_ANSWER, TOWNS, Lines, answered, ask, be_quick, lines_of

from assistant.kernel.errors import PrecedentError
from tests.local_slack import Channel, LocalSlack, Person


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


def trouble(slack: LocalSlack, told: Lines, **fields: object) -> str:
    """Wait for the line that says that an answer could not be given; its remedy."""
    [line] = slack.wait_for(lambda: lines_of(told, "slack_trouble", **fields))
    return str(line["remedy"])


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_token_that_is_not_valid_ends_the_start_with_its_remedy(slack: LocalSlack, app, error: str) -> None:
    slack.revoke(error)
    with pytest.raises(PrecedentError, match=error) as raised, app():
        pass
    assert "PRECEDENT_SLACK_BOT_TOKEN" in str(raised.value)
    assert slack.bot_token not in str(raised.value)


def test_app_level_token_that_is_not_valid_ends_the_start_with_its_remedy(
    slack: LocalSlack, app, told: Lines
) -> None:
    slack.refuse("apps.connections.open", "invalid_auth", times=0)
    with pytest.raises(PrecedentError, match="invalid_auth") as raised, app():
        pass
    assert "PRECEDENT_SLACK_APP_TOKEN" in str(raised.value)
    [line] = lines_of(told, "slack_connection_refused", trouble="token_revoked")
    assert "PRECEDENT_SLACK_APP_TOKEN" in line["remedy"]


def test_app_level_token_without_its_scope_ends_the_start_with_its_remedy(slack: LocalSlack, app) -> None:
    slack.take_scope("connections:write")
    with pytest.raises(PrecedentError, match="connections:write"), app():
        pass


def test_token_that_is_revoked_while_it_runs_is_told_and_works_again_when_it_is_right(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app():
        slack.revoke()
        unanswered = ask(slack, ada, policy)
        remedy = trouble(slack, told, channel=policy, thread=unanswered, trouble="token_revoked")
        assert "PRECEDENT_SLACK_BOT_TOKEN" in remedy
        slack.revoke("")
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words
        assert not slack.answers(policy, unanswered)


def test_connection_that_is_refused_a_new_one_comes_back_when_the_token_is_right(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app():
        slack.revoke()
        slack.drop_sockets()
        slack.wait_for(lambda: lines_of(told, "slack_connection_refused", trouble="token_revoked"))
        slack.revoke("")
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words


def test_without_the_scope_to_write_the_log_names_it(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.take_scope("chat:write")
    with app():
        ts = ask(slack, ada, policy)
        remedy = trouble(slack, told, channel=policy, thread=ts, trouble="missing_scope")
    assert "chat:write" in remedy
    assert "docs/slack/manifest.yaml" in remedy


@pytest.mark.parametrize("scope", ["assistant:write", "reactions:write", "channels:history"])
def test_without_a_scope_that_it_can_do_without_it_answers_all_the_same(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, scope: str
) -> None:
    slack.take_scope(scope)
    with app():
        ts = ask(slack, ada, policy)
        assert IN_ANSWER in answered(slack, policy, ts).words
        slack.say(ada, policy, f"<@{slack.bot_user}> {BARRIER}", ts)
        slack.wait_for(lambda: len(slack.answers(policy, ts)) == 2)
    refused = lines_of(told, "slack_ornament_refused", trouble="missing_scope")
    assert all("docs/slack/manifest.yaml" in line["remedy"] for line in refused)
    assert len(refused) <= 3  # one for each method, not one for each call


def test_without_the_scope_to_upload_a_briefing_the_log_names_it(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.take_scope("files:write")
    with app():
        answer = answered(slack, policy, ask(slack, ada, policy))
        slack.press(ada, answer, "export")
        assert "files:write" in trouble(slack, told, trouble="missing_scope")
        [whisper] = slack.wait_for(lambda: slack.whispers(ada, policy))
    assert "files:write" in whisper.words


def test_channel_that_is_archived_meanwhile_is_told(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.hold()
    ts = ask(slack, ada, policy)
    slack.archive(policy)
    with app():
        slack.release()
        remedy = trouble(slack, told, channel=policy, thread=ts, trouble="archived")
        assert "unarchive" in remedy
        other = slack.channel("other", people=[ada])
        assert IN_ANSWER in answered(slack, other, ask(slack, ada, other)).words


def test_channel_that_the_app_was_taken_out_of_is_told(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.hold()
    ts = ask(slack, ada, policy)
    slack.remove_app(policy)
    with app():
        slack.release()
        remedy = trouble(slack, told, channel=policy, thread=ts, trouble="not_in_channel")
    assert "/invite" in remedy


def test_command_in_a_channel_without_the_app_is_answered_to_its_asker(
    slack: LocalSlack, ada: Person, app
) -> None:
    away = slack.channel("away", people=[ada], with_app=False)
    with app():
        slack.command(ada, away, TOWNS)
        slack.wait_for(lambda: any(IN_ANSWER in one.words for one in slack.whispers(ada, away)))
