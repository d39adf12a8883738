"""Find a quote on its page, the lines it stands on, and the heading it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.kernel.boxes import WordBox
from assistant.kernel.domain import Page, Passage, Span
from assistant.kernel.errors import NotFound

_SAME_LINE = 0.5  # share of the lower of two boxes that both must cover to stand on one line
_WIDEST_GAP = 2.5  # heights of a word; words further apart stand in different columns


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page picture, in PDF points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sought:
    """A quote that is looked for on a page: its words or, where there are none, its place."""

    words: str = ""
    start: int | None = None  # of its first character; from the beginning where only `end` is known
    end: int | None = None  # after its last character; to the end where only `start` is known

    def __bool__(self) -> bool:
        return self != Sought()


def find_span(page: Page, sought: Sought) -> Span | None:
    """Return where a quote stands on a page; None when none is sought.

    Raises `NotFound` when the words are not on the page or the place lies outside it.
    """
    if sought.words:
        found = page.text.find(sought.words)
        if found < 0:
            raise NotFound(f"The quote is not on page {page.number}, word for word.")
        return Span(page.number, found, found + len(sought.words))
    if not sought:
        return None
    first, last = sought.start or 0, len(page.text) if sought.end is None else sought.end
    if not 0 <= first < last <= len(page.text):
        raise NotFound(
            f"Page {page.number} has {len(page.text)} characters; there is nothing from {first} to {last}."
        )
    return Span(page.number, first, last)


def line_boxes(page: Page, span: Span) -> list[Box]:
    """Return one box for each line, or each column's part of a line, that the span stands on."""
    boxes: list[Box] = []
    for word in page.words:
        if word.end <= span.start or word.start >= span.end:
            continue
        if boxes and _carries_on(boxes[-1], word):
            last = boxes[-1]
            boxes[-1] = replace(
                last,
                top=min(last.top, word.top),
                right=max(last.right, word.right),
                bottom=max(last.bottom, word.bottom),
            )
        else:
            boxes.append(Box(word.left, word.top, word.right, word.bottom))
    return boxes


def heading_of(passages: Sequence[Passage], number: int, span: Span | None) -> str:
    """Return the heading over a span, or else the one under which the page begins; "" when there is none."""
    on_page = [passage for passage in passages if passage.first_page <= number <= passage.last_page]
    if span is not None:
        on_page = [passage for passage in on_page if _holds(passage, span)] or on_page
    return on_page[0].heading_path[-1] if on_page and on_page[0].heading_path else ""


def _holds(passage: Passage, span: Span) -> bool:
    spans = (part for sentence in passage.sentences for part in sentence.spans)
    return any(part.page == span.page and part.start < span.end and span.start < part.end for part in spans)


def _carries_on(box: Box, word: WordBox) -> bool:
    height = min(box.bottom - box.top, word.bottom - word.top)
    shared = min(box.bottom, word.bottom) - max(box.top, word.top)
    return shared >= _SAME_LINE * height and -height <= word.left - box.right <= _WIDEST_GAP * height
