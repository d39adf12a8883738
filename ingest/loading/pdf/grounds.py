"""Find what lies beneath and over the words of a PDF page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.loading.pdf import calls
from ingest.loading.pdf.clips import clip_boxes
from ingest.loading.pdf.geometry import Box, Frame, common
from ingest.loading.pdf.painting import UNKNOWN, Painting, Path, matrix_of, moved, product

_PAPER = 0xFFFFFF
_NEAR = 64  # of 255: colours that differ no more in red, green and blue are alike
_SHEER = 2.0  # points: a thinner box is a line, which hides no word
_SCAN = 0.5  # of a page: what pictures cover of one that was scanned
_CORNER = 0.5  # points
_MOST_LAYERS = 1000  # the last that are painted: of the page of a map, not all can be looked at
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be said of each word of a page."""

    alike: Flags  # it may have the colour of what is beneath
    covered: Flags  # something may lie over it
    scanned: Flags  # it stands on, or under, the pictures of a page that is mostly picture


@dataclass(frozen=True, slots=True)
class Lettering:
    """The words of a page in columns."""

    boxes: NDArray[np.float64]  # as displayed
    places: NDArray[np.int64]  # when they are painted
    inks: NDArray[np.int64]

    def within(self, boxes: NDArray[np.float64]) -> Flags:
        """Which words (columns) have their middle in which boxes (rows)."""
        x, y = (self.boxes[:, :2] + self.boxes[:, 2:]).T / 2
        left, top, right, bottom = boxes.T[:, :, None]
        inside: Flags = (left < x) & (x < right) & (top < y) & (y < bottom)
        return inside


def judge(words: Lettering, painting: Painting, frame: Frame) -> Judged:
    """What lies beneath and over the words; where that is not plain, the worse is taken to be so."""
    count = len(words.places)
    layers: list[tuple[int, Box, Path | None]] = [(p, b, None) for p, b in painting.pictures()]
    layers += [(path.place, path.box, path) for path in painting.paths if path.filled]
    layers = sorted(layers, key=lambda layer: layer[0])[-_MOST_LAYERS:]
    covered, alike, scanned = (
        np.zeros(count, bool),
        _alike(words.inks, np.int64(_PAPER)),
        np.zeros(count, bool),
    )
    if not layers:
        return Judged(alike, covered, scanned)
    boxes = frame.shown_all(_upright([box for _, box, _ in layers]))
    thick = np.flatnonzero(np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= _SHEER)
    boxes, layers = boxes[thick], [layers[index] for index in thick]
    if not layers:
        return Judged(alike, covered, scanned)
    inks = np.array([UNKNOWN if path is None else path.ink for _, _, path in layers])
    if not _is_doubtful(words, np.array([place for place, _, _ in layers]), inks):
        return Judged(alike, covered, scanned)
    inside = words.within(boxes)
    earlier = np.array([place for place, _, _ in layers])[:, None] < words.places
    covered |= (inside & ~earlier).any(axis=0)
    beneath = inside & earlier
    alike |= (beneath & ((inks == UNKNOWN)[:, None] | _alike(words.inks, inks[:, None]))).any(axis=0)
    # Of no matter is what lies beneath a rectangle of another colour.
    topmost = np.where(beneath.any(axis=0), len(layers) - 1 - beneath[::-1].argmax(axis=0), -1)
    for index in set(topmost[alike].tolist()) - {-1}:
        path = layers[index][2]
        if path is not None and path.ink != UNKNOWN and (solid := _solid_box(path, frame)):
            shielded = (topmost == index) & words.within(np.array([solid]))[0]
            alike &= ~(shielded & ~_alike(words.inks, np.int64(path.ink)))
    pictures = np.array([path is None for _, _, path in layers])
    if _share(boxes[pictures], frame) >= _SCAN:
        scanned |= inside[pictures].any(axis=0)
    return Judged(alike, covered, scanned)


def _is_doubtful(words: Lettering, places: NDArray[np.int64], inks: NDArray[np.int64]) -> bool:
    """Whether anything is painted over words, is a picture, or has the colour of words, as paper may."""
    own = np.unique(words.inks)
    grounds = np.append(np.unique(inks), _PAPER)
    return bool(
        places.max() > words.places.min() or (inks == UNKNOWN).any() or _alike(own, grounds[:, None]).any()
    )


def _upright(boxes: list[Box]) -> NDArray[np.float64]:
    """Boxes given by two corners, as left, bottom, right, top."""
    corners = np.array(boxes)
    return np.column_stack(
        (np.minimum(corners[:, :2], corners[:, 2:]), np.maximum(corners[:, :2], corners[:, 2:]))
    )


def _share(boxes: NDArray[np.float64], frame: Frame) -> float:
    """How much of the page boxes cover; 2 where they cover it twice."""
    width, height = frame.size
    sides = np.minimum(boxes[:, 2:], (width, height)) - np.maximum(boxes[:, :2], 0)
    return float(np.maximum(sides, 0).prod(axis=1).sum() / max(width * height, 1.0))


def _alike(inks: NDArray[np.int64], others: NDArray[np.int64] | np.int64) -> Flags:
    apart = [abs((inks >> shift & 255) - (others >> shift & 255)) < _NEAR for shift in (16, 8, 0)]
    alike: Flags = apart[0] & apart[1] & apart[2]
    return alike


def _solid_box(path: Path, frame: Frame) -> Box | None:
    """What a path surely paints over: its box if it is a rectangle, so far as it is not clipped."""
    if path.segments not in (4, 5):
        return None
    segments = calls.objects("FPDFPath_GetPathSegment", path.item.address, path.segments)
    points = calls.values("FPDFPathSegment_GetPoint", segments, len(segments)).tolist()
    matrix = product(matrix_of(path.item.address), path.item.matrix)
    left, top, right, bottom = shown = frame.shown(*path.box)
    corners = set()
    for x, y in points:
        x, y = frame.point(*moved(x, y, matrix))
        across = [side for side, edge in enumerate((left, right)) if abs(x - edge) < _CORNER + path.stroked]
        down = [side for side, edge in enumerate((top, bottom)) if abs(y - edge) < _CORNER + path.stroked]
        if not (across and down):
            return None
        corners.add((across[0], down[0]))
    (clip,) = clip_boxes([path.item], frame)
    return common(shown, clip) if len(corners) == 4 else None
