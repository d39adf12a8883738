"""Read how the text of a PDF page is set, by pieces that are drawn at once, on one line, in one style."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.loading.pdf import calls
from ingest.loading.pdf.geometry import Frame

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|[-,]medi(?!um)", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_SMALLEST = 0.5  # points: no layout can be made of smaller text
_FORCE_BOLD = 1 << 18
_LEVEL = 0.02  # the slope up to which text runs along its quarter turn


class Piece(NamedTuple):
    """How the characters of one text object are set; all stand on one line."""

    address: int  # pdfium's, of the text object
    turns: int  # quarter turns clockwise (0..3), as displayed
    level: bool  # its line runs along the quarter turn, so that all its words share `base`
    base: float  # the line that its first word stands on, in the reading frame
    size: float  # points
    thin: float  # the lesser of its height and its width in points: near 0 it cannot be read
    ink: int  # 0xRRGGBB
    opacity: int  # 0..255
    mode: int  # PDF's text rendering mode
    bold: bool
    italic: bool


def read_pieces(text_page: pdfium.PdfTextpage, firsts: Mapping[int, int], frame: Frame) -> dict[int, Piece]:
    """The pieces by their addresses, given with the index of a character of each."""
    raw, indexes, count = calls.address(text_page.raw), list(firsts.values()), len(firsts)
    if not count:
        return {}
    matrices = calls.values_at("FPDFText_GetMatrix", raw, indexes, count).astype(float)
    along, up = matrices[:, 0], matrices[:, 1]
    flat = abs(up) <= abs(along)
    # Clockwise, from a matrix whose y axis points upwards.
    turned = np.where(flat, np.where(along >= 0, 0, 2), np.where(up > 0, 3, 1))
    turns = ((frame.turns + turned) % 4).tolist()
    level = np.minimum(abs(along), abs(up)) <= _LEVEL * np.maximum(abs(along), abs(up))
    nominal = calls.floats_at("FPDFText_GetFontSize", raw, indexes)
    wide, high = np.hypot(along, up) * nominal, np.hypot(matrices[:, 2], matrices[:, 3]) * nominal
    ink = calls.values_at("FPDFText_GetFillColor", raw, indexes, count)
    fonts = calls.addresses("FPDFTextObj_GetFont", firsts)
    styles = _styles(text_page, fonts, indexes)
    columns = (
        firsts,
        turns,
        level.tolist(),
        bases(raw, indexes, turns, frame),
        np.maximum(high, _SMALLEST).tolist(),
        np.minimum(wide, high).tolist(),
        (ink[:, 0] << 16 | ink[:, 1] << 8 | ink[:, 2]).tolist(),
        ink[:, 3].tolist(),
        calls.numbers("FPDFTextObj_GetTextRenderMode", firsts),
        *zip(*(styles[font] for font in fonts), strict=True),
    )
    return dict(zip(firsts, map(Piece, *columns), strict=True))


def bases(raw: int, indexes: Sequence[int], turns: Iterable[int], frame: Frame) -> list[float]:
    """The lines that characters turned by `turns` quarters stand on, each in its reading frame."""
    origins = calls.values_at("FPDFText_GetCharOrigin", raw, indexes, len(indexes))
    x, y = frame.shown_all(np.column_stack((origins, origins)))[:, :2].T
    width, height = frame.size
    across: list[float] = x.tolist()
    down: list[float] = y.tolist()
    return [(b, width - a, height - b, a)[turn] for a, b, turn in zip(across, down, turns, strict=True)]


def _styles(
    text_page: pdfium.PdfTextpage, fonts: Sequence[int], indexes: Sequence[int]
) -> dict[int, tuple[bool, bool]]:
    """Whether each font is bold, and whether it is italic, asked of a character that is set in it."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    found: dict[int, tuple[bool, bool]] = {}
    for font, index in zip(fonts, indexes, strict=True):
        if font not in found:
            length = pdfium_c.FPDFText_GetFontInfo(text_page.raw, index, name, 128, flags)
            text = name.value.decode("utf-8", "replace") if 0 < length <= 128 else ""
            bold = bool(_BOLD.search(text)) or bool(flags.value & _FORCE_BOLD)
            found[font] = bold, bool(_ITALIC.search(text))
    return found
