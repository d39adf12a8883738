"""Read odd, damaged, encrypted and scanned files as an ingest does: `python -m bench.robust`."""

from __future__ import annotations

import csv
import os
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import psutil
import typer
import yaml

from assistant.evaluation.progress import drawn
from assistant.evaluation.tables import Table, share
from assistant.kernel.index.manifest import Refusal
from bench.record import against, record
from ingest.cache import ParsedCache
from ingest.loading import Loaded
from ingest.parsing import parse
from ingest.progress import Progress
from ingest.sources.folder.catalogue import CATALOGUE, PASSWORDS
from ingest.sources.folder.collection import read_collection

FILES = Path("../shared/data/robust")
EXPECTED = 0.95  # of the files come out as they should
MEMORY_MB = 2048
_UNFORESEEN = ("crashed", "too_slow")
_TEXTLESS = (  # in words of the notes: files that open and hold no text, of which a person is to be told
    "no text",
    "blank",
    "empty document",
    "empty cells",
    "no usable text",
    "without words",
    "no page object",
)
# What was found by looking into files that do not come out as their list says.
LOOKED_INTO = {
    "pdfjs_bug1782186.pdf": "pdfium does not take its password, pypdf does; there is no text in it",
    "pdfjs_encrypted-attachment.pdf": "its attachment is locked; its page opens with an empty password",
    "opf_T02-03_002_page-object-wrong-type.pdf": "neither pdfium nor pypdf takes its page for one",
}


@dataclass(frozen=True, slots=True)
class Odd:
    """An odd file, and what is to become of it."""

    name: str
    expected: tuple[str, ...]  # "loads", "clear error", "needs password", "needs OCR": any of them will do
    password: str
    note: str


@dataclass(frozen=True, slots=True)
class Run:
    """What became of files that were read in one go."""

    outcomes: Mapping[str, Loaded | Refusal]  # by file name
    seconds: float
    peak_mb: float  # of this process and all below it, together


def main(files: Annotated[Path, typer.Option(help="The folder of odd files.")] = FILES) -> None:
    """Read every file in one run, the locked ones again with their passwords, and write the outcomes."""
    if not files.is_dir():
        raise typer.BadParameter(f"There is no folder at {files}.", param_hint="--files")
    odd = odd_files(files)
    with drawn() as progress:
        plain = read(files, odd, progress)
        opened = read(files, [item for item in odd if item.password], progress, with_passwords=True)
    missed = misses(odd, plain.outcomes, opened.outcomes)
    right = 1 - len(missed) / len(odd)
    kinds = Counter(_kind(outcome) for outcome in plain.outcomes.values())
    figures = {
        "files": len(odd),
        "as_expected": round(right, 4),
        "missed": missed,
        "outcomes": dict(kinds),
        "opened_with_password": sorted(name for name, o in opened.outcomes.items() if _opens(o)),
        "seconds": plain.seconds,
        "peak_mb": plain.peak_mb,
    }
    unforeseen = sum(kinds[kind] for kind in _UNFORESEEN)
    rows = (
        ("Files as expected", share(right), share(EXPECTED), against(right, EXPECTED, at_least=True)),
        ("Crashes and time-outs", str(unforeseen), "0", against(unforeseen, 0, at_least=False)),
        (
            "Memory, all processes",
            f"{plain.peak_mb:,.0f} MB",
            f"≤ {MEMORY_MB:,} MB",
            against(plain.peak_mb, MEMORY_MB, at_least=False),
        ),
        ("Seconds", f"{plain.seconds:.1f}", "", ""),
    )
    record(
        "robust",
        "Odd files",
        "python -m bench.robust",
        figures,
        (
            f"{len(odd)} files in one run of the readers; the locked ones once more with their passwords.",
            Table(("What", "Figure", "Target", ""), rows),
            Table(("Outcome", "Files"), tuple((kind, str(count)) for kind, count in kinds.most_common())),
            "Not as expected:" if missed else "Every file came out as expected.",
            *((Table(("File", "Expected", "Found", "Why"), _shown(odd, missed)),) if missed else ()),
        ),
    )


