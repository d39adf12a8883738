"""`precedent ingest` and `precedent purge`: bring the index in step, and forget what is gone."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

if TYPE_CHECKING:
    from ingest.pipeline import Options
    from ingest.report.outcome import Report

REFUSED_SOME = 3  # exit status: published, but some files were refused

_EXAMPLES = """
Examples:

  precedent ingest                         the shipped collection, or PRECEDENT_CORPUS

  precedent ingest --corpus ~/reports      a folder of your own; a catalogue.yaml in it is optional

  precedent ingest --sources sources.yaml  GOV.UK and other sources beside the folder

  precedent ingest --dry-run               what would change, page by page, without writing anything

  precedent ingest --watch                 again whenever a file changes, until Ctrl-C

  precedent ingest --json > report.json    the report for a program

Every hour, by cron:

  0 * * * *  cd /srv/precedent && .venv/bin/precedent ingest >> ingest.log 2>&1
"""
_PURGE_EXAMPLES = """
Examples:

  precedent purge --dry-run    what would be deleted

  precedent purge --yes        delete it without asking
"""


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("ingest", epilog=_EXAMPLES)(command)
    app.command("purge", epilog=_PURGE_EXAMPLES)(purge)


def command(
    corpus: Annotated[Path | None, typer.Option(help="The collection folder.")] = None,
    sources: Annotated[
        Path | None,
        typer.Option(help="A sources.yaml: GOV.UK, addresses, folders to read beside the collection."),
    ] = None,
    only_sources: Annotated[
        bool, typer.Option("--only-sources", help="Leave the collection folder's documents out.")
    ] = False,
    index: Annotated[Path | None, typer.Option(help="Where generations of the index are kept.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing to the index.")
    ] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew even when nothing changed.")] = False,
    allow_shrink: Annotated[
        bool,
        typer.Option("--allow-shrink", help="Publish even if over a third of a source's documents are gone."),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and run again whenever a file of the folder changes.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read a collection and publish a new generation of the index.

    Unchanged documents come from the cache. The generation before keeps serving until the new one
    is whole; a run that is stopped leaves it as it was. The report lists every file, and stands as
    report.html in the index folder. Exit status 3: published, some files refused.
    """
    settings = Settings()
    with _needed("precedent ingest"):
        from ingest.pipeline import Options

    options = replace(
        _options(Options, settings, sources),
        corpus=corpus or settings.corpus,
        index=index or settings.index,
        only_origins=only_sources,
        dry_run=dry_run,
        rebuild=rebuild,
        allow_shrink=allow_shrink,
    )
    report = _run(options, settings, as_json=as_json)
    if watch:
        _follow(options, settings, as_json=as_json)
    if not report.all_well:
        raise typer.Exit(REFUSED_SOME)


def purge(
    index: Annotated[Path | None, typer.Option(help="Where generations of the index are kept.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be deleted.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete the text of removed documents from every store and cache; it cannot be undone.

    A document that vanishes from its source is out of the index at the next ingest. Its text stays
    in the generation before and in the caches until this is run.
    """
    settings = Settings()
    with _needed("precedent purge"):
        from ingest.purging import purge as delete
        from ingest.purging import summed_up, to_purge

    place = index or settings.index
    said = summed_up(to_purge(place, settings.cache))
    if not said:
        typer.echo("There is nothing to purge: no text of a removed document is kept.")
        return
    typer.echo(said)
    if dry_run:
        return
    if not yes:
        typer.confirm("Delete it for good?", abort=True)
    done = delete(place, settings.cache, settings.mirror)
    typer.echo(
        f"Purged. Deleted were earlier generations: {len(done.generations)}, files as they were read: "
        f"{done.parsed}, vectors: {done.vectors}. Backups are not touched."
    )
    if done.documents:
        ids = " ".join(stone.id for stone in done.documents)
        typer.echo(
            "Answers that were recorded may quote these documents; this erases that: "
            f"precedent conversations forget-document {ids}"
        )


def _options(made: type[Options], settings: Settings, sources: Path | None) -> Options:
    from ingest.loading import Reading
    from ingest.readers.limits import Limits
    from ingest.sources.listing import origins

    listing = sources or settings.sources
    wanted = sources is not None or listing.is_file()
    return made(
        corpus=settings.corpus,
        index=settings.index,
        cache=settings.cache,
        apart=(settings.mirror,),
        origins=origins(listing, settings) if wanted else (),
        listed=wanted,
        workers=settings.workers,
        reading=Reading(ocr=settings.ocr, languages=settings.ocr_languages, most_pages=settings.file_pages),
        limits=Limits(
            settings.file_seconds, settings.file_memory_mb, settings.file_pages, settings.file_megabytes
        ),
    )


def _follow(options: Options, settings: Settings, *, as_json: bool) -> None:
    """Run again after every change; what a person can mend is told, and the next change waited for."""
    from ingest.watching import watch

    typer.echo(f"Watching {options.corpus}; Ctrl-C ends it.", err=True)
    for _ in watch(options):
        try:
            _run(options, settings, as_json=as_json)
        except PrecedentError as error:
            typer.secho(str(error), fg="red", err=True)


def _run(options: Options, settings: Settings, *, as_json: bool) -> Report:
    with _needed("precedent ingest"):
        from ingest.display import run_and_draw
        from ingest.encoding import SentenceTransformersEncoder
        from ingest.report.page import write_page
        from ingest.report.terminal import print_report

    started = time.perf_counter()
    report = run_and_draw(
        options, lambda: SentenceTransformersEncoder(settings.encoder, threads=settings.encoder_threads)
    )
    page = None if options.dry_run else write_page(report, options.corpus, options.index)
    if as_json:
        typer.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        print_report(report, corpus=options.corpus, seconds=time.perf_counter() - started, page=page)
    return report


@contextmanager
def _needed(command: str) -> Iterator[None]:
    """Name the remedy where the packages that read documents are not installed."""
    try:
        yield
    except ImportError as error:
        raise PrecedentError(
            f"'{command}' needs {error.name or 'more packages'}; "
            "run \"pip install 'precedent-assistant[ingest]'\"."
        ) from error
