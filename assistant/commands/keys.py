"""`precedent keys`: who may ask through `/v1` and `/mcp`, and how each is shown its sources."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.kernel.errors import KeysInvalid
from assistant.kernel.settings import Settings
from assistant.web.keyring import DEFAULT_SOURCES, Keyring, Sources

_OPEN = "No key is left: /v1 and /mcp now answer everybody who reaches them."
_ADD = """
Examples:

  precedent keys add "Open WebUI" --sources open-webui

  precedent keys add notebook --sources annotations,references

  precedent keys add librechat > librechat.key
"""

keys = typer.Typer(
    no_args_is_help=True,
    help="Make and remove the keys that programs need for /v1 and /mcp; without any, both are open.",
    epilog="Examples:\n\n  precedent keys add librechat\n\n  precedent keys list\n\n"
    "  precedent keys remove librechat",
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(keys, name="keys")


@keys.command("add", epilog=_ADD)
def add(
    name: Annotated[str, typer.Argument(help="Who will use it: “Open WebUI”.")],
    sources: Annotated[
        str,
        typer.Option(
            help="How it is shown sources, separated by commas: open-webui (citations of Open WebUI, in "
            "streams), annotations (url_citation), references (a list at the end of the text)."
        ),
    ] = ",".join(DEFAULT_SOURCES),
) -> None:
    """Make a key and print it: it is shown this once. From the first key on, a key is needed."""
    keyring = _keyring()
    made = keyring.add(name, _sources(sources))
    typer.echo(f"Keep it: it is not shown again. Its digest is in {keyring.path}.", err=True)
    typer.echo(made)


@keys.command("list")
def list_keys() -> None:
    """List the keys by name: when each was made, and how it is shown sources."""
    table = Table("Name", "Sources", "Made")
    for key in _keyring().all():
        table.add_row(Text(key.name), ", ".join(key.sources), f"{key.made:%Y-%m-%d %H:%M}")
    Console().print(table if table.row_count else "There are no keys: /v1 and /mcp are open.")


@keys.command("remove")
def remove(name: Annotated[str, typer.Argument(help="As 'precedent keys list' shows it.")]) -> None:
    """Remove a key; who uses it is refused from the next request on."""
    left = _keyring().remove(name)
    typer.echo(f"Removed “{name}”.")
    if not left:
        typer.secho(_OPEN, fg="yellow", err=True)


def _keyring() -> Keyring:
    return Keyring(Settings().keys)


def _sources(text: str) -> list[Sources]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Sources)]
    if unknown or not names:
        raise KeysInvalid(
            f"“{', '.join(unknown) or text}” is no way to show sources; choose from {', '.join(Sources)}."
        )
    return [Sources(name) for name in names]
