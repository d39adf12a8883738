"""Read what is painted on a PDF page, in order: texts, paths, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.loading.pdf import calls

MOST_OBJECTS = 5000  # a page with more is a map or a drawing
_MOST_LISTED = 100_000
_DEEPEST_FORM = 3
UNKNOWN = -1  # a colour that is not one: a pattern, or one that lets through what is beneath
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Painted(NamedTuple):
    """One object of a page; `matrix` goes from its space to that of the page."""

    address: int
    kind: int  # pdfium's FPDF_PAGEOBJ_…
    matrix: Matrix
    veiled: bool  # it, or a form that it stands in, lets through what is beneath, or may be masked


class Path(NamedTuple):
    """A drawn path: its box in user space (two corners), and how it is drawn."""

    place: int  # in the order of painting
    box: tuple[float, float, float, float]
    segments: int
    filled: bool
    stroked: bool
    ink: int  # of its filling, 0xRRGGBB, or UNKNOWN
    item: Painted


@dataclass(frozen=True, slots=True)
class Painting:
    """All that is painted on a page, in order."""

    objects: Sequence[Painted]
    paths: Sequence[Path]
    is_drawing: bool  # so much that it is a map or a drawing

    def texts(self) -> dict[int, tuple[int, Painted]]:
        """Each text object by its address, with when it is painted."""
        text = pdfium_c.FPDF_PAGEOBJ_TEXT
        return {item.address: (place, item) for place, item in enumerate(self.objects) if item.kind == text}

    def pictures(self) -> list[tuple[int, tuple[float, float, float, float]]]:
        """When each picture or shading is painted, and its box in user space."""
        kinds = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING)
        found = [(place, item) for place, item in enumerate(self.objects) if item.kind in kinds]
        boxes = _boxes([item for _, item in found])
        return [(place, box) for (place, _), box in zip(found, boxes, strict=True)]


def read_painting(page: pdfium.PdfPage) -> Painting:
    """What is painted on a page, the contents of its forms included."""
    raw = calls.address(page.raw)
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    top = calls.objects("FPDFPage_GetObject", raw, min(count, _MOST_LISTED))
    objects = list(islice(_listed(top, _IDENTITY, 0, veiled=False), _MOST_LISTED))
    return Painting(objects, _paths(objects), count > MOST_OBJECTS)


def _listed(addresses: Sequence[int], matrix: Matrix, depth: int, *, veiled: bool) -> Iterator[Painted]:
    kinds = calls.numbers("FPDFPageObj_GetType", addresses)
    veils = calls.numbers("FPDFPageObj_HasTransparency", addresses)
    if pdfium_c.FPDF_PAGEOBJ_FORM not in kinds:
        yield from map(Painted, addresses, kinds, repeat(matrix), [veiled or bool(veil) for veil in veils])
        return
    for address, kind, veil in zip(addresses, kinds, veils, strict=True):
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            (count,) = calls.numbers("FPDFFormObj_CountObjects", (address,))
            inner = calls.objects("FPDFFormObj_GetObject", address, min(count, MOST_OBJECTS))
            placed = product(matrix_of(address), matrix)
            yield from _listed(inner, placed, depth + 1, veiled=veiled or bool(veil))
        else:
            yield Painted(address, kind, matrix, veiled or bool(veil))


def _paths(objects: Sequence[Painted]) -> list[Path]:
    drawn = pdfium_c.FPDF_PAGEOBJ_PATH
    found = [(place, item) for place, item in enumerate(objects) if item.kind == drawn]
    if not found:
        return []
    addresses = [item.address for _, item in found]
    segments = calls.numbers("FPDFPath_CountSegments", addresses)
    modes = calls.values("FPDFPath_GetDrawMode", addresses, len(found)).tolist()
    inks = calls.values("FPDFPageObj_GetFillColor", addresses, len(found)).tolist()
    boxes = _boxes([item for _, item in found])
    paths: list[Path] = []
    for (place, item), count, (fill, stroke), ink, box in zip(
        found, segments, modes, inks, boxes, strict=True
    ):
        if fill or stroke:
            red, green, blue, alpha = ink
            solid = alpha == 255 and not item.veiled
            colour = red << 16 | green << 8 | blue if solid else UNKNOWN
            paths.append(Path(place, box, count, bool(fill), bool(stroke), colour, item))
    return paths


def _boxes(items: Sequence[Painted]) -> list[tuple[float, float, float, float]]:
    found = calls.values("FPDFPageObj_GetBounds", [item.address for item in items], len(items))
    boxes: list[tuple[float, float, float, float]] = list(map(tuple, found.astype(float).tolist()))
    for index, item in enumerate(items):
        if item.matrix is not _IDENTITY:
            left, bottom, right, top = boxes[index]
            boxes[index] = (*moved(left, bottom, item.matrix), *moved(right, top, item.matrix))
    return boxes


def matrix_of(address: int) -> Matrix:
    """The matrix of an object, from its own space to that of the page or form that it stands in."""
    a, b, c, d, e, f = calls.values("FPDFPageObj_GetMatrix", (address,), 1)[0].tolist()
    return (a, b, c, d, e, f) if any((a, b, c, d)) else _IDENTITY


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that does what `inner` does and then what `outer` does."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """A point moved by a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
