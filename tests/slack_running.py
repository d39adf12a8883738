"""Run the real app for Slack against the local one, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.bootstrap import Assistant
from assistant.kernel.settings import Settings
from assistant.slack.socket import serve
from tests.local_slack import LocalSlack

_PATIENCE = 20  # seconds


def slack_settings(slack: LocalSlack, folder: Path, **others: Any) -> Settings:
    """Return settings for an app in the local Slack; records and settings of channels lie in `folder`."""
    return Settings(
        **{
            "records": f"sqlite:///{folder}/records.db",
            "slack_api": slack.api,
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_signing_secret": slack.signing_secret,
            "slack_settings": folder / "slack.yaml",
            "url": "https://precedent.example",
            "strict_quotes": True,
            "_env_file": None,
            **others,
        }
    )


@contextmanager
def running(assistant: Assistant) -> Iterator[None]:
    """Have the app answer over Socket Mode; what it ends with is raised when it is left."""
    app = _App(assistant)
    try:
        app.started()
        yield
    finally:
        app.stopped()


class _App:
    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._connected = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="slack-app", daemon=True)

    def started(self) -> None:
        self._thread.start()
        assert self._connected.wait(_PATIENCE), self._error
        if self._error is not None:
            raise self._error

    def stopped(self) -> None:
        if self._task is not None and self._loop is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(_PATIENCE)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        async def main() -> None:
            self._task = asyncio.current_task()
            await serve(self._assistant, connected=lambda _: self._connected.set())

        try:
            with asyncio.Runner() as runner:  # ends what is left, as the command's own does
                self._loop = runner.get_loop()
                runner.run(main())
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # raised where it is waited for
            self._error = error
        finally:
            self._connected.set()
