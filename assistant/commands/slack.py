"""`precedent slack`: the app for Slack by Socket Mode, which needs no public address."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.bootstrap import build_assistant, configure_logging
from assistant.kernel.settings import Settings
from assistant.slack.credentials import APP_TOKEN, BOT_TOKEN, require
from assistant.slack.installed import require_packages

_EXAMPLES = """
Examples:

  precedent slack

  precedent slack --index /srv/precedent/index

  precedent doctor --slack                 what Slack thinks of the app

It takes PRECEDENT_SLACK_BOT_TOKEN (xoxb-…) and PRECEDENT_SLACK_APP_TOKEN
(xapp-…) from the environment or .env. Conversations are kept where
'precedent serve' keeps them: its pages are what the links open.

How an app is made is in docs/slack/README.md. One without Socket Mode needs
no command: 'precedent serve' takes what it is sent, at /slack/events.
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("slack", epilog=_EXAMPLES)(command)


def command(index: Annotated[Path | None, typer.Option(help="The index to read.")] = None) -> None:
    """Answer questions in Slack, by Socket Mode. New generations are picked up as they come."""
    settings = Settings()
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings)
    require_packages()
    require(settings, BOT_TOKEN, APP_TOKEN)
    assistant = build_assistant(settings, warm=True, recorded=True)
    with assistant.library.open():  # fail here, with the remedy, rather than on the first question
        assistant.records.tidy()
    # Imported here so that the other commands do not pay for what speaks with Slack, and need not have it.
    from assistant.slack.socket import serve

    # Ctrl-C is the way to stop it, and no fault.
    with closing(assistant.records), suppress(KeyboardInterrupt):
        asyncio.run(_until_stopped(serve(assistant, connected=_connected)))


async def _until_stopped(serving: Coroutine[Any, Any, None]) -> None:
    """Serve until Ctrl-C, or SIGTERM, by which containers are stopped."""
    task = asyncio.ensure_future(serving)
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _connected(workspace: str) -> None:
    typer.echo(f"Precedent is connected to {workspace} in Slack (stop with Ctrl-C).", err=True)
