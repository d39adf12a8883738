"""`precedent documents`: what the index holds, and why a file is or is not in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.kernel.domain import BlockKind, DocumentStatus, Source
from assistant.kernel.errors import NotFound
from assistant.kernel.index.account import Account, FileAccount, read_account
from assistant.kernel.index.manifest import Manifest, Tombstone, read_manifest
from assistant.kernel.index.passages import FILE, PassageReader
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings

IndexOption = Annotated[Path | None, typer.Option("--index", help="The index folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print as JSON.")]

_HEADINGS = 40  # shown of a document

commands = typer.Typer(
    no_args_is_help=True,
    help="List the documents of the index, show one, say why a file is or is not in it.",
    epilog="Examples:\n\n  precedent documents list\n\n  precedent documents list --quality poor\n\n"
    "  precedent documents show total-place\n\n  precedent documents why annual-report.pdf",
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(commands, name="documents")


@commands.command("list")
def list_documents(
    index: IndexOption = None,
    status: Annotated[DocumentStatus | None, typer.Option(help="Only with this standing.")] = None,
    quality: Annotated[str, typer.Option(help="Only so read: good, fair or poor.")] = "",
    origin: Annotated[str, typer.Option(help="Only from this source, as sources.yaml calls it.")] = "",
    removed: Annotated[bool, typer.Option("--removed", help="Those that were removed, and why.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the documents, in the order of the collection."""
    shelf = _Shelf.open(index)
    if removed:
        _list_removed(shelf.manifest.tombstones, as_json=as_json)
        return
    found = [
        (source, pages, account)
        for source, pages, account in shelf.documents()
        if status in (None, source.status)
        and (not origin or source.origin == origin)
        and (not quality or (account and account.quality and account.quality.grade == quality))
    ]
    if as_json:
        rows = [{**asdict(s), "pages": p, "account": asdict(a) if a else None} for s, p, a in found]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    restricted = any(source.audience for source, _, _ in found)  # a column that says "everyone" says little
    table = _table("Title", "Published", "Status", *(["Audience"] if restricted else []), "Pages", "Quality")
    for source, pages, account in found:
        grade = account.quality.grade if account and account.quality else ""
        seen = [audience(source)] if restricted else []
        told = (source.published, source.status, *seen, f"{pages:,}", grade)
        table.add_row(source.id, Text(source.title), *map(Text, told))
    Console().print(table if found else "No document is like that.")


