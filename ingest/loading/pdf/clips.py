"""Find the boxes that what is painted on a PDF page is clipped to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.loading.pdf import calls
from ingest.loading.pdf.geometry import Box, Frame, common
from ingest.loading.pdf.painting import Matrix, Painted, moved

_MOST_SEGMENTS = 64  # of a path: a box of more is not asked for
EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))


def clip_boxes(items: Sequence[Painted], frame: Frame) -> list[Box]:
    """For each object, the box that it is clipped to, as displayed; an endless one where it is not."""
    clips = calls.addresses("FPDFPageObj_GetClipPath", [item.address for item in items])
    counts = calls.numbers("FPDFClipPath_CountPaths", clips)
    known: dict[tuple[int, Matrix], Box] = {}
    found: list[Box] = []
    for item, clip, count in zip(items, clips, counts, strict=True):
        within = EVERYWHERE
        for number in range(max(count, 0)):
            # Objects in one state share its paths, which are told by where their first points lie.
            key = (calls.clip_segment(clip, number, 0), item.matrix)
            if key not in known:
                known[key] = _box(clip, number, item.matrix, frame)
            within = common(within, known[key])
        found.append(within)
    return found


def _box(clip: int, number: int, matrix: Matrix, frame: Frame) -> Box:
    count = calls.clip_segments(clip, number)
    if not 0 < count <= _MOST_SEGMENTS:
        return EVERYWHERE
    segments = [calls.clip_segment(clip, number, index) for index in range(count)]
    points = calls.values("FPDFPathSegment_GetPoint", segments, count).tolist()
    x, y = np.array([frame.point(*moved(x, y, matrix)) for x, y in points]).T
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
