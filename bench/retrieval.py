"""Measure retrieval on every BEIR set of a folder: `python -m bench.retrieval --data DIR`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from assistant.evaluation.progress import drawn
from assistant.evaluation.retrieval import RetrievalReport, evaluate
from assistant.evaluation.tables import Table, figure
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from bench.record import against, record
from ingest import beir

DATA = Path("../shared/data/retrieval")
TARGETS = {  # nDCG@10
    "orsharc_gov": 0.82,
    "uk_inquiry_shared": 0.825,
    "qmsum_committee": 0.56,
    "squad2_dev": 0.905,
    "clapnq_dev": 0.98,
    "cranfield": 0.56,
}
_HEADERS = (
    "Set", "Documents", "Queries", "nDCG@10", "95% interval", "Target", "", "R@5", "R@10", "R@50", "RR@10",
)  # fmt: skip


def main(
    data: Annotated[Path, typer.Option(help="The folder of sets in BEIR format.")] = DATA,
    only: Annotated[list[str] | None, typer.Option(help="Measure this set; repeatable.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Vectors that are kept between runs.")] = None,
    write: Annotated[bool, typer.Option(help="Write bench/retrieval.json and .md.")] = True,
) -> None:
    """Build each set's index with the real ingest, ask every judged query, and write the table."""
    reports = {}
    for folder in sorted(path.parent for path in data.glob("*/corpus.jsonl")):
        if not only or folder.name in only:
            reports[folder.name] = measure(folder, cache or Settings().cache)
            typer.echo(
                f"{folder.name}: nDCG@10 {figure(reports[folder.name].measure('nDCG@10').mean)}", err=True
            )
    if not reports:
        raise typer.BadParameter(f"{data} holds no set (a folder with corpus.jsonl).", param_hint="--data")
    if write:
        write_down(reports)


def measure(folder: Path, cache: Path) -> RetrievalReport:
    """Return the figures of one set; its index is built anew, from cached vectors where there are any."""
    with TemporaryDirectory(prefix="precedent-bench-") as index, drawn() as progress:
        built = beir.build(folder, Path(index), cache, Settings().encoder, progress)
        generation = Generation(IndexStore(Path(index)).current())
        try:
            return evaluate(generation, built.queries, built.qrels, progress=progress)
        finally:
            generation.close()


def write_down(reports: dict[str, RetrievalReport]) -> None:
    """Write the figures beside their targets."""
    first = next(iter(reports.values()))
    figures: dict[str, Any] = {
        "encoder": {"name": first.encoder, "sha256": first.encoder_id},
        "targets": TARGETS,
        "sets": {name: asdict(report) for name, report in reports.items()},
    }
    ordered = sorted(reports, key=lambda name: list(TARGETS).index(name) if name in TARGETS else len(TARGETS))
    table = Table(_HEADERS, tuple(_row(name, reports[name]) for name in ordered))
    encoder = f"Encoder: {first.encoder}, weights sha256 {first.encoder_id}. nDCG has linear gain."
    record("retrieval", "Retrieval", "python -m bench.retrieval", figures, (encoder, table))


def _row(name: str, report: RetrievalReport) -> tuple[str, ...]:
    ndcg = report.measure("nDCG@10")
    target = TARGETS.get(name)
    return (
        name,
        f"{report.documents:,}",
        f"{report.queries:,}",
        f"{ndcg.mean:.4f}",
        f"{figure(ndcg.low)} to {figure(ndcg.high)}",
        "–" if target is None else f"≥ {target}",
        "" if target is None else against(ndcg.mean, target, at_least=True),
        *(figure(report.measure(measure).mean) for measure in ("R@5", "R@10", "R@50", "RR@10")),
    )


if __name__ == "__main__":
    typer.run(main)
