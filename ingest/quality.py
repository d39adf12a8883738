"""Judge how well a document could be read, and say why not better."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.kernel.domain import BlockKind, Document
from assistant.kernel.index.account import HiddenText, Quality
from ingest.changes import listed
from ingest.loading import Loaded

GARBLED_FAIR = 0.02  # share of words that are none
GARBLED_POOR = 0.10
CONFIDENCE_FAIR = 0.85  # of text recognition
CONFIDENCE_POOR = 0.65
UNREAD_POOR = 0.25  # share of pages that could not be read
_LONG = 15  # pages; a document as long has headings

# What no word looks like: a replacement sign, letters with digits or signs between them, one letter
# many times over, a consonant heap.
_GARBLED = re.compile(
    r"[\ufffd\ue000-\uf8ff]|[^\W\d_][^\w\s'’.&/@:,;()\[\]“”\"+*=%£€$#|\\-]+[^\W\d_]|([^\W\d_])\1{3,}|"
    r"[b-df-hj-np-tv-xz]{7,}|[a-z][A-Z][a-z]+[A-Z][a-z]*[A-Z]",
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:gov|org|com|uk)\b", re.IGNORECASE)


def assess(document: Document, loaded: Loaded) -> Quality:
    """Return the parse quality of a document with the reasons in plain words."""
    words = [word for page in document.pages for word in page.text.split()]
    kinds = [block.kind for page in document.pages for block in page.blocks]
    recognised = [page for page in document.pages if page.ocr]
    sure = [page.confidence for page in recognised if page.confidence < 1]  # 1: the file does not tell
    unread = {*loaded.pictures, *loaded.damaged}
    draft = Quality(
        grade="good",
        reasons=(),
        pages=len(document.pages),
        empty=tuple(
            page.number for page in document.pages if not page.text.strip() and page.number not in unread
        ),
        pictures=loaded.pictures,
        damaged=loaded.damaged,
        recognised=tuple(page.number for page in recognised),
        confidence=round(sum(sure) / len(sure), 3) if sure else 1.0,
        garbled=round(sum(map(is_garbled, words)) / max(len(words), 1), 4),
        words=len(words),
        headings=kinds.count(BlockKind.HEADING),
        tables=loaded.tables,
        notes=kinds.count(BlockKind.NOTE),
        hidden=tuple(HiddenText(item.page, item.why, item.text) for item in loaded.hidden),
    )
    found = list(_reasons(draft, paginated=document.paginated))
    grades = {grade for grade, _ in found}
    grade = next((each for each in ("poor", "fair") if each in grades), "good")
    return Quality(
        **{name: getattr(draft, name) for name in Quality.__slots__ if name not in ("grade", "reasons")},
        grade=grade,
        reasons=tuple(reason for _, reason in found),
    )


def is_garbled(word: str) -> bool:
    """Tell whether a run of characters looks like no word of any text."""
    return bool(_GARBLED.search(word)) and not _ADDRESS.search(word)


def _reasons(quality: Quality, *, paginated: bool) -> Iterator[tuple[str, str]]:
    if not quality.words:
        yield "poor", "there is no text in it"
    unread = len(quality.pictures) + len(quality.damaged)
    share = unread / max(quality.pages, 1)
    unread_grade = "poor" if share > UNREAD_POOR else "fair"
    if quality.pictures:
        yield unread_grade, f"{_pages(quality.pictures)} a picture that was not read"
    if quality.damaged:
        yield unread_grade, f"{_pages(quality.damaged)} damaged"
    if quality.recognised:
        low = quality.confidence < CONFIDENCE_FAIR
        grade = "poor" if quality.confidence < CONFIDENCE_POOR else "fair" if low else "good"
        known = quality.confidence < 1
        sure = f"{quality.confidence:.0%} sure on average" if known else "how surely the file does not tell"
        yield grade, f"{_pages(quality.recognised)} read by text recognition, {sure}"
    if quality.garbled > GARBLED_FAIR:
        grade = "poor" if quality.garbled > GARBLED_POOR else "fair"
        yield grade, f"{quality.garbled:.0%} of the words look garbled"
    if paginated and quality.pages >= _LONG and not quality.headings:
        yield "fair", "no headings were found"
    if quality.hidden:
        count = len(quality.hidden)
        yield "fair", f"{count} {'piece' if count == 1 else 'pieces'} of hidden text left out"
    if quality.empty:
        yield "good", f"{_pages(quality.empty)} without text"


def _pages(numbers: tuple[int, ...]) -> str:
    one = len(numbers) == 1
    return f"page {numbers[0]} is" if one else f"{len(numbers)} pages ({listed(numbers)}) are"
