"""Turn retrieval's constants one at a time and measure each set: `python -m bench.ablations`.

What is fixed when an index is built (passage and window length, stemming) is not turned here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from assistant.evaluation.retrieval import evaluate
from assistant.kernel.index import lexical
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.retrieval import fusion, retriever
from ingest.beir import Built, build
from ingest.progress import Silent

SETS = ("orsharc_gov", "squad2_dev", "qmsum_committee", "uk_inquiry_shared", "clapnq_dev", "cranfield")
QUERIES = 600  # of each set, the first ones

_TURNED: tuple[tuple[str, ModuleType, str, float], ...] = (
    ("words that stand together count nothing", lexical, "_TOGETHER", 0.0),
    ("words that stand together count 0.15", lexical, "_TOGETHER", 0.15),
    ("words that stand together count 0.6", lexical, "_TOGETHER", 0.6),
    ("best window only, no head", fusion, "_HEAD", 0.0),
    ("head only, no windows", fusion, "_HEAD", 1.0),
    ("dense share 0.3", retriever, "DENSE_WEIGHT", 0.3),
    ("dense share 0.4", retriever, "DENSE_WEIGHT", 0.4),
    ("dense share 0.6", retriever, "DENSE_WEIGHT", 0.6),
    ("words only", retriever, "DENSE_WEIGHT", 0.0),
    ("meaning only", retriever, "DENSE_WEIGHT", 1.0),
    ("50 candidates a side", retriever, "CANDIDATES", 50),
    ("200 candidates a side", retriever, "CANDIDATES", 200),
)


def main() -> None:
    """Build each set once, measure it as shipped and with each constant turned, and write a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/retrieval"))
    parser.add_argument("--cache", type=Path, default=Settings().cache)
    arguments = parser.parse_args()
    sets = [name for name in SETS if (arguments.data / name).is_dir()]
    columns = [list(_column(arguments.data / name, arguments.cache)) for name in sets]
    names = ["as shipped", *(turn[0] for turn in _TURNED)]
    figures = [" | ".join(f"{column[i]:.3f}" for column in columns) for i in range(len(names))]
    lines = [
        "# What each of retrieval's constants does",
        "",
        f"Made by `python -m bench.ablations`: the first {QUERIES} queries of each set,",
        "one constant turned at a time.",
        "",
        f"| nDCG@10 | {' | '.join(sets)} |",
        f"| --- |{' --- |' * len(sets)}",
        *(f"| {name} | {row} |" for name, row in zip(names, figures, strict=True)),
        "",
    ]
    text = "\n".join(lines)
    Path("bench/ablations.md").write_text(text, encoding="utf-8")
    print(text)


def _column(folder: Path, cache: Path) -> Iterator[float]:
    with TemporaryDirectory() as index:
        built = build(folder, Path(index), cache, Settings().encoder, Silent())
        generation = Generation(IndexStore(Path(index)).current())
        try:
            yield _ndcg(generation, built)
            for _, module, name, value in _TURNED:
                with _turned(module, name, value):
                    yield _ndcg(generation, built)
        finally:
            generation.close()


def _ndcg(generation: Generation, built: Built) -> float:
    return evaluate(generation, built.queries, built.qrels, limit=QUERIES).measure("nDCG@10").mean


@contextmanager
def _turned(module: ModuleType, name: str, value: float) -> Iterator[None]:
    shipped = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, shipped)


if __name__ == "__main__":
    main()
