"""Run every benchmark whose data is there: `python -m bench`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench import answers, grounding, ingest, latency, pages, retrieval, slack, written
from tools.browser import chromium


def main(
    data: Annotated[Path, typer.Option(help="The folder of sets in BEIR format.")] = retrieval.DATA,
    documents: Annotated[Path, typer.Option(help="The folder of documents to ingest.")] = ingest.DOCUMENTS,
) -> None:
    """Measure all that reads the ingested index, then retrieval and ingest."""
    answers.main()
    grounding.main()
    written.main()
    latency.main()
    slack.main()
    if chromium():
        pages.main()
    else:
        typer.echo("Left out: the pages, for want of Chromium ('make system' installs it).", err=True)
    if _is_there(data):
        retrieval.main(data=data)
    if _is_there(documents):
        ingest.main(documents=documents)


def _is_there(folder: Path) -> bool:
    if not folder.is_dir():
        typer.echo(f"Left out: there is no folder at {folder}.", err=True)
    return folder.is_dir()


if __name__ == "__main__":
    typer.run(main)
