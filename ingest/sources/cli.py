"""`precedent sources`: say where the documents of a collection come from."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.kernel.settings import Settings

PROBLEMS = 3  # exit status of a check: some addresses do not answer as they should

FileOption = Annotated[
    Path | None, typer.Option("--file", help="The list of sources; PRECEDENT_SOURCES, data/sources.yaml.")
]
IdOption = Annotated[
    str, typer.Option("--id", help="What to call the source: small letters, digits, hyphens.")
]
ProgrammeOption = Annotated[
    list[str] | None, typer.Option("--programme", help="What all of it is about; may be given again.")
]
AudienceOption = Annotated[
    list[str] | None,
    typer.Option("--audience", help="A group that all of it is for; may be given again. None: everyone."),
]

commands = typer.Typer(
    no_args_is_help=True,
    help="Say where documents come from: GOV.UK, addresses on the web, folders.",
    epilog=(
        "Examples:\n\n"
        "  precedent sources add govuk --organisation hm-treasury --document-type policy_paper\n\n"
        "  precedent sources add addresses https://www.nao.org.uk/reports/a-report/\n\n"
        "  precedent sources check\n\n"
        "  precedent ingest"
    ),
)
adding = typer.Typer(
    no_args_is_help=True,
    help="Add a source to the list.",
    epilog=(
        "Examples:\n\n"
        '  precedent sources add govuk --query "levelling up evaluation"\n\n'
        "  precedent sources add addresses https://cles.org.uk/publications/a-report/\n\n"
        "  precedent sources add folder ~/reports"
    ),
)
commands.add_typer(adding, name="add")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(commands, name="sources")


@adding.command(
    "govuk",
    epilog=(
        "Examples:\n\n"
        "  precedent sources add govuk --organisation hm-treasury --document-type policy_paper --most 50\n\n"
        '  precedent sources add govuk --query "levelling up evaluation" --document-type research\n\n'
        "  precedent sources add govuk --page https://www.gov.uk/government/publications/a-report"
    ),
)
def add_govuk(
    organisation: Annotated[
        list[str] | None, typer.Option(help="As in gov.uk/government/organisations/NAME; any of several.")
    ] = None,
    document_type: Annotated[
        list[str] | None, typer.Option(help="guidance, research, policy_paper, …; any of several.")
    ] = None,
    query: Annotated[str, typer.Option(help="Words to search for.")] = "",
    page: Annotated[list[str] | None, typer.Option(help="The address of a page; may be given again.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Take so many of what is found at most.")] = None,
    programme: ProgrammeOption = None,
    audience: AudienceOption = None,
    name: IdOption = "",
    file: FileOption = None,
) -> None:
    """Add publications of GOV.UK: those a search finds, newest first, or pages by address."""
    entry = {
        "type": "govuk",
        "organisations": organisation,
        "document_types": document_type,
        "query": query,
        "pages": page,
        "most": most,
        "programmes": programme,
        "audience": audience,
    }
    words = (
        [*(organisation or ()), *(document_type or ()), query]
        if not page
        else [page[0].rstrip("/").rpartition("/")[2]]
    )
    _add(file, name or _slug("-".join(["govuk", *filter(None, words)])), entry)


@adding.command(
    "addresses",
    epilog=(
        "Examples:\n\n"
        "  precedent sources add addresses https://cles.org.uk/publications/a-report/\n\n"
        "  precedent sources add addresses https://example.org/a https://example.org/b.pdf --id example"
    ),
)
def add_addresses(
    urls: Annotated[list[str], typer.Argument(help="Addresses of documents or web pages.")],
    host: Annotated[
        list[str] | None,
        typer.Option(help="A host that may be asked, beside those of the addresses: where they redirect to."),
    ] = None,
    title: Annotated[str, typer.Option(help="The title, where there is one address.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it, all of it.")] = "",
    published: Annotated[str, typer.Option(help="When: a date, year and month, or year.")] = "",
    programme: ProgrammeOption = None,
    audience: AudienceOption = None,
    name: IdOption = "",
    file: FileOption = None,
) -> None:
    """Add documents and web pages by their addresses. Only the hosts of the list are ever asked."""
    if title and len(urls) > 1:
        raise typer.BadParameter("one title cannot be that of several addresses", param_hint="--title")
    known = {"title": title, "publisher": publisher, "published": published}
    hosts = dict.fromkeys([urlsplit(url).hostname or url for url in urls] + (host or []))
    entry = {
        "type": "addresses",
        "hosts": list(hosts),
        "programmes": programme,
        "audience": audience,
        "addresses": [{"url": url, **_said(known)} for url in urls],
    }
    _add(file, name or _slug(next(iter(hosts))), entry)


@adding.command(
    "folder",
    epilog=(
        "Examples:\n\n"
        "  precedent sources add folder ~/reports --id reports\n\n"
        "  precedent sources add folder ~/accounts --audience finance"
    ),
)
def add_folder(
    folder: Annotated[Path, typer.Argument(help="The folder; a catalogue.yaml in it is optional.")],
    audience: AudienceOption = None,
    name: IdOption = "",
    file: FileOption = None,
) -> None:
    """Add a folder on this machine."""
    path = file or Settings().sources
    folder = folder.expanduser()
    if not folder.is_dir():
        raise typer.BadParameter(f"there is no folder at {folder}", param_hint="FOLDER")
    # As it was given, but from where the list lies.
    written = str(folder) if folder.is_absolute() else os.path.relpath(folder, path.parent)
    entry = {"type": "folder", "folder": written, "audience": audience}
    _add(path, name or _slug(folder.resolve().name), entry)


@commands.command(
    "list",
    epilog="Examples:\n\n  precedent sources list\n\n  precedent sources list --file corpus/sources.yaml",
)
def list_sources(
    file: FileOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the sources."""
    from ingest.sources.listing import read_entries

    listed = read_entries(file or Settings().sources)
    if as_json:
        rows = [each.entry.model_dump(mode="json", exclude_defaults=True) for each in listed]
        told = [{"type": each.type, **row} for each, row in zip(listed, rows, strict=True)]
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    table = Table("Source", "Type", "What it takes")
    for each in listed:
        table.add_row(each.id, each.type, escape(each.summary))
    Console().print(table)


