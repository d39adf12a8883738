"""Measure how much words of a PDF page stand out in its picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from ingest.loading.pdf import calls
from ingest.loading.pdf.geometry import Box, Frame, common

_SCALE = 2.0  # pixels to a point: thin strokes reach their full colour
_APART = 30.0  # points: words so far from each other are not drawn in one picture
_MARGIN = 1.0  # points around the words, so that slanted ends are in the picture
_MOST_PIXELS = 8_000_000


def contrasts(
    page: pdfium.PdfPage, frame: Frame, words: Sequence[tuple[Box, Collection[int]]]
) -> list[float]:
    """For each word, given by its displayed box and its text objects, how much it changes the picture.

    0 for not at all, 255 for black on white. All the text objects are taken away together.
    """
    regions = _regions([box for box, _ in words], frame)
    addresses = {address for _, owners in words for address in owners}
    before = [_drawn(page, frame, region) for region in regions]
    calls.set_active(addresses, active=False)
    try:
        after = [_drawn(page, frame, region) for region in regions]
    finally:
        calls.set_active(addresses, active=True)
    changes = [abs(a.astype(np.int16) - b).max(axis=2) for a, b in zip(before, after, strict=True)]
    return [_strongest(box, regions, changes) for box, _ in words]


def _regions(boxes: Iterable[Box], frame: Frame) -> list[Box]:
    """Boxes around words that stand near each other, from top to bottom, as wide as they need be."""
    width, height = frame.size
    found: list[Box] = []
    for left, top, right, bottom in sorted(boxes, key=lambda box: box[1]):
        if found and top - found[-1][3] < _APART:
            a, b, c, d = found.pop()
            left, top, right, bottom = min(a, left), min(b, top), max(c, right), max(d, bottom)
        found.append((left, top, right, bottom))
    paper = (0.0, 0.0, width, height)
    grown = ((a - _MARGIN, b - _MARGIN, c + _MARGIN, d + _MARGIN) for a, b, c, d in found)
    return [region for box in grown if _is_box(region := common(box, paper))]


def _is_box(box: Box) -> bool:
    return box[0] < box[2] and box[1] < box[3]


def _drawn(page: pdfium.PdfPage, frame: Frame, region: Box) -> NDArray[np.uint8]:
    width, height = frame.size
    left, top, right, bottom = region
    scale = min(_SCALE, (_MOST_PIXELS / max((right - left) * (bottom - top), 1.0)) ** 0.5)
    options: dict[str, Any] = {"may_draw_forms": False, "draw_annots": False}
    crop = (left, height - bottom, width - right, top)
    drawn: NDArray[np.uint8] = page.render(scale=scale, crop=crop, **options).to_numpy()
    return drawn


def _strongest(box: Box, regions: Sequence[Box], changes: Sequence[NDArray[np.int16]]) -> float:
    for (left, top, right, bottom), change in zip(regions, changes, strict=True):
        if top <= (box[1] + box[3]) / 2 <= bottom and left <= (box[0] + box[2]) / 2 <= right:
            down, across = change.shape[0] / (bottom - top), change.shape[1] / (right - left)
            # Above and below, the box holds leading, where the line next to it reaches in.
            spare = 0.15 * (box[3] - box[1])
            first, last = (box[1] + spare - top) * down, (box[3] - spare - top) * down
            start, end = (box[0] - left) * across, (box[2] - left) * across
            part = change[max(int(first), 0) : int(last) + 1, max(int(start), 0) : int(end) + 1]
            return float(part.max(initial=0))
    return 0.0
