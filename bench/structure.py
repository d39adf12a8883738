"""Measure what is made of PDFs: headings, tables, notes. `python -m bench.structure --documents DIR`."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.evaluation.tables import Table, share
from assistant.kernel.domain import BlockKind, Page
from assistant.kernel.errors import UnreadableFile
from bench import headings, tables
from bench.ingest import DOCUMENTS
from bench.record import record
from ingest.loading.pdf.structure import OutlineEntry

Read = dict[str, tuple[tuple[OutlineEntry, ...], tuple[Page, ...]]]


def main(
    documents: Annotated[Path, typer.Option(help="The folder of documents to read.")] = DOCUMENTS,
) -> None:
    """Read the PDFs of a folder with their outlines hidden, and write how well their structure was found."""
    if not documents.is_dir():
        raise typer.BadParameter(f"There is no folder at {documents}.", param_hint="--documents")
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it reports damage that is no news here
    read = _read(documents)
    found = headings.measure(read)
    labelled = [sheet for sheet in tables.sheets() if sheet.file in read]
    finders = tables.measure(documents, labelled)
    headed = tables.headers({name: pages for name, (_, pages) in read.items()}, labelled)
    linked = notes(page for _, pages in read.values() for page in pages)
    figures = {
        "headings": {item.document: item.figures for item in [*found, headings.overall(found)]},
        "tables": finders,
        "headers": headed,
        "notes": linked,
    }
    record(
        "structure",
        "Structure of PDFs",
        "python -m bench.structure",
        figures,
        (
            "Headings, in documents whose outline lists them, with the outline hidden. A heading that the "
            "outline leaves out counts against precision; most outlines stop at the second level.",
            _shortened(headings.report(found)),
            _told(labelled, headed),
            tables.report(finders),
            f"Notes at the foot of pages: {linked['notes']:,}, of which {linked['numbered']:,} have a mark "
            f"and {share(linked['linked_share'])} of those are linked to where it stood.",
        ),
    )


def _read(documents: Path) -> Read:
    read: Read = {}
    for path in sorted(documents.glob("*.pdf")):
        try:
            read[path.name] = headings.read_bare(path)
        except UnreadableFile as fault:
            typer.echo(f"Left out: {path.name}: {fault}", err=True)
    return read


def _told(labelled: list[tables.Sheet], headed: dict[str, float]) -> str:
    return (
        f"Tables, on {len(labelled)} pages labelled by eye with {headed['tables']} tables. Rows and columns "
        "are right where as many were found as are seen. As the pages are read in the end, the header rows "
        f"are right in {share(headed['header_rows_right'])} of the tables, and in "
        f"{share(headed['headed_right'])} rows carry a header if the table has one, here or where it began."
    )


def _shortened(table: Table) -> Table:
    return replace(table, rows=tuple((row[0][:50], *row[1:]) for row in table.rows))


def notes(pages: Iterable[Page]) -> dict[str, Any]:
    """How many notes there are, how many have a mark, and the share of those whose mark was found."""
    found = [block for page in pages for block in page.blocks if block.kind is BlockKind.NOTE]
    numbered = [block for block in found if block.mark]
    linked = sum(block.marked_at >= 0 for block in numbered)
    return {
        "notes": len(found),
        "numbered": len(numbered),
        "linked_share": round(linked / max(len(numbered), 1), 3),
    }


if __name__ == "__main__":
    typer.run(main)
