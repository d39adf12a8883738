"""Recognise pages whose text is known, and scans, and write how well: `python -m bench.ocr`."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import typer
from PIL import Image

from assistant.evaluation.tables import Table, share
from bench.ingest import DOCUMENTS
from bench.record import record
from ingest.loading.loaded import Reading
from ingest.loading.ocr import RecognisedPage, RecognisedWord, engine, recognise, recognition
from ingest.loading.ocr.hocr import mean_confidence
from ingest.loading.pdf.geometry import Box, Frame

SCANS = Path("../shared/data/robust")
RESOLUTIONS = (100, 150, 200, 300)  # dots an inch
BOUNDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)  # of confidence
_WORDS = 150  # on a page that is worth measuring
_NOT_LETTERS = re.compile(r"[\W_]+")
_SCANNED = ("scanned-only", "image-only / odd images")


class Mark(NamedTuple):
    """A word that was recognised, and whether it is the one that is printed there."""

    text: str
    confidence: float
    line: float  # the mean confidence of its line
    right: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the words of some pages."""

    marks: tuple[Mark, ...]
    printed: int  # words
    found: int  # of them
    letters: int  # printed
    wrong_letters: int  # put in, left out or taken for others
    pages: int
    seconds: float

    def kept(self, least: float) -> tuple[Mark, ...]:
        """The marks of words in lines of at least that confidence."""
        return tuple(mark for mark in self.marks if mark.line >= least)


def main(
    documents: Annotated[Path, typer.Option(help="A folder of PDF files with text.")] = DOCUMENTS,
    scans: Annotated[Path, typer.Option(help="A folder of scans, with provenance.tsv.")] = SCANS,
) -> None:
    """Draw a page of each document at several resolutions, recognise it, and compare with its text."""
    if not documents.is_dir():
        raise typer.BadParameter(f"There is no folder at {documents}.", param_hint="--documents")
    kept, recognition.LEAST_CONFIDENCE = recognition.LEAST_CONFIDENCE, 0.0  # what it drops is measured too
    chosen = list(_pages(documents))
    outcomes = {dots: _measured(chosen, dots) for dots in RESOLUTIONS}
    recognition.LEAST_CONFIDENCE = kept
    seen = list(_scans(scans)) if scans.is_dir() else []
    everything = [mark for outcome in outcomes.values() for mark in outcome.marks]
    by_word = list(_bins([(mark.confidence, mark.right) for mark in everything]))
    by_line = list(_bins([(mark.line, mark.right) for mark in everything]))
    record(
        "ocr",
        "Text recognition",
        "python -m bench.ocr",
        {
            "engine": engine(),
            "least_confidence": kept,
            "resolutions": {str(dots): _figures(outcome, kept) for dots, outcome in outcomes.items()},
            "by_confidence_of_word": by_word,
            "by_confidence_of_line": by_line,
            "scans": seen,
        },
        (
            f"{engine()}. {len(chosen)} pages, one of each document, drawn in grey as JPEG at each "
            "resolution. A word is right when its letters and digits are those of the word that is printed "
            "in that place.",
            _quality_table(outcomes, kept),
            "Words by the confidence that tesseract has in them, and by the mean over their line, at all "
            f"resolutions. Lines below {kept} are dropped; a word that is uncertain in a line that is not, "
            "is kept, for a sentence that lacks a word may say something else.",
            _confidence_table(by_word, by_line),
            "Scans, whose text is not known: words, their mean confidence, and time.",
            Table(
                ("File", "Pages", "Words", "Confidence", "Seconds a page"),
                tuple((name, str(n), str(w), f"{c:.2f}", f"{s:.1f}") for name, n, w, c, s in seen),
            ),
        ),
    )


def _pages(documents: Path) -> Iterator[tuple[Path, int]]:
    """The page with enough text that is nearest the middle, of each document."""
    for path in sorted(documents.rglob("*.pdf")):
        document = pdfium.PdfDocument(path)
        middle = len(document) // 2
        for number in sorted(range(len(document)), key=lambda n: abs(n - middle)):
            if len(_printed(document, number)) >= _WORDS:
                yield path, number
                break
        document.close()


