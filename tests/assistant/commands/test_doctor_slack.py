"""`precedent doctor --slack` against a local Slack that has the app of the manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import Run
from local_server import LocalServer, status

from assistant.slack import installed
from assistant.slack.scopes import SCOPES
from tests.local_slack import LocalSlack

MANIFEST = Path(__file__).resolve().parents[3] / "docs" / "slack" / "manifest.yaml"
Findings = Callable[..., dict[str, dict[str, str]]]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack(manifest=MANIFEST) as local:
        yield local


@pytest.fixture
def looked(precedent: Run, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> Findings:
    """What is found, by name, with all well but for what is given."""

    def look(**variables: str) -> dict[str, dict[str, str]]:
        well = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API": slack.api,
        }
        for name, value in {**well, **variables}.items():
            monkeypatch.setenv(f"PRECEDENT_{name}", value)
        done = precedent("doctor", "--slack", "--json")
        found = json.loads(done.out)
        assert done.status == int(any(item["remedy"] for item in found))
        assert not done.err
        assert slack.bot_token not in done.out
        assert slack.app_token not in done.out
        return {item["name"]: item for item in found}

    return look


@pytest.fixture
def service() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The links lead to another machine, as far as names tell."""
    monkeypatch.setattr("assistant.commands.doctor_slack._only_here", lambda host: False)


def test_an_app_that_is_well_needs_no_mending(
    looked: Findings, slack: LocalSlack, service: LocalServer, elsewhere: None
) -> None:
    service.routes["/healthz"] = status(200)
    found = looked(URL=service.url(""))
    assert not any(item["remedy"] for item in found.values())
    assert found["Workspace"]["value"].startswith("Precedent (https://precedent.slack.com/)")
    assert f"all {len(SCOPES)}" in found["Scopes"]["value"]
    assert "would open a connection" in found["Socket Mode"]["value"]
    assert "which answers" in found["Links"]["value"]
    assert [call.method for call in slack.calls()] == ["auth.test", "apps.connections.open"]
    assert slack.connected() == 0  # it is only asked whether one would be opened


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
def test_a_token_that_slack_refuses_is_told_with_where_another_is(
    looked: Findings, slack: LocalSlack, error: str
) -> None:
    slack.refuse("auth.test", error)
    found = looked()["Bot token"]
    assert error in found["value"]
    assert "OAuth & Permissions" in found["remedy"]


def test_slack_that_is_not_reached_is_another_matter_than_a_token(looked: Findings) -> None:
    found = looked(SLACK_API="http://127.0.0.1:9/api/")
    for name in ("Bot token", "Socket Mode"):
        assert "firewall" in found[name]["remedy"]


def test_tokens_of_the_wrong_kind_are_not_sent_anywhere(looked: Findings, slack: LocalSlack) -> None:
    found = looked(SLACK_BOT_TOKEN="xapp-1", SLACK_APP_TOKEN="xoxb-1")
    assert "holds an app-level token" in found["Bot token"]["remedy"]
    assert "holds a bot token" in found["Socket Mode"]["remedy"]
    assert slack.calls() == []


def test_scopes_that_are_missing_are_told_with_what_does_not_work(
    looked: Findings, slack: LocalSlack
) -> None:
    slack.take_scope("files:write")
    found = looked()["Scopes"]
    assert found["value"] == f"missing: files:write ({SCOPES['files:write']})"
    assert "manifest.yaml" in found["remedy"]


def test_scopes_that_nothing_needs_are_a_notice(looked: Findings) -> None:
    with LocalSlack(scopes={*SCOPES, "users:read"}) as other:
        found = looked(SLACK_API=other.api)["Scopes"]
    assert found["value"] == "more than it needs: users:read"
    assert not found["remedy"]


def test_an_app_level_token_that_opens_no_connection_is_told(looked: Findings, slack: LocalSlack) -> None:
    slack.take_scope("connections:write")
    found = looked()["Socket Mode"]
    assert "missing_scope" in found["value"]
    assert "connections:write" in found["remedy"]


def test_without_a_way_for_events_both_ways_are_told(looked: Findings) -> None:
    found = looked(SLACK_APP_TOKEN="")["Events"]
    assert "PRECEDENT_SLACK_APP_TOKEN" in found["remedy"]
    assert "PRECEDENT_SLACK_SIGNING_SECRET" in found["remedy"]


def test_an_app_over_http_is_told_its_address(looked: Findings) -> None:
    found = looked(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="0123456789abcdef", URL="https://p.invalid")
    assert found["HTTP"]["value"].endswith("https://p.invalid/slack/events")
    assert "Socket Mode" not in found
    assert not found["HTTP"]["remedy"]


@pytest.mark.parametrize("url", ["", "http://localhost:8000", "http://127.0.0.1:80", "http://[::1]:8000"])
def test_links_that_lead_to_this_machine_alone_need_mending(looked: Findings, url: str) -> None:
    found = looked(URL=url)["Links"]
    assert "another machine" in found["value"]
    assert "PRECEDENT_URL" in found["remedy"]


def test_links_to_a_service_that_is_not_there_need_mending(looked: Findings, elsewhere: None) -> None:
    found = looked(URL="http://127.0.0.1:9")["Links"]
    assert "does not answer" in found["value"]
    assert "precedent serve" in found["remedy"]


def test_a_proxy_that_wants_readers_to_sign_in_answers(
    looked: Findings, service: LocalServer, elsewhere: None
) -> None:
    service.routes["/healthz"] = status(401)
    found = looked(URL=service.url(""))["Links"]
    assert "status 401" in found["value"]
    assert not found["remedy"]


def test_a_settings_file_is_read(looked: Findings, tmp_path: Path) -> None:
    file = tmp_path / "slack.yaml"
    assert "is not there" in looked(SLACK_SETTINGS=str(file))["Settings file"]["value"]
    file.write_text(
        "channels:\n  C024BE91L: {quiet: true}\npeople:\n  U024BE7LH: [finance]\n", encoding="utf-8"
    )
    assert "1 channels, 1 people" in looked(SLACK_SETTINGS=str(file))["Settings file"]["value"]
    file.write_text("chanels: {}\n", encoding="utf-8")
    found = looked(SLACK_SETTINGS=str(file))["Settings file"]
    assert "chanels" in found["remedy"]


def test_records_in_memory_need_mending(looked: Findings) -> None:
    assert "PRECEDENT_RECORDS" in looked(RECORDS="sqlite://")["Records"]["remedy"]


def test_without_the_packages_the_extra_is_named(looked: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "PACKAGES", ("slack-bolt", "no-such-package"))
    found = looked()
    assert list(found) == ["Packages"]
    assert "no-such-package" in found["Packages"]["value"]
    assert "precedent-assistant[slack]" in found["Packages"]["remedy"]


def test_the_plain_doctor_tells_whether_an_app_is_set_up(
    precedent: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {item["name"]: item for item in json.loads(precedent("doctor", "--json").out)}
    assert "docs/slack/README.md" in found["Slack"]["value"]
    monkeypatch.setenv("PRECEDENT_SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("PRECEDENT_SLACK_APP_TOKEN", "xapp-1")
    found = {item["name"]: item for item in json.loads(precedent("doctor", "--json").out)}
    assert "Socket Mode" in found["Slack"]["value"]
