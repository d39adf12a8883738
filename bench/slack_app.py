"""The real app for Slack in a process of its own, in the local Slack of the tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.server import PRECEDENT, Server, serving
from tests.local_slack import LocalSlack

MANIFEST = Path(__file__).parents[1] / "docs" / "slack" / "manifest.yaml"
URL = "https://precedent.example"  # where its links lead
_CONNECTED = 60.0  # seconds until it must be


@contextmanager
def over_socket(
    slack: LocalSlack, index: Path, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Yield `precedent slack` over an index once it is connected; `folder` has its records, and its log.

    `settings`: more of its environment.
    """
    environment = {
        **os.environ,
        **secrets(slack, folder),
        "PRECEDENT_SLACK_APP_TOKEN": slack.app_token,
        "PRECEDENT_RECORDS": f"sqlite:///{folder}/records.db",
        **(settings or {}),
    }
    command = (*PRECEDENT, "slack", "--index", str(index))
    with (
        (folder / "slack.log").open("ab") as log,
        subprocess.Popen(command, env=environment, stderr=log) as process,
    ):
        try:
            slack.wait_for(lambda: slack.connected() or process.poll() is not None, _CONNECTED)
            if process.poll() is not None:
                raise RuntimeError(f"'precedent slack' ended with status {process.returncode}: {log.name}")
            yield Server(slack.base, psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def over_http(slack: LocalSlack, index: Path, folder: Path) -> Iterator[Server]:
    """Yield `precedent serve` over an index, which the local Slack sends everything to."""
    signing = {"PRECEDENT_SLACK_SIGNING_SECRET": slack.signing_secret}
    with serving(index, {**secrets(slack, folder), **signing}) as server:
        slack.deliver_to(f"{server.url}/slack/events")
        yield server


def secrets(slack: LocalSlack, folder: Path) -> dict[str, str]:
    """Return the settings of an app in the local Slack, whatever way events come."""
    return {
        "PRECEDENT_LOG_LEVEL": "warning",
        "PRECEDENT_URL": URL,
        "PRECEDENT_SLACK_API": slack.api,
        "PRECEDENT_SLACK_BOT_TOKEN": slack.bot_token,
        "PRECEDENT_SLACK_SETTINGS": str(folder / "slack.yaml"),
    }
