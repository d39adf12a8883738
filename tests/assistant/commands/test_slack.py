"""`precedent slack`: what it refuses to start with, and that it ends as it is asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run

from assistant.slack import installed
from tests.local_slack import LocalSlack

MANIFEST = Path(__file__).resolve().parents[3] / "docs" / "slack" / "manifest.yaml"


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_SLACK_BOT_TOKEN", "xoxb-hidden")
    monkeypatch.setenv("PRECEDENT_SLACK_APP_TOKEN", "xapp-hidden")


def test_missing_tokens_are_told_with_where_they_are(precedent: Run) -> None:
    done = precedent("slack")
    assert (done.status, done.out) == (1, "")
    assert "Set PRECEDENT_SLACK_BOT_TOKEN" in done.err
    assert "Set PRECEDENT_SLACK_APP_TOKEN" in done.err
    assert "docs/slack/README.md" in done.err


def test_tokens_that_were_exchanged_are_told(precedent: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_SLACK_BOT_TOKEN", "xapp-hidden")
    monkeypatch.setenv("PRECEDENT_SLACK_APP_TOKEN", "xoxb-hidden")
    done = precedent("slack")
    assert done.status == 1
    assert "holds an app-level token" in done.err
    assert "holds a bot token" in done.err
    assert "hidden" not in done.err


def test_a_missing_index_is_told_before_slack_is_called(precedent: Run, tokens: None, tmp_path: Path) -> None:
    done = precedent("slack", "--index", str(tmp_path / "none"))
    assert done.status == 1
    assert "run 'precedent ingest'" in done.err


def test_without_its_packages_the_extra_is_named(
    precedent: Run, tokens: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "PACKAGES", ("no-such-package",))
    done = precedent("slack")
    assert done.status == 1
    assert "pip install 'precedent-assistant[slack]'" in done.err


def test_a_token_that_slack_refuses_ends_it_with_a_line(
    precedent: Run, tokens: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalSlack() as slack:
        slack.refuse("auth.test", "token_revoked")
        monkeypatch.setenv("PRECEDENT_SLACK_API", slack.api)
        done = precedent("slack")
    assert done.status == 1
    assert "token_revoked" in done.err
    assert "PRECEDENT_SLACK_BOT_TOKEN" in done.err
    assert "hidden" not in done.err


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_it_is_connected_until_it_is_stopped(
    index_folder: Path, tmp_path: Path, ended_by: signal.Signals
) -> None:
    with LocalSlack(manifest=MANIFEST) as slack:
        process = subprocess.Popen(
            [sys.executable, "-c", "from assistant.cli import main; main()", "slack"],
            env={
                **os.environ,
                "PRECEDENT_INDEX": str(index_folder),
                "PRECEDENT_SLACK_BOT_TOKEN": slack.bot_token,
                "PRECEDENT_SLACK_APP_TOKEN": slack.app_token,
                "PRECEDENT_SLACK_API": slack.api,
            },
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            slack.wait_for(slack.connected, seconds=60)
            process.send_signal(ended_by)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0, err
    assert "Precedent is connected to Precedent in Slack" in err
    assert "Traceback" not in err
    assert slack.bot_token not in err


def test_help_has_examples(precedent: Run) -> None:
    done = precedent("slack", "--help")
    assert "precedent slack --index /srv/precedent/index" in done.out
    assert "PRECEDENT_SLACK_APP_TOKEN" in done.out
