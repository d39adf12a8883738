"""Compare parsing and ingest with what people would otherwise use: `python -m bench.parsing`.

In one run, on the same files: our parsing (as many processes as cores), pypdf's text extraction
page by page, and a pipeline as LangChain's tutorial has it (PyPDFLoader, RecursiveCharacterTextSplitter
1000/200, Chroma) with the same encoder weights. LangChain comes with `pip install '.[baselines]'`.
"""

from __future__ import annotations

import logging
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import psutil
import typer

from assistant.evaluation.tables import Table
from assistant.kernel.settings import Settings
from bench.ingest import DOCUMENTS
from bench.record import against, record
from ingest.cache import ParsedCache
from ingest.encoding import SentenceTransformersEncoder
from ingest.parsing import parse
from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from ingest.sources.folder.collection import read_collection
from ingest.sources.port import FileSource

FASTER_THAN_PYPDF = 5.0

Row = tuple[str, str, str, str]


def main(
    documents: Annotated[Path, typer.Option(help="The folder of documents.")] = DOCUMENTS,
    rounds: Annotated[int, typer.Option(help="How often parsing is timed; medians are given.")] = 3,
    end_to_end: Annotated[bool, typer.Option(help="Compare whole ingests too, which takes long.")] = True,
) -> None:
    """Time parsing and whole ingests against the baselines, and write bench/parsing.md."""
    if not documents.is_dir():
        raise typer.BadParameter(f"There is no folder at {documents}.", param_hint="--documents")
    logging.disable(logging.CRITICAL)  # pypdf tells of every oddity
    files = [item for item in read_collection(documents).files if item.path.suffix.lower() == ".pdf"]
    ours, theirs, pages = [], [], 0
    for _ in range(rounds):  # in turns, so that a slow phase of the machine hits both
        pages, seconds = _parsed(files)
        ours.append(seconds)
        theirs.append(_timed(lambda: _pypdf([item.path for item in files])))
    ratio = statistics.median(there / here for here, there in zip(ours, theirs, strict=True))
    figures: dict[str, object] = {
        "files": len(files),
        "pages": pages,
        "precedent_seconds": ours,
        "pypdf_seconds": theirs,
        "times_as_fast_as_pypdf": round(ratio, 2),
    }
    rows = [
        ("Parsing, pages/s", f"{pages / statistics.median(ours):.0f}", "", ""),
        ("pypdf's text only, pages/s", f"{pages / statistics.median(theirs):.0f}", "", ""),
        (
            "Times as fast as pypdf (median of pairs)",
            f"{ratio:.1f}",
            f"≥ {FASTER_THAN_PYPDF:g}",
            against(ratio, FASTER_THAN_PYPDF, at_least=True),
        ),
    ]
    if end_to_end:
        compared, more = _end_to_end([item.path for item in files], pages)
        figures |= compared
        rows += more
    record(
        "parsing",
        "Parsing and ingest against pypdf and LangChain",
        "python -m bench.parsing",
        figures,
        (
            f"{len(files)} PDF files, {pages:,} pages; {psutil.cpu_count()} processes for our "
            "parsing, one for pypdf and LangChain, whose encoder uses all cores. Start-up is left out, "
            "loading the model is not.",
            Table(("What", "Figure", "Target", ""), tuple(rows)),
        ),
    )


def _parsed(files: Sequence[FileSource]) -> tuple[int, float]:
    with TemporaryDirectory(prefix="precedent-bench-") as folder:
        started = time.perf_counter()
        parsed = parse(files, ParsedCache(Path(folder), keep=False), Silent())
        seconds = time.perf_counter() - started
    return sum(len(document.pages) for document in parsed.documents), round(seconds, 2)


def _pypdf(paths: Sequence[Path]) -> None:
    from pypdf import PdfReader

    for path in paths:
        for page in PdfReader(path).pages:
            page.extract_text()


def _end_to_end(paths: Sequence[Path], pages: int) -> tuple[dict[str, object], list[Row]]:
    with TemporaryDirectory(prefix="precedent-bench-") as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for path in paths:
            shutil.copyfile(path, corpus / path.name)  # a link out of a collection is not followed
        options = Options(corpus, Path(folder, "index"), Path(folder, "cache"))
        started = time.perf_counter()
        report = ingest(options, lambda: SentenceTransformersEncoder(Settings().encoder), Silent())
        ours = round(time.perf_counter() - started, 2)
        if report.counts["pages"] != pages:
            raise RuntimeError(f"{report.counts['pages']} of {pages} pages were ingested")
        theirs = _timed(lambda: _langchain(paths, Path(folder, "chroma")))
    figures: dict[str, object] = {"precedent_ingest_seconds": ours, "langchain_seconds": theirs}
    return figures, [
        ("Ingest, pages/s", f"{pages / ours:.1f}", "", ""),
        ("LangChain's tutorial pipeline, pages/s", f"{pages / theirs:.1f}", "", ""),
        (
            "Times as fast as LangChain",
            f"{theirs / ours:.2f}",
            "> 1",
            against(theirs / ours, 1, at_least=True),
        ),
    ]


def _langchain(paths: Sequence[Path], folder: Path) -> None:
    from langchain_chroma import Chroma
    from langchain_community.document_loaders import PyPDFLoader
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from bench.same_weights import SameWeights

    loaded = [page for path in paths for page in PyPDFLoader(str(path)).load()]
    splits = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(loaded)
    store = Chroma(embedding_function=SameWeights(Settings().encoder), persist_directory=str(folder))
    for start in range(0, len(splits), 5000):  # Chroma takes no more at once
        store.add_documents(splits[start : start + 5000])


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return round(time.perf_counter() - started, 2)


if __name__ == "__main__":
    typer.run(main)