@commands.command("remove", epilog="Examples:\n\n  precedent sources remove hm-treasury")
def remove_source(
    name: Annotated[str, typer.Argument(metavar="ID", help="What the source is called.")],
    file: FileOption = None,
) -> None:
    """Take a source out of the list. Its documents leave the index with the next ingest."""
    from ingest.sources.editing import remove

    path = file or Settings().sources
    _tell_of_comments(remove(path, name), path)
    typer.echo(
        f"Removed {name}. Its documents leave the index with the next 'precedent ingest', "
        "and what was fetched is deleted by 'precedent purge' after it."
    )


@commands.command(
    "check", epilog="Examples:\n\n  precedent sources check\n\n  precedent sources check hm-treasury"
)
def check_sources(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="One source; without it, all.")] = None,
    file: FileOption = None,
) -> None:
    """Ask the sources what they hold, and fetch no documents. Exit status 3: some do not answer well."""
    from ingest.sources.checking import check

    table = Table("Source", "Documents there", "Kept here")
    problems: list[str] = []
    for source, outlook in check(file or Settings().sources, Settings(), name, Console(stderr=True)):
        table.add_row(source, f"{outlook.documents:,}", f"{outlook.kept:,}")
        problems += [f"{source}: {problem}" for problem in outlook.problems]
    Console().print(table)
    for problem in problems:
        typer.secho(problem, fg="red", err=True)
    if problems:
        raise typer.Exit(PROBLEMS)


def _add(file: Path | None, name: str, entry: Mapping[str, Any]) -> None:
    from ingest.sources.editing import add

    path = file or Settings().sources
    _tell_of_comments(add(path, {"id": name, **_said(entry)}), path)
    other = "" if file is None else f" --sources {file}"
    typer.echo(
        f"Added {name} to {path}. 'precedent sources check {name}' asks what it holds; "
        f"'precedent ingest{other}' fetches it."
    )


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value}


def _tell_of_comments(kept: bool, path: Path) -> None:
    if not kept:
        typer.secho(f"{path} was written anew; its comments are gone.", fg="yellow", err=True)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
