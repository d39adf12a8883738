"""Find the drawn lines of a PDF page, which show where its tables have their cells."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2.raw as pdfium_c

from ingest.loading.pdf import calls
from ingest.loading.pdf.geometry import Box, Frame, Rule, Rules
from ingest.loading.pdf.painting import MOST_OBJECTS, Painting, Path, matrix_of, moved, product

_THIN = 3.0  # points: a rectangle no thicker is a line
_SHORTEST = 4.0
_MOST_SEGMENTS = 400


def drawn_rules(painting: Painting, frame: Frame) -> Rules:
    """The lines, in the frame of the page as displayed; none for a page that is mostly drawing."""
    level: list[Rule] = []
    upright: list[Rule] = []
    if painting.is_drawing:
        return Rules()
    width, height = frame.size
    for seen, (x0, y0, x1, y1) in enumerate(_pieces(painting)):
        if seen > MOST_OBJECTS:
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


def _pieces(painting: Painting) -> Iterator[Box]:
    """The boxes of lines and rectangles in user space."""
    for path in painting.paths:
        if path.segments <= 5:
            # The edges of a mere shade, as behind lines of text, part nothing.
            x0, y0, x1, y1 = path.box
            thick = abs(x1 - x0) > _THIN and abs(y1 - y0) > _THIN
            if not (thick and (path.segments < 4 or not path.stroked)):
                yield path.box
        elif path.segments <= _MOST_SEGMENTS:
            yield from _straight(path)


def _straight(path: Path) -> Iterator[Box]:
    """The straight segments of a path, as boxes without thickness when they are level or upright."""
    segments = calls.objects("FPDFPath_GetPathSegment", path.item.address, path.segments)
    kinds = calls.numbers("FPDFPathSegment_GetType", segments)
    closes = calls.numbers("FPDFPathSegment_GetClose", segments)
    points = calls.values("FPDFPathSegment_GetPoint", segments, len(segments)).tolist()
    matrix = product(matrix_of(path.item.address), path.item.matrix)
    before = start = (0.0, 0.0)
    for kind, closed, (x, y) in zip(kinds, closes, points, strict=True):
        here = moved(x, y, matrix)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and _is_straight(before, here):
            yield (*before, *here)
        if closed and _is_straight(here, start):
            yield (*here, *start)
        before = here


def _is_straight(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.5 or abs(a[1] - b[1]) < 0.5
