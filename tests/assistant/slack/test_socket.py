"""Socket Mode against the local Slack: how it begins, goes on and ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from slack_running import running, slack_settings
from structlog.testing import capture_logs

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.errors import PrecedentError
from assistant.slack.socket import serve
from tests.local_slack import LocalSlack

Made = Callable[..., Assistant]


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack() as made:
        yield made


@pytest.fixture
def made(slack: LocalSlack, index_folder: Path, tmp_path: Path) -> Iterator[Made]:
    opened: list[Assistant] = []

    def make(**settings: str) -> Assistant:
        wanted = slack_settings(slack, tmp_path, index=index_folder, **settings)
        opened.append(build_assistant(wanted, recorded=True))
        return opened[-1]

    yield make
    for each in opened:
        each.records.close()
        each.library.close()


def served(assistant: Assistant) -> list[str]:
    """Serve until it is connected; return what was told of that. Raises what ends it before."""
    told: list[str] = []

    async def run() -> None:
        connected = asyncio.Event()

        def note(workspace: str) -> None:
            told.append(workspace)
            connected.set()

        serving = asyncio.create_task(serve(assistant, connected=note))
        waiting = asyncio.create_task(connected.wait())
        await asyncio.wait((serving, waiting), return_when=asyncio.FIRST_COMPLETED, timeout=20)
        serving.cancel()
        waiting.cancel()
        try:
            await serving
        except asyncio.CancelledError:
            return

    asyncio.run(run())
    return told


def test_workspace_is_named_once_it_is_connected_and_let_go_of_in_the_end(
    slack: LocalSlack, made: Made
) -> None:
    with capture_logs() as lines:
        (workspace,) = served(made())
    assert workspace
    assert "slack_connected" in {line["event"] for line in lines}
    slack.wait_for(lambda: slack.connected() == 0)


@pytest.mark.parametrize(
    ("settings", "method"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "auth.test"),
        ({"slack_app_token": "xapp-wrong"}, "apps.connections"),
    ],
)
def test_token_that_slack_refuses_ends_it_with_a_remedy(
    slack: LocalSlack, made: Made, settings: dict[str, str], method: str
) -> None:
    slack.forgive("invalid_auth")
    with pytest.raises(PrecedentError, match="Slack cannot be used") as caught:
        served(made(**settings))
    slack.take_complaints()
    assert "wrong" not in str(caught.value)
    assert "precedent doctor --slack" in str(caught.value) or "PRECEDENT_SLACK" in str(caught.value), method


def test_slack_that_cannot_be_reached_ends_it(slack: LocalSlack, made: Made) -> None:
    slack.lose("apps.connections.open", times=0)
    with pytest.raises(PrecedentError, match="Slack cannot be used"):
        served(made())


def test_connection_that_slack_asks_to_renew_is_renewed_and_nothing_is_lost(
    slack: LocalSlack, made: Made
) -> None:
    ada = slack.person("Ada")
    direct = slack.direct(ada)
    with running(made()):
        slack.refresh_sockets()
        ts = slack.say(ada, direct, "What was the Harbour Fund?")
        slack.wait_for(lambda: slack.answers(direct, ts))
        slack.wait_until_quiet()
        assert len(slack.answers(direct, ts)) == 1
        slack.wait_for(lambda: slack.connected() == 1)
