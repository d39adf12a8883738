"""Join the words of lines that follow one another, and the parts of those parted at a line end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.loading.hyphens import Joint, Vocabulary
from ingest.loading.page_text import Token
from ingest.loading.pdf.geometry import Word
from ingest.loading.pdf.lines import Line
from ingest.loading.pdf.spacing import closed_up


def running(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Token]:
    """The words of the lines in order, those that are parted or spaced out as the document spells them."""
    return closed_up(list(_joined(lines, vocabulary)), vocabulary)


def _joined(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Token]:
    parted: Word | None = None  # ends its line with a hyphen
    for number, line in enumerate(lines):
        for index, word in enumerate(line.words):
            before = " "
            text = word.text if word.text.isascii() else vocabulary.whole(word.text)
            if parted is not None and index == 0:
                joint = vocabulary.joint(parted.text, text)
                yield _token(parted, parted.text[:-1] if joint is Joint.TOGETHER else parted.text)
                before = " " if joint is Joint.APART else ""
                parted = None
            last = index + 1 == len(line.words) and number + 1 < len(lines)
            if last and text.endswith("-") and len(text) > 1:
                parted = word
                if before == "":
                    # A word over three lines: its middle part is rare enough to keep its hyphen.
                    parted = None
                    yield _token(word, text, before)
                continue
            yield _token(word, text, before)


def _token(word: Word, text: str, before: str = " ") -> Token:
    return Token(text, word.shown, before, word.notes)
