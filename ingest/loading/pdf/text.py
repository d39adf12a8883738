"""Read the words of a PDF page, with where and how they are set, through pdfium."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from ingest.loading.characters import clean_word, mended_quotes
from ingest.loading.ligatures import held
from ingest.loading.pdf import calls
from ingest.loading.pdf.geometry import Frame, Word, read_box
from ingest.loading.pdf.pieces import Piece, bases, read_pieces

# For a hyphen at which it takes a word to be broken pdfium writes U+FFFE (U+0002 when asked for
# the character alone), and no space after it.
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_SHOWN_HYPHEN = re.compile(r"[\x02\ufffe]|\u00ad$")
_CUT = re.compile(r"\d|[.…·_]{4}")  # what a word must hold to be of several parts
_DIGITS_LAST = re.compile(r"(?<=.)\d+(?=[.,;:!?)\]’”'\"]*$)")
_DIGITS_FIRST = re.compile(r"\d{1,3}(?=[^\W\d])")
_GLUED_LABEL = re.compile(r"\d{1,3}\.(?=[A-Z][a-z])")  # "29.There", set without a space
_LEADER = re.compile(r"[.…·_]{4,}")
_SMALLER = 0.85  # a mark set above the line is at most this share of the size beside it


class PageText(NamedTuple):
    """The words of a page in the order drawn."""

    characters: str  # as pdfium gives them, unrepaired
    words: list[Word]
    pieces: list[Piece]  # of each word
    boxes: NDArray[np.float64]  # of each word a row: left, top, right, bottom as displayed
    raw: int  # pdfium's address of the text, good as long as its reader is open

    def slanted(self) -> dict[int, set[int]]:
        """By quarter turns, the `order` of the words that stand askew."""
        found: dict[int, set[int]] = {}
        for word, piece in zip(self.words, self.pieces, strict=True):
            if not piece.level:
                found.setdefault(piece.turns, set()).add(word.order)
        return found

    def owners(self, index: int) -> set[int]:
        """The addresses of all text objects that a word is drawn in."""
        word = self.words[index]
        drawn = range(word.order, word.order + len(word.text))
        return set(calls.objects_at("FPDFText_GetTextObject", self.raw, drawn)) - {0}

    def by_turns(self, *, without: Collection[int]) -> dict[int, list[Word]]:
        """The words by the quarter turns (0..3, clockwise) their text is turned, but for some indexes."""
        if not without and len(turns := {piece.turns for piece in self.pieces}) == 1:
            return {turns.pop(): self.words}
        found: dict[int, list[Word]] = {}
        for index, (word, piece) in enumerate(zip(self.words, self.pieces, strict=True)):
            if index not in without:
                found.setdefault(piece.turns, []).append(word)
        return found


class TextReader:
    """Asks pdfium about the characters of one page."""

    def __init__(self, page: pdfium.PdfPage, frame: Frame) -> None:
        self._text_page = page.get_textpage()
        self._raw = calls.address(self._text_page.raw)
        self._frame = frame

    def close(self) -> None:
        """Give the page's text back to pdfium."""
        self._text_page.close()

    def read(self) -> PageText:
        """The words of the page."""
        characters = self._characters()
        starts: list[int] = []
        ends: list[int] = []
        texts: list[str] = []
        for found in _WORD.finditer(characters):
            start, raw = found.start(), found.group()
            if raw.isascii() and raw.isalpha():  # as most are
                starts.append(start)
                ends.append(start + len(raw) - 1)
                texts.append(raw)
                continue
            parts = self._parts(start, raw) if _CUT.search(raw) else ((start, raw),)
            for begin, part in parts:
                # At the end of a drawn word a soft hyphen is one that is shown.
                plain = part.isascii() and part.isprintable()
                if text := part if plain else clean_word(_SHOWN_HYPHEN.sub("-", part)):
                    starts.append(begin)
                    ends.append(begin + len(part) - 1)
                    texts.append(text)
        owners = calls.objects_at("FPDFText_GetTextObject", self._raw, starts)
        firsts = dict(zip(reversed(owners), reversed(starts), strict=True))
        known = read_pieces(self._text_page, firsts, self._frame)
        boxes = self._boxes(starts, ends)
        pieces = [known[owner] for owner in owners]
        words = _words(texts, starts, boxes, pieces)
        if any(piece.turns or not piece.level for piece in known.values()):
            words = [self._read_along(word, piece) for word, piece in zip(words, pieces, strict=True)]
        places = list(zip(texts, *np.rint(boxes[:, :2]).T.tolist(), strict=True))
        if len(set(places)) < len(places):
            # What is drawn twice in the same place, to look bold, counts once.
            kept = sorted({place: index for index, place in reversed(list(enumerate(places)))}.values())
            words, pieces = [words[index] for index in kept], [pieces[index] for index in kept]
            boxes = boxes[kept]
        return PageText(characters, words, pieces, boxes, self._raw)

    def _read_along(self, word: Word, piece: Piece) -> Word:
        """The word in its reading frame."""
        if not piece.turns and piece.level:
            return word
        box = word.left, word.top, word.right, word.bottom
        left, top, right, bottom = read_box(box, piece.turns, *self._frame.size)
        base = piece.base
        if not piece.level:
            (base,) = bases(self._raw, (word.order,), (piece.turns,), self._frame)
        return word._replace(left=left, top=top, right=right, bottom=bottom, base=base)

    def _parts(self, start: int, text: str) -> Iterator[tuple[int, str]]:
        """A word's parts, each with the index of its first character.

        A raised note mark stands alone, and so do the number of a paragraph and the dots that lead
        to a page number.
        """
        cuts = [0, len(text)]
        if digits := _DIGITS_LAST.search(text):
            cuts += self._mark_cuts(start, digits.start(), digits.end())
        if (digits := _DIGITS_FIRST.match(text)) and self._is_raised(start + digits.end(), start):
            cuts.append(digits.end())
        if label := _GLUED_LABEL.match(text):
            cuts.append(label.end())
        if leader := _LEADER.search(text):
            cuts += leader.span()
        for begin, end in pairwise(sorted(set(cuts))):
            yield start + begin, text[begin:end]

    def _mark_cuts(self, word: int, first: int, end: int) -> list[int]:
        """Where a raised mark among the last digits of a word begins and ends; nothing if there is none."""
        if not self._is_raised(word, word + end - 1):
            return []
        while first < end - 1 and not self._is_raised(word, word + first):
            first += 1
        return [first, end]

    def _is_raised(self, word: int, mark: int) -> bool:
        owners = calls.objects_at("FPDFText_GetTextObject", self._raw, (word, mark))
        if owners[0] == owners[1]:  # set alike, on one line
            return False
        size, mark_size = self._size(word), self._size(mark)
        return mark_size < size * _SMALLER and self._height(mark) - self._height(word) > size * 0.1

    def _size(self, index: int) -> float:
        matrix, raw = pdfium_c.FS_MATRIX(), self._text_page.raw
        pdfium_c.FPDFText_GetMatrix(raw, index, matrix)
        return float(pdfium_c.FPDFText_GetFontSize(raw, index)) * math.hypot(matrix.c, matrix.d)

    def _height(self, index: int) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(self._text_page.raw, index, x, y)
        return y.value

    def _characters(self) -> str:
        raw = self._text_page.raw
        count = pdfium_c.FPDFText_CountChars(raw)
        if count <= 0:
            return ""
        buffer = ctypes.create_string_buffer((count + 1) * 4)
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = pdfium_c.FPDFText_GetText(raw, 0, count, pointer)
        text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return held(mended_quotes(text))
        # pdfium left characters out of its text: ask for each, so that indexes agree.
        return "".join(chr(pdfium_c.FPDFText_GetUnicode(raw, index) or 0) for index in range(count))

    def _boxes(self, starts: Sequence[int], ends: Sequence[int]) -> NDArray[np.float64]:
        """The boxes of the words as displayed, from those of their first and last characters."""
        count = len(starts)
        found = calls.values_at("FPDFText_GetLooseCharBox", self._raw, [*starts, *ends], 2 * count)
        first, last = found[:count].astype(float), found[count:].astype(float)
        low, high = np.minimum(first, last), np.maximum(first, last)
        corners = np.column_stack((low[:, 0], low[:, 3], high[:, 2], high[:, 1]))  # left, bottom, right, top
        return self._frame.shown_all(corners)


def _words(
    texts: Sequence[str], starts: Sequence[int], boxes: NDArray[np.float64], pieces: Sequence[Piece]
) -> list[Word]:
    """Words that stand level on the page: a page has hundreds, so they are made column by column."""
    if not texts:
        return []
    left, top, right, bottom = boxes.T.tolist()
    shown = zip(*np.round(boxes, 2).T.tolist(), strict=True)
    set_as = [(p.base, p.size, p.bold, p.italic, p.ink) for p in pieces]
    columns = (texts, left, top, right, bottom, *zip(*set_as, strict=True), starts, shown, repeat(()))
    return list(map(partial(tuple.__new__, Word), zip(*columns, strict=False)))
