"""Time an ingest and its repetition: `python -m bench.ingest --documents DIR`."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from assistant.evaluation.progress import drawn
from assistant.evaluation.tables import Table, share
from assistant.kernel.settings import Settings
from bench.memory import peak_memory
from bench.record import against, record
from ingest.encoding import SentenceTransformersEncoder
from ingest.pipeline import Options, ingest
from ingest.report.outcome import Report

DOCUMENTS = Path("../shared/data/documents")
SECOND_RUN = 3.0  # seconds, beside starting up
MOST_MEMORY = 2000  # MB


def main(
    documents: Annotated[Path, typer.Option(help="The folder of documents to ingest.")] = DOCUMENTS,
) -> None:
    """Ingest a folder with an empty cache, then again with nothing changed, and write what took how long."""
    if not documents.is_dir():
        raise typer.BadParameter(f"There is no folder at {documents}.", param_hint="--documents")
    with TemporaryDirectory(prefix="precedent-bench-") as folder:
        options = Options(documents, Path(folder, "index"), Path(folder, "cache"))
        with peak_memory() as memory:
            first, first_seconds = timed(options)
        again, again_seconds = timed(options)
    if again.published:
        raise RuntimeError("the second ingest found changes where there were none")
    pages = first.counts["pages"]
    figures = {
        "counts": dict(first.counts),
        "refused": [asdict(item) for item in first.refused],
        "first_seconds": first_seconds,
        "again_seconds": again_seconds,
        "pages_per_second": round(pages / first_seconds, 1),
        "seconds": dict(first.seconds),
        "peak_memory_mb": memory.megabytes,
    }
    rows = (
        ("First ingest", f"{first_seconds:.1f} s", "", ""),
        ("Pages a second", f"{pages / first_seconds:.1f}", "", ""),
        (
            "Peak memory, the readers' with it",
            f"{memory.megabytes:,} MB",
            f"≤ {MOST_MEMORY:,} MB",
            against(memory.megabytes, MOST_MEMORY, at_least=False),
        ),
        (
            "Second ingest, nothing changed",
            f"{again_seconds:.2f} s",
            f"≤ {SECOND_RUN} s",
            against(again_seconds, SECOND_RUN, at_least=False),
        ),
    )
    counted = ", ".join(f"{value:,} {name}" for name, value in first.counts.items())
    record(
        "ingest",
        "Ingest",
        "python -m bench.ingest",
        figures,
        (
            f"{counted}; {len(first.refused)} files refused. Start-up is left out; loading the model is not.",
            Table(("What", "Figure", "Target", ""), rows),
            Table(("Stage", "Seconds", "Share"), tuple(_stages(first, first_seconds))),
        ),
    )


def timed(options: Options) -> tuple[Report, float]:
    """Ingest, and return the report and the seconds it took."""
    settings = Settings()
    started = time.perf_counter()
    with drawn() as progress:
        report = ingest(options, lambda: SentenceTransformersEncoder(settings.encoder), progress)
    return report, round(time.perf_counter() - started, 2)


def _stages(report: Report, total: float) -> list[tuple[str, str, str]]:
    rest = total - sum(report.seconds.values())
    return [
        (name, f"{seconds:.1f}", share(max(seconds, 0) / total))
        for name, seconds in {**report.seconds, "the rest": rest}.items()
    ]


if __name__ == "__main__":
    typer.run(main)
