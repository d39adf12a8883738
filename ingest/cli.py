"""`precedent ingest`: bring the index in step with a collection."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

REFUSED_SOME = 3  # exit status: published, but some files were refused

_EXAMPLES = """
Examples:

  precedent ingest                         the shipped collection, or PRECEDENT_CORPUS

  precedent ingest --corpus ~/reports      a folder of your own; a catalogue.yaml in it is optional

  precedent ingest --dry-run               what would change, without reading or writing anything

  precedent ingest --json > report.json    the report for a program
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("ingest", epilog=_EXAMPLES)(command)


def command(
    corpus: Annotated[Path | None, typer.Option(help="The collection folder.")] = None,
    index: Annotated[Path | None, typer.Option(help="Where generations of the index are kept.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew even when nothing changed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read a collection and publish a new generation of the index.

    Unchanged documents come from the cache. The generation before keeps serving until the new one
    is whole; a run that is stopped leaves it as it was. Exit status 3: published, some files refused.
    """
    # Imported here so that the other commands start without the libraries that read documents.
    try:
        from ingest.display import print_report, run_and_draw
        from ingest.encoding import SentenceTransformersEncoder
        from ingest.pipeline import Options
    except ImportError as error:
        raise PrecedentError(
            f"'precedent ingest' needs {error.name or 'more packages'}; "
            "run \"pip install 'precedent-assistant[ingest]'\"."
        ) from error

    settings = Settings()
    options = Options(
        corpus=corpus or settings.corpus,
        index=index or settings.index,
        cache=settings.cache,
        workers=settings.workers,
        dry_run=dry_run,
        rebuild=rebuild,
    )
    started = time.perf_counter()
    report = run_and_draw(
        options, lambda: SentenceTransformersEncoder(settings.encoder, threads=settings.encoder_threads)
    )
    if as_json:
        typer.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        print_report(report, options, time.perf_counter() - started)
    if report.refused:
        raise typer.Exit(REFUSED_SOME)
