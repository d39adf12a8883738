"""Recognise the text on some pages of a PDF."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.kernel.tesseract import available, wanted
from ingest.loading.loaded import Reading
from ingest.loading.ocr.hocr import HocrWord, Picture, mean_confidence, read_hocr
from ingest.loading.ocr.recognised import RecognisedPage, RecognisedWord
from ingest.loading.ocr.scratch import scratch
from ingest.loading.ocr.sheets import Sheet, copy_pages
from ingest.loading.pdf.geometry import read_box

# Of the words of a line, on average, for the line to be kept: below, it is mostly specks and drawings.
# Single words are never dropped: "was not spent" must not turn into "was spent". See bench/ocr.md.
LEAST_CONFIDENCE = 0.5
_SECONDS_A_PAGE = 20  # that a file may take longer; most take 2 to 5
_AT_ONCE = 4  # pages: other readers are at work too, and each tesseract takes a core and some 150 MB
_DOTS = 300  # an inch, at least: what tesseract's models were made for
_DOUBTFUL = 0.6  # a page read with less confidence may lie on its side
_LETTERS = 40  # on a page that is worth turning: with fewer tesseract cannot tell how it lies
_PLUGIN = "ingest.loading.ocr.plugin"


def recognise(path: Path, pages: Sequence[int], reading: Reading) -> Mapping[int, RecognisedPage]:
    """Return what stands in the pictures of `pages` (indices from 0), by page index.

    Pass only pages that have no text of their own: whatever a reader sees on them is read as a
    picture. `reading.languages` and `reading.password` are used; `reading.ocr` is for the caller.

    Words have their boxes in points from the top left corner of the page as displayed, /Rotate
    and /CropBox applied: the frame that `pdf.geometry.Frame(page.get_bbox(), …)` calls "shown". In
    the reading frame of its `turns`, the key under which `RawPage.words` holds it, a word `w` has
    the box `read_box(w.shown, w.turns, width, height)` and stands on `w.base`. No word lies off the
    page and none is blank. A line is left out where its words are less certain, on average, than
    LEAST_CONFIDENCE.

    A page is left out of the mapping when it could not be recognised: tesseract failed or took
    too long, or pdfium cannot open the page. A page without any text in its picture is there, with
    no words. Nothing is raised for what is wrong with a page or with the file. Where tesseract is
    missing, or has none of the languages, the mapping is empty, so ask `remedy(reading.languages)`
    first: it returns the command that installs what is missing, "" when all is there.

    Takes two to five seconds a page, several pages at once. No process outlives a caller that is
    killed (on Linux), and the pictures that such a one leaves are removed by the next call.
    """
    if not pages or not available():
        return {}
    reading.more_time(_SECONDS_A_PAGE * len(pages))
    with scratch() as folder:
        plain = folder / "pages.pdf"
        sheets = copy_pages(path, pages, reading.password, plain)
        languages = wanted(reading.languages)
        found = dict(_read(plain, range(len(sheets)), languages, folder / "first", turning=False))
        doubtful = [number for number, drawn in found.items() if _may_lie_turned(drawn)]
        reading.more_time(_SECONDS_A_PAGE * len(doubtful))
        for number, drawn in _read(plain, doubtful, languages, folder / "again", turning=True):
            found[number] = max(found[number], drawn, key=lambda one: mean_confidence(one.words))
    return {sheets[number].page: _page(drawn, sheets[number]) for number, drawn in found.items()}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """How a page was read from a picture in which it was turned back by so many quarters."""

    picture: Picture
    turns: int

    @property
    def words(self) -> list[HocrWord]:
        return [word for line in self.picture.lines for word in line]


def _may_lie_turned(drawn: _Drawn) -> bool:
    letters = sum(len(word.text) for word in drawn.words)
    return mean_confidence(drawn.words) < _DOUBTFUL and letters >= _LETTERS


def _read(
    plain: Path,
    numbers: Sequence[int],
    languages: Sequence[str],
    folder: Path,
    *,
    turning: bool,
) -> Iterator[tuple[int, _Drawn]]:
    """Yield what could be read, with its number among the sheets."""
    if not numbers:
        return
    if not _run(plain, numbers, languages, folder, turning=turning) and len(numbers) > 1:
        # One page that cannot be drawn ends the run: those that it took with it are read alone.
        for number in numbers:
            if not _result(folder, number).is_file():
                _run(plain, [number], languages, folder, turning=turning)
    for number in numbers:
        drawn = _drawn(folder, number)
        if drawn is not None:
            yield number, drawn


def _run(
    plain: Path, numbers: Sequence[int], languages: Sequence[str], folder: Path, *, turning: bool
) -> bool:
    """Have OCRmyPDF write an hOCR file for each page; return whether it came to the end."""
    from ocrmypdf.api import _pdf_to_hocr  # slow to import, and most documents need none of it

    for name in ("ocrmypdf", "pikepdf", "pdfminer"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    folder.mkdir(exist_ok=True)
    try:
        _pdf_to_hocr(
            plain,
            folder,
            language=languages,
            pages=",".join(str(number + 1) for number in numbers),
            mode="force",  # what letters there are on these pages cannot be read
            oversample=_DOTS,
            rotate_pages=turning,
            rotate_pages_threshold=0,  # the better of two readings is kept, so a wrong guess does no harm
            jobs=min(_AT_ONCE, os.cpu_count() or 1),
            use_threads=True,  # tesseract does the work: processes would only be more to tidy up
            progress_bar=False,
            plugins=[_PLUGIN],
        )
    except Exception:  # noqa: BLE001  # whatever it stumbles over, a page costs itself alone
        return False
    return True


def _result(folder: Path, number: int) -> Path:
    """Where OCRmyPDF writes how it read a page, when it is done with it."""
    return folder / f"{number + 1:06d}_hocr.json"


def _drawn(folder: Path, number: int) -> _Drawn | None:
    result = _result(folder, number)
    if not result.is_file():
        return None
    told = json.loads(result.read_text(encoding="utf-8"))
    picture = read_hocr(folder / f"{number + 1:06d}_ocr_hocr.hocr")
    return None if picture is None else _Drawn(picture, int(told["orientation_correction"]) // 90 % 4)


def _page(drawn: _Drawn, sheet: Sheet) -> RecognisedPage:
    kept = (line for line in drawn.picture.lines if mean_confidence(line) >= LEAST_CONFIDENCE)
    words = tuple(_on_page(word, drawn, sheet) for line in kept for word in line)
    return RecognisedPage(words, mean_confidence(words))


def _on_page(word: HocrWord, drawn: _Drawn, sheet: Sheet) -> RecognisedWord:
    """A word of the picture where it stands on the displayed page."""
    turns, picture = drawn.turns, drawn.picture
    width, height = (sheet.height, sheet.width) if turns % 2 else (sheet.width, sheet.height)
    across, down = width / picture.width, height / picture.height
    left, top, right, bottom = word.box
    box = (left * across, top * down, right * across, bottom * down)
    return RecognisedWord(
        word.text,
        *read_box(box, -turns % 4, width, height),
        turns=(turns + word.turns) % 4,
        base=word.base * down,
        size=word.size * down,
        confidence=word.confidence,
    )
