"""`precedent serve`: the chat page and the HTTP service."""

from __future__ import annotations

import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated

import typer

from assistant.bootstrap import build_assistant, configure_logging
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

_EXAMPLES = """
Examples:

  precedent serve                          on http://127.0.0.1:8000

  precedent serve --host 0.0.0.0 --port 80
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("serve", epilog=_EXAMPLES)(command)


def command(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
) -> None:
    """Serve the pages, /api, /v1 (clients of OpenAI) and /mcp. New generations are picked up as they come.

    Where the settings have the bot token and the signing secret of an app for Slack, its events are taken at
    /slack/events. 'precedent slack' needs no address for them.
    """
    # Imported here so that the other commands do not pay for the web server.
    import uvicorn

    from assistant.web.app import create_app

    settings = Settings()
    given = {"host": host, "port": port, "index": index}
    settings = settings.model_copy(update={name: value for name, value in given.items() if value is not None})
    configure_logging(settings)
    assistant = build_assistant(settings, warm=True, recorded=True)
    with assistant.library.open():  # fail here, with the remedy, rather than on the first question
        assistant.records.tidy()
    _check_free(settings.host, settings.port)
    typer.echo(f"Precedent is at http://{settings.host}:{settings.port} (stop with Ctrl-C).", err=True)
    # Ctrl-C is the way to stop it, and no fault.
    with suppress(KeyboardInterrupt), closing(assistant.records):
        uvicorn.run(
            create_app(assistant),
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level.lower(),
            access_log=settings.log_level.lower() == "debug",
            timeout_graceful_shutdown=5,
        )


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PrecedentError(
                f"Cannot listen on {host}:{port} ({error.strerror or error}); "
                "choose another with --host or --port."
            ) from error
