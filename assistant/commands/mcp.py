"""`precedent mcp`: the collection for an MCP client, over standard input and output."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated

import typer

from assistant.bootstrap import build_assistant, configure_logging
from assistant.kernel.settings import Settings

_EXAMPLES = """
Examples:

  precedent mcp --index /srv/precedent/index

A client such as Claude Desktop, Cursor or an agent of your own starts it when its configuration says:

  {"mcpServers": {"precedent": {"command": "precedent", "args": ["mcp", "--index", "/srv/precedent/index"]}}}

One that speaks HTTP needs no command; 'precedent serve' answers it:

  {"mcpServers": {"precedent": {"url": "http://127.0.0.1:8000/mcp"}}}
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("mcp", epilog=_EXAMPLES)(command)


def command(
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Keep what is asked and answered, as 'precedent serve' does.")
    ] = False,
) -> None:
    """Serve search, fetch, ask and more to an MCP client. Log lines go to standard error."""
    settings = Settings()
    if index:
        # An MCP client starts this in a folder of its own choosing.
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings)
    assistant = build_assistant(settings, recorded=record)
    with assistant.library.open():  # fail here, with the remedy, rather than on the first call
        pass
    # Imported here so that the other commands do not pay for the SDK.
    from assistant.mcp_server.server import build_server

    with ExitStack() as opened, suppress(KeyboardInterrupt):  # Ctrl-C is a way to stop it, and no fault
        opened.callback(assistant.library.close)
        if record:
            opened.callback(assistant.records.close)
        build_server(assistant).run("stdio")
