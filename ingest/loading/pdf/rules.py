"""Read the drawn lines of a PDF page, which show where its tables have their cells."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.loading.pdf.geometry import Box, Frame, Rule, Rules

_THIN = 3.0  # points: a rectangle no thicker is a line
_SHORTEST = 4.0
_MOST_OBJECTS = 5000  # a page with more is a map or a drawing
_MOST_SEGMENTS = 400
_DEEPEST_FORM = 3
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_rules(page: pdfium.PdfPage, frame: Frame) -> Rules:
    """The lines, in the frame of the page as displayed; none for a page that is mostly drawing."""
    level: list[Rule] = []
    upright: list[Rule] = []
    width, height = frame.size
    for seen, (x0, y0, x1, y1) in enumerate(_pieces(page.raw)):
        if seen > _MOST_OBJECTS:
            return Rules()
        left, top, right, bottom = frame.shown(x0, y0, x1, y1)
        across, down = right - left, bottom - top
        if across > 0.95 * width and down > 0.95 * height:
            continue  # the page's own background
        if down <= _THIN:
            if across >= _SHORTEST:
                level.append(Rule((top + bottom) / 2, left, right))
        elif across <= _THIN:
            if down >= _SHORTEST:
                upright.append(Rule((left + right) / 2, top, bottom))
        else:
            level += [Rule(top, left, right), Rule(bottom, left, right)]
            upright += [Rule(left, top, bottom), Rule(right, top, bottom)]
    return Rules(level, upright)


def _pieces(page: Any) -> Iterator[Box]:
    """The boxes of lines and rectangles in user space."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    if count > _MOST_OBJECTS:
        return
    for index in range(count):
        yield from _drawn(pdfium_c.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def _drawn(drawn: Any, outer: _Matrix, depth: int) -> Iterator[Box]:
    kind = pdfium_c.FPDFPageObj_GetType(drawn)
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        inner = _product(_matrix(drawn), outer)
        for index in range(min(pdfium_c.FPDFFormObj_CountObjects(drawn), _MOST_OBJECTS)):
            yield from _drawn(pdfium_c.FPDFFormObj_GetObject(drawn, index), inner, depth + 1)
    elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        filled, stroked = _drawing(drawn)
        segments = pdfium_c.FPDFPath_CountSegments(drawn)
        if not (filled or stroked):
            return
        if segments <= 5:
            yield from _bounds(drawn, segments, outer, shade=not stroked)
        elif segments <= _MOST_SEGMENTS:
            yield from _segments(drawn, segments, _product(_matrix(drawn), outer))


def _drawing(path: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def _bounds(path: Any, segments: int, outer: _Matrix, *, shade: bool) -> Iterator[Box]:
    """The box of a line or rectangle; the edges of a mere shade, as behind lines of text, part nothing."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if pdfium_c.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        x0, y0 = _moved(left.value, bottom.value, outer)
        x1, y1 = _moved(right.value, top.value, outer)
        thick = abs(x1 - x0) > _THIN and abs(y1 - y0) > _THIN
        if not (thick and (shade or segments < 4)):
            yield x0, y0, x1, y1


def _segments(path: Any, segments: int, matrix: _Matrix) -> Iterator[Box]:
    """The straight segments of a path, as boxes without thickness when they are level or upright."""
    x, y = ctypes.c_float(), ctypes.c_float()
    before = start = (0.0, 0.0)
    for index in range(segments):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        here = _moved(x.value, y.value, matrix)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and _is_straight(before, here):
            yield (*before, *here)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and _is_straight(here, start):
            yield (*here, *start)
        before = here


def _is_straight(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.5 or abs(a[1] - b[1]) < 0.5


def _matrix(drawn: Any) -> _Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(drawn, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
