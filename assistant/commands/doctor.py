"""`precedent doctor`: what is installed, what is indexed, what is missing and what mends it."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from assistant import __version__
from assistant.bootstrap import configure_logging
from assistant.commands.doctor_findings import Finding, report
from assistant.kernel.errors import PrecedentError
from assistant.kernel.index.generation import ENCODER_FOLDER, check_sizes
from assistant.kernel.index.manifest import read_manifest
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.kernel.tesseract import engine, missing_languages, remedy, wanted

_SERVING = ("chromadb", "fastapi", "onnxruntime", "pypdfium2", "tantivy", "tokenizers")
_INGEST = ("torch", "sentence-transformers", "pypdf", "pypandoc-binary")
_LOW_DISK = 2 * 1024**3  # bytes

_EXAMPLES = """
Examples:

  precedent doctor --json

  precedent doctor --model

  precedent doctor --slack
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("doctor", epilog=_EXAMPLES)(command)


def command(
    index: Annotated[Path | None, typer.Option(help="The index to look at.")] = None,
    model: Annotated[
        bool,
        typer.Option("--model", help="Ask the language models of the settings a question, and nothing else."),
    ] = False,
    slack: Annotated[
        bool, typer.Option("--slack", help="Ask Slack what it thinks of the app, and nothing else.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look at versions, the encoder, the index and the disk. Exit status 1 when something needs mending.

    With --model each language model is sent one small question, which costs a little: it is told whether it
    can be used, how quick it is, and what is wrong. With --slack Slack is asked about the app's tokens and
    scopes; nothing is posted.
    """
    settings = Settings()
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings, quiet=True)  # to standard error: what is printed may be JSON
    findings: list[Finding] = []
    # Imported here so that the other commands do not pay for what calls models, or Slack.
    if model:
        from assistant.commands.doctor_model import examine_models

        findings += examine_models(settings)
    if slack:
        from assistant.commands.doctor_slack import examine_slack

        findings += examine_slack(settings)
    report(findings if model or slack else list(examine(settings)), as_json=as_json)


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what is found, in the order in which a newcomer would ask."""
    from assistant.commands import doctor_model, doctor_slack

    yield Finding("Precedent", f"{__version__} on Python {platform.python_version()}, {platform.platform()}")
    yield from _packages()
    yield _recognition(settings)
    yield from _index(settings)
    yield doctor_model.summary(settings)
    yield doctor_slack.summary(settings)
    yield _disk(settings)


def _packages() -> Iterator[Finding]:
    yield Finding("Serving", ", ".join(f"{name} {_version(name)}" for name in _SERVING))
    if find_spec("ingest") is None or any(not _version(name) for name in _INGEST):
        missing = ", ".join(name for name in _INGEST if not _version(name)) or "the ingest package"
        yield Finding("Ingest", f"not installed ({missing}); fine where only serving is wanted")
    else:
        yield Finding("Ingest", ", ".join(f"{name} {_version(name)}" for name in _INGEST))


def _recognition(settings: Settings) -> Finding:
    """Pages that are pictures are only reported where it is missing, so there is nothing to mend."""
    if not settings.ocr:
        return Finding("OCR", "switched off (PRECEDENT_OCR): pages that are pictures are not read")
    languages = settings.ocr_languages
    command = remedy(languages)
    if not command:
        return Finding("OCR", f"{engine()}, {', '.join(wanted(languages))}")
    there = engine() or "tesseract is not installed"
    missing = ", ".join(missing_languages(languages))
    return Finding("OCR", f"{there}, without {missing}; pages that are pictures need it: {command}")


def _index(settings: Settings) -> Iterator[Finding]:
    store = IndexStore(settings.index)
    try:
        folder = store.current()
        manifest = read_manifest(folder)
        check_sizes(folder, manifest.files)
    except PrecedentError as error:
        yield Finding("Index", str(settings.index), str(error))
        return
    created = datetime.fromisoformat(manifest.created)
    age = datetime.now(UTC) - created
    yield Finding("Index", f"{manifest.id}, {_age(age.total_seconds())} old, of {manifest.corpus}")
    yield Finding("Contents", ", ".join(f"{value:,} {name}" for name, value in manifest.counts.items()))
    yield Finding(
        "Encoder",
        f"{manifest.encoder_name}, {manifest.dimension} dimensions, weights {manifest.encoder_id[:16]}",
    )
    if not (folder / ENCODER_FOLDER / "model.onnx").is_file():
        yield Finding("Encoder", "its ONNX file is missing", "run 'precedent ingest --rebuild'")
    if manifest.refused:
        kinds = sorted({item.kind for item in manifest.refused})
        yield Finding(
            "Refused", f"{len(manifest.refused):,} files ({', '.join(kinds)}); 'precedent ingest' lists them"
        )


def _disk(settings: Settings) -> Finding:
    place = settings.index if settings.index.exists() else Path.cwd()
    free = shutil.disk_usage(place).free
    used = (
        sum(path.stat().st_size for path in settings.index.rglob("*") if path.is_file())
        if settings.index.exists()
        else 0
    )
    remedy = "free some space before the next ingest" if free < _LOW_DISK else ""
    return Finding(
        "Disk", f"{free / 1024**3:,.1f} GiB free; the index takes {used / 1024**2:,.0f} MiB", remedy
    )


def _age(seconds: float) -> str:
    for name, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {name}"
    return f"{seconds:.0f} seconds"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
