"""Read the words of a PDF page, with where and how they are set, through pdfium."""

from __future__ import annotations

import ctypes
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.loading.characters import clean_word, mended_quotes
from ingest.loading.pdf.geometry import Frame, Word, read_box, read_point

# For a hyphen at which it takes a word to be broken pdfium writes U+FFFE (U+0002 when asked for
# the character alone), and no space after it.
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_SHOWN_HYPHEN = re.compile(r"[\x02\ufffe]|\u00ad$")
_DIGITS_LAST = re.compile(r"(?<=.)\d+(?=[.,;:!?)\]’”'\"]*$)")
_DIGITS_FIRST = re.compile(r"\d{1,3}(?=[^\W\d])")
_GLUED_LABEL = re.compile(r"\d{1,3}\.(?=[A-Z][a-z])")  # "29.There", set without a space
_LEADER = re.compile(r"[.…·_]{4,}")
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|[-,]medi(?!um)", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_SMALLER = 0.85  # a mark set above the line is at most this share of the size beside it
_SMALLEST = 0.5  # points: smaller text cannot be seen
_FORCE_BOLD = 1 << 18


class TextReader:
    """Asks pdfium about the characters of one page; buffers are made once."""

    def __init__(self, page: pdfium.PdfPage, frame: Frame) -> None:
        self._text_page = page.get_textpage()
        self._raw = self._text_page.raw
        self._frame = frame
        self._rect = pdfium_c.FS_RECTF()
        self._rect_reference = ctypes.byref(self._rect)
        self._line: tuple[float, float, tuple[bool, bool]] | None = None
        self._set = (0, 0.0, 0, 0.0)
        self._matrix = pdfium_c.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._ink = [ctypes.c_uint() for _ in range(4)]
        self._styles: dict[tuple[bytes, int], tuple[bool, bool]] = {}

    def close(self) -> None:
        """Give the page's text back to pdfium."""
        self._text_page.close()

    def words(self) -> dict[int, list[Word]]:
        """The words by the quarter turns their text is turned clockwise, in the order drawn."""
        found: dict[int, list[Word]] = defaultdict(list)
        seen: set[tuple[str, int, int]] = set()
        width, height = self._frame.size
        for start, raw in self._runs():
            # At the end of a drawn word a soft hyphen is one that is shown.
            text = clean_word(_SHOWN_HYPHEN.sub("-", raw))
            if not text:
                continue
            turns, word = self._word(text, start, start + len(raw) - 1, width, height)
            left, top, right, bottom = word.shown
            # Off the page, or drawn twice in the same place to look bold.
            place = (text, round(left), round(top))
            if right <= 0 or left >= width or bottom <= 0 or top >= height or place in seen:
                continue
            seen.add(place)
            found[turns].append(word)
        return found

    def _runs(self) -> Iterator[tuple[int, str]]:
        """Each word with the index of its first character.

        A raised note mark stands alone, and so do the number of a paragraph and the dots that lead
        to a page number.
        """
        for match in _WORD.finditer(self._characters()):
            text, start = match.group(), match.start()
            if text.isalpha():
                yield start, text
                continue
            cuts = [0, len(text)]
            if digits := _DIGITS_LAST.search(text):
                cuts += self._mark_cuts(start, digits.start(), digits.end())
            if (digits := _DIGITS_FIRST.match(text)) and self._is_raised(start + digits.end(), start):
                cuts.append(digits.end())
            if label := _GLUED_LABEL.match(text):
                cuts.append(label.end())
            if leader := _LEADER.search(text):
                cuts += leader.span()
            ordered = sorted(set(cuts))
            for begin, end in pairwise(ordered):
                yield start + begin, text[begin:end]

    def _mark_cuts(self, word: int, first: int, end: int) -> list[int]:
        """Where a raised mark among the last digits of a word begins and ends; nothing if there is none."""
        if not self._is_raised(word, word + end - 1):
            return []
        while first < end - 1 and not self._is_raised(word, word + first):
            first += 1
        return [first, end]

    def _characters(self) -> str:
        count = pdfium_c.FPDFText_CountChars(self._raw)
        if count <= 0:
            return ""
        buffer = ctypes.create_string_buffer((count + 1) * 4)
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = pdfium_c.FPDFText_GetText(self._raw, 0, count, pointer)
        text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return mended_quotes(text)
        # pdfium left characters out of its text: ask for each, so that indexes agree.
        return "".join(chr(pdfium_c.FPDFText_GetUnicode(self._raw, index) or 0) for index in range(count))

    def _is_raised(self, word: int, mark: int) -> bool:
        size, mark_size = self._size(word), self._size(mark)
        return mark_size < size * _SMALLER and self._baseline(mark) - self._baseline(word) > size * 0.1

    def _baseline(self, index: int) -> float:
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, self._x, self._y)
        return self._y.value

    def _size(self, index: int) -> float:
        pdfium_c.FPDFText_GetMatrix(self._raw, index, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return max(float(pdfium_c.FPDFText_GetFontSize(self._raw, index) * scale), _SMALLEST)

    def _style(self, index: int) -> tuple[bool, bool]:
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, index, self._name, 128, self._flags)
        name = self._name.value if 0 < length <= 128 else b""
        key = (name, self._flags.value)
        if key not in self._styles:
            text = name.decode("utf-8", "replace")
            bold = bool(_BOLD.search(text)) or bool(self._flags.value & _FORCE_BOLD)
            self._styles[key] = bold, bool(_ITALIC.search(text))
        return self._styles[key]

    def _colour(self, index: int) -> int:
        red, green, blue, alpha = self._ink
        pdfium_c.FPDFText_GetFillColor(self._raw, index, red, green, blue, alpha)
        return red.value << 16 | green.value << 8 | blue.value

    def _word(self, text: str, first: int, last: int, width: float, height: float) -> tuple[int, Word]:
        raw, rect, frame = self._raw, self._rect, self._frame
        pdfium_c.FPDFText_GetLooseCharBox(raw, first, self._rect_reference)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        style = self._style(first)
        line = (bottom, top, style)
        if line != self._line:
            self._line, self._set = line, self._setting(first)
        turns, size, ink, base = self._set
        if last > first:
            pdfium_c.FPDFText_GetLooseCharBox(raw, last, self._rect_reference)
            left, right = min(left, rect.left), max(right, rect.right)
            bottom, top = min(bottom, rect.bottom), max(top, rect.top)
        shown = frame.shown(left, bottom, right, top)
        if turns != frame.turns:  # sideways text stands on a line of x, which the box alone does not tell
            self._line = None
        bold, italic = style
        turns %= 4
        box = read_box(shown, turns, width, height) if turns else shown
        return turns, Word(text, *box, base, size, bold, italic, ink, first, shown)

    def _setting(self, index: int) -> tuple[int, float, int, float]:
        """Quarter turns, size, colour and line of a character: asked once for words of one line and style."""
        size = self._size(index)
        turns = self._frame.turns + _quarter_turns(self._matrix.a, self._matrix.b)
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, self._x, self._y)
        x, y = self._frame.point(self._x.value, self._y.value)
        base = read_point(x, y, turns % 4, *self._frame.size)[1]
        return turns, size, self._colour(index), base


def _quarter_turns(a: float, b: float) -> int:
    """Quarter turns clockwise of text whose matrix begins with a, b (y upwards)."""
    if abs(b) <= abs(a):
        return 0 if a >= 0 else 2
    return 3 if b > 0 else 1