def _printed(document: pdfium.PdfDocument, number: int) -> list[tuple[str, Box]]:
    """The words of a page as pdfium has them, whatever our own reader makes of it."""
    page = document[number]
    frame = Frame(page.get_bbox(), page.get_rotation() // 90)
    text_page = page.get_textpage()
    letters = [chr(pdfium_c.FPDFText_GetUnicode(text_page, at)) for at in range(text_page.count_chars())]
    words = []
    for found in re.finditer(r"[^\s\x00-\x1f\ufffe]+", "".join(letters)):
        boxes = [frame.shown(*text_page.get_charbox(at, loose=True)) for at in range(*found.span())]
        left, top, right, bottom = zip(*boxes, strict=True)
        words.append((found.group(), (min(left), min(top), max(right), max(bottom))))
    return words


def _measured(chosen: Sequence[tuple[Path, int]], dots: int) -> Outcome:
    printed, pictures = [], []
    for path, number in chosen:
        document = pdfium.PdfDocument(path)
        printed.append(_printed(document, number))
        pictures.append(document[number].render(scale=dots / 72, grayscale=True).to_pil().copy())
        document.close()
    with TemporaryDirectory(prefix="precedent-bench-") as folder:
        path = Path(folder, "pictures.pdf")
        pictures[0].save(path, resolution=dots, save_all=True, append_images=pictures[1:], quality=75)
        started = time.perf_counter()
        read = recognise(path, range(len(pictures)), Reading())
        seconds = time.perf_counter() - started
    pages = [_compared(words, read[number]) for number, words in enumerate(printed)]
    marks = tuple(mark for page in pages for mark in page.marks)
    return Outcome(
        marks,
        printed=sum(page.printed for page in pages),
        found=sum(page.found for page in pages),
        letters=sum(page.letters for page in pages),
        wrong_letters=sum(page.wrong_letters for page in pages),
        pages=len(pages),
        seconds=seconds,
    )


def _compared(printed: Sequence[tuple[str, Box]], page: RecognisedPage) -> Outcome:
    """Each word that was read belongs to the printed one that it covers most."""
    words = [(_letters(text), box) for text, box in printed if _letters(text)]
    marks, wrong, found, met = [], 0, set(), set()
    for word, line in _with_line(page):
        text = _letters(word.text)
        if not text:
            continue
        areas = [_overlap(word.shown, box) for _, box in words]
        best = max(range(len(words)), key=areas.__getitem__)
        there = words[best][0] if areas[best] > 0 else ""
        wrong += _distance(text, there) if best not in met else len(text)
        if there:
            met.add(best)
        if text == there:
            found.add(best)
        marks.append(Mark(text, word.confidence, line, text == there))
    wrong += sum(len(text) for number, (text, _) in enumerate(words) if number not in met)
    letters = sum(len(text) for text, _ in words)
    return Outcome(tuple(marks), len(words), len(found), letters, wrong, 1, 0.0)


def _with_line(page: RecognisedPage) -> Iterator[tuple[RecognisedWord, float]]:
    """Each word with the mean confidence of its line, whose words all stand on one base."""
    for _, found in groupby(page.words, key=lambda word: (word.turns, word.base)):
        line = list(found)
        yield from ((word, mean_confidence(line)) for word in line)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def _distance(one: str, other: str) -> int:
    """Levenshtein's: letters to put in, leave out or change."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, wanted in enumerate(other, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (letter != wanted)),
            )
    return row[-1]


def _figures(outcome: Outcome, least: float) -> dict[str, float]:
    kept = outcome.kept(least)
    right = sum(mark.right for mark in kept)
    return {
        "word_recall": round(right / outcome.printed, 4),
        "word_recall_nothing_dropped": round(outcome.found / outcome.printed, 4),
        "word_precision": round(right / len(kept), 4),
        "character_error_rate_nothing_dropped": round(outcome.wrong_letters / outcome.letters, 4),
        "mean_confidence": round(mean_confidence(kept), 4),
        "seconds_a_page": round(outcome.seconds / outcome.pages, 2),
    }


def _quality_table(outcomes: dict[int, Outcome], least: float) -> Table:
    rows = []
    for dots, outcome in outcomes.items():
        figures = _figures(outcome, least)
        *shares, seconds = figures.values()
        rows.append((f"{dots} dpi", *(f"{100 * value:.1f}%" for value in shares), f"{seconds:.2f}"))
    return Table(
        (
            "Drawn at",
            "Word recall",
            "… nothing dropped",
            "Word precision",
            "Character errors",
            "Mean confidence",
            "Seconds a page",
        ),
        tuple(rows),
    )


def _bins(values: Sequence[tuple[float, bool]]) -> Iterator[dict[str, float]]:
    for low, high in pairwise(BOUNDS):
        inside = [right for value, right in values if low <= value < high]
        yield {"from": low, "words": len(inside), "right": sum(inside)}


def _confidence_table(words: Sequence[dict[str, float]], lines: Sequence[dict[str, float]]) -> Table:
    rows = []
    for word, line in zip(words, lines, strict=True):
        cells = [cell for one in (word, line) for cell in (f"{one['words']:,}", _right(one))]
        rows.append((f"from {word['from']:.1f}", *cells))
    return Table(("Confidence", "Words", "Right", "Words in lines", "Right"), tuple(rows))


def _right(counted: dict[str, float]) -> str:
    return share(counted["right"] / counted["words"] if counted["words"] else None)


def _scans(folder: Path) -> Iterator[tuple[str, int, int, float, float]]:
    Image.MAX_IMAGE_PIXELS = None
    for line in (folder / "provenance.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        fields = line.split("\t")
        if fields[6] not in _SCANNED or not fields[0].endswith(".pdf"):
            continue
        document = pdfium.PdfDocument(folder / fields[0])
        count = len(document)
        document.close()
        started = time.perf_counter()
        pages = recognise(folder / fields[0], range(count), Reading()).values()
        seconds = time.perf_counter() - started
        words = [word for page in pages for word in page.words]
        yield fields[0], count, len(words), mean_confidence(words), seconds / count


if __name__ == "__main__":
    typer.run(main)
