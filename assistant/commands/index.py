"""`precedent index`: look at the generations, go back to one, check one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.kernel.errors import PrecedentError
from assistant.kernel.index.generation import verify
from assistant.kernel.index.manifest import Manifest, read_manifest
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings

IndexOption = Annotated[Path | None, typer.Option("--index", help="The index folder.")]

commands = typer.Typer(
    no_args_is_help=True,
    help="List generations of the index, go back to the one before, check the current one.",
    epilog="Examples:\n\n  precedent index list\n\n  precedent index rollback\n\n  precedent index verify",
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(commands, name="index")


def _store(index: Path | None) -> IndexStore:
    return IndexStore(index or Settings().index)


@commands.command("list")
def list_generations(
    index: IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifests as JSON.")] = False,
) -> None:
    """List the generations, newest first; the current one is marked."""
    store = _store(index)
    current = store.current_name()
    rows: list[tuple[str, Manifest | None, str]] = []
    for folder in store.generations():
        try:
            rows.append((folder.name, read_manifest(folder), ""))
        except PrecedentError as error:
            rows.append((folder.name, None, str(error)))
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {"id": name, "current": name == current, "problem": problem}
                    | ({"manifest": asdict(manifest)} if manifest else {})
                    for name, manifest, problem in rows
                ],
                indent=2,
            )
        )
        return
    if not rows:
        typer.echo(f"No index at {store.root}; run 'precedent ingest' to build one.")
        return
    table = Table("", "Generation", "Documents", "Passages", "Refused", "Encoder")
    for name, manifest, problem in rows:
        mark = "→" if name == current else ""
        if manifest is None:
            table.add_row(mark, name, "damaged", problem, "", "")
        else:
            counts = manifest.counts
            table.add_row(
                mark,
                name,
                f"{counts['documents']:,}",
                f"{counts['passages']:,}",
                f"{len(manifest.refused):,}",
                manifest.encoder_name,
            )
    Console().print(table)


@commands.command("rollback")
def rollback(index: IndexOption = None) -> None:
    """Make the generation before the current one current. Run again, it goes forward once more."""
    folder = _store(index).rollback()
    typer.echo(f"{folder.name} is current now. Servers pick it up within a second or two.")


@commands.command("verify")
def verify_current(index: IndexOption = None) -> None:
    """Check the current generation: its files, its counts, and that every sentence stands on its page."""
    store = _store(index)
    folder = store.current()
    wrong = verify(folder)
    if wrong:
        for line in wrong:
            typer.secho(line, fg="red", err=True)
        raise PrecedentError(
            f"{folder.name} is damaged; run 'precedent index rollback', or 'precedent ingest --rebuild'."
        )
    counts = read_manifest(folder).counts
    typer.echo(f"{folder.name} is whole: {counts['sentences']:,} sentences, each on the page it names.")