@commands.command("show")
def show(
    document: Annotated[str, typer.Argument(help="The document's id, or its file.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is known of one document: where it is from, how it was read, its headings."""
    shelf = _Shelf.open(index)
    source, pages, account = shelf.document(document)
    versions = [other.id for other, _, _ in shelf.documents() if other.superseded_by == source.id]
    headings = list(shelf.headings(source.id))
    if as_json:
        known = {**asdict(source), "pages": pages, "earlier_versions": versions, "headings": headings}
        known["account"] = asdict(account) if account else None
        typer.echo(json.dumps(known, indent=2, ensure_ascii=False))
        return
    console = Console()
    console.print(Text(source.title, style="bold"))
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in _facts(source, pages, versions, account):
        if value:
            table.add_row(name, Text(value, overflow="fold"))
    console.print(table)
    for page, text in headings[:_HEADINGS]:
        console.print(Text(f"  {page:>4}  {text}"))
    if len(headings) > _HEADINGS:
        console.print(f"  … and {len(headings) - _HEADINGS:,} more headings")


@commands.command("why")
def why(
    name: Annotated[str, typer.Argument(help="A document's id, or a file, in the index or not.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what became of a file at the last ingest, and why."""
    shelf = _Shelf.open(index)
    found = shelf.account.of(name)
    stones = [stone for stone in shelf.manifest.tombstones if name in (stone.id, stone.name)]
    if not found and not stones:
        raise NotFound(shelf.unknown(name))
    if as_json:
        told = {"files": [asdict(item) for item in found], "removed": [asdict(item) for item in stones]}
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    console = Console()
    for item in found:
        console.print(Text(_became(item)), soft_wrap=True)
        for hidden in item.quality.hidden if item.quality else ():
            console.print(Text(f"  page {hidden.page}, {hidden.why}: {hidden.text}"), soft_wrap=True)
    for stone in stones:
        left = "its text was purged" if stone.purged else "'precedent purge' deletes what is left of its text"
        console.print(
            Text(f"{stone.id} was removed on {stone.removed}: {stone.reason}; {left}."), soft_wrap=True
        )


class _Shelf:
    """The current generation, as far as documents go."""

    def __init__(self, folder: Path) -> None:
        self.manifest: Manifest = read_manifest(folder)
        self.account: Account = read_account(folder)
        self._passages = PassageReader(folder / FILE)
        self._sources = self._passages.sources()

    @classmethod
    def open(cls, index: Path | None) -> _Shelf:
        return cls(IndexStore(index or Settings().index).current())

    def documents(self) -> Iterator[tuple[Source, int, FileAccount | None]]:
        told = {item.document: item for item in self.account.files if item.quality}
        for source, _, pages in self._sources:
            yield source, pages, told.get(source.id)

    def document(self, name: str) -> tuple[Source, int, FileAccount | None]:
        for source, pages, account in self.documents():
            if name in (source.id, source.name) or source.name.endswith(f"/{name}"):
                return source, pages, account
        raise NotFound(self.unknown(name))

    def headings(self, document: str) -> Iterator[tuple[str, str]]:
        """Yield (page label, heading) in order."""
        for number, label, _ in self._passages.pages(document):
            page = self._passages.page(document, number)
            for block in page.blocks if page else ():
                if block.kind is BlockKind.HEADING and page:
                    yield label, page.text[block.start : block.end]

    def unknown(self, name: str) -> str:
        known = [source.id for source, _, _ in self._sources]
        known += [Path(item.name).name for item in self.account.files]
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        return f"Neither a document nor a file is called '{name}'.{hint} See 'precedent documents list'."


def _table(*columns: str) -> Table:
    """Return a table of documents; their ids are shown whole, to be copied."""
    table = Table()
    table.add_column("Document", overflow="fold", min_width=16)
    for name in columns:
        table.add_column(name)
    return table


def _list_removed(stones: tuple[Tombstone, ...], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(stone) for stone in stones], indent=2, ensure_ascii=False))
        return
    table = _table("Title", "Removed", "Why", "Purged")
    for stone in stones:
        purged = "yes" if stone.purged else "no"
        table.add_row(stone.id, Text(stone.title), stone.removed, Text(stone.reason), purged)
    Console().print(table if stones else "No document was removed.")


def audience(source: Source) -> str:
    """Return who may see a document."""
    return ", ".join(source.audience) or "everyone"


def _facts(
    source: Source, pages: int, versions: list[str], account: FileAccount | None
) -> Iterator[tuple[str, str]]:
    yield "id", source.id
    yield "file", source.name
    yield "publisher", source.publisher
    yield "published", source.published
    yield "updated", source.updated
    yield "status", f"{source.status}{f', by {source.superseded_by}' if source.superseded_by else ''}"
    yield "note", source.status_note
    yield "audience", audience(source)
    yield "earlier versions", ", ".join(versions)
    yield "address", source.url
    yield "also at", ", ".join(source.also_at)
    yield "source", source.origin
    yield "licence", source.licence
    yield "nation", source.nation
    yield "pages", f"{pages:,}"
    if account and account.quality:
        quality = account.quality
        yield "read", "; ".join([quality.grade, *quality.reasons])
        counts = {"words": quality.words, "headings": quality.headings, "tables": quality.tables}
        yield "found", ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _became(item: FileAccount) -> str:
    if item.quality:
        reasons = "".join(f"; {reason}" for reason in item.quality.reasons)
        return f"{item.name} is in the index as {item.document}. Read: {item.quality.grade}{reasons}."
    repeated = f" See {item.document}." if item.document else ""
    return f"{item.name} is not in the index ({item.outcome.replace('_', ' ')}): {item.reason}.{repeated}"