def odd_files(folder: Path) -> list[Odd]:
    """Return the files of the folder that its provenance.tsv describes."""
    with (folder / "provenance.tsv").open(encoding="utf-8") as file:
        return [
            Odd(row["file"], tuple(row["expected"].split(" / ")), row["password"] or "", row["note"] or "")
            for row in csv.DictReader(file, delimiter="\t")
        ]


def read(folder: Path, odd: Sequence[Odd], progress: Progress, *, with_passwords: bool = False) -> Run:
    """Read files as a collection of their own; passwords go by the catalogue and the environment."""
    with TemporaryDirectory(prefix="precedent-bench-") as temporary:
        corpus = Path(temporary, "corpus")
        corpus.mkdir()
        for item in odd:
            shutil.copyfile(folder / item.name, corpus / item.name)
        with _passwords(corpus, odd) if with_passwords else _nothing():
            collection = read_collection(corpus)
        started = time.perf_counter()
        with peak() as most:
            parsed = parse(collection.files, ParsedCache(Path(temporary, "cache")), progress)
        seconds = time.perf_counter() - started
    names = {item.source.id: item.source.name for item in collection.files}
    outcomes: dict[str, Loaded | Refusal] = {names[name]: loaded for name, loaded in parsed.loaded.items()}
    outcomes |= {refusal.name: refusal for refusal in (*collection.refused, *parsed.refused)}
    return Run(outcomes, round(seconds, 1), round(most[0] / 2**20))


def misses(
    odd: Sequence[Odd], plain: Mapping[str, Loaded | Refusal], opened: Mapping[str, Loaded | Refusal]
) -> dict[str, str]:
    """Return what was found instead, by file name, of those that did not come out as they should."""
    missed = {}
    for item in odd:
        if not _as_expected(item, plain[item.name]):
            missed[item.name] = _told(plain[item.name])
        elif item.name in opened and not _opens(opened[item.name]):
            missed[item.name] = f"with its password: {_told(opened[item.name])}"
    return missed


_WITHOUT_TEXT = ("needs_ocr", "no_text")


def _as_expected(item: Odd, outcome: Loaded | Refusal) -> bool:
    if isinstance(outcome, Loaded):
        pictured = bool(outcome.pictures) or any(page.ocr for page in outcome.pages)
        return "loads" in item.expected or (pictured and "needs OCR" in item.expected)
    if outcome.kind in _UNFORESEEN:
        return False
    if outcome.kind == "password":
        return "needs password" in item.expected
    told_empty = any(words in item.note for words in _TEXTLESS)
    if outcome.kind in _WITHOUT_TEXT and ("needs OCR" in item.expected or told_empty):
        return True
    return "clear error" in item.expected or (outcome.kind == "empty" and told_empty)


def _opens(outcome: Loaded | Refusal) -> bool:
    return isinstance(outcome, Loaded) or outcome.kind in _WITHOUT_TEXT


def _kind(outcome: Loaded | Refusal) -> str:
    return outcome.kind if isinstance(outcome, Refusal) else "loaded"


def _told(outcome: Loaded | Refusal) -> str:
    return f"{outcome.kind}: {outcome.reason}" if isinstance(outcome, Refusal) else "loaded"


def _shown(odd: Sequence[Odd], missed: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (item.name, " / ".join(item.expected), missed[item.name], LOOKED_INTO.get(item.name, item.note))
        for item in odd
        if item.name in missed
    )


@contextmanager
def _passwords(corpus: Path, odd: Sequence[Odd]) -> Iterator[None]:
    named = {f"{PASSWORDS}{number}": item for number, item in enumerate(odd) if item.password}
    documents = [
        {"id": f"odd-{number}", "file": item.name, "title": item.name, "password_from": name}
        for number, (name, item) in enumerate(named.items())
    ]
    (corpus / CATALOGUE).write_text(yaml.safe_dump({"documents": documents}), encoding="utf-8")
    os.environ |= {name: item.password for name, item in named.items()}
    try:
        yield
    finally:
        for name in named:
            del os.environ[name]


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def peak() -> Iterator[list[int]]:
    """Yield a list whose one item is, at the end, the most bytes that this process and those below it had."""
    most, over = [0], threading.Event()

    def watch() -> None:
        own = psutil.Process()
        while not over.wait(0.1):
            used = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    used += process.memory_info().rss
                except psutil.Error:
                    continue
            most[0] = max(most[0], used)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    typer.run(main)
