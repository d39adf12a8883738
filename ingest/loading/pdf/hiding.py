"""Find the words of a PDF page that a reader cannot see: so are instructions smuggled in.

What looks suspect is judged by the picture of the page: a word whose taking away changes nothing
in the picture is hidden. So white words on a dark picture stay, and no guess is made about grounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from ingest.loading.pdf.clips import EVERYWHERE, clip_boxes
from ingest.loading.pdf.contrast import contrasts
from ingest.loading.pdf.geometry import Box, Frame
from ingest.loading.pdf.grounds import Flags, Lettering, judge
from ingest.loading.pdf.painting import Painting
from ingest.loading.pdf.text import PageText

_LEAST_ON = 0.25  # of a word's box: with less of it on the page, it is off the page
_THINNEST = 1.0  # points: smaller text cannot be read
_FAINT = 96  # of 255: text of this opacity or less is looked at
_LEAST_CONTRAST = 20  # of 255
_COVERED, _INKLESS, _TINY, _OFF = "covered", "drawn without ink", "too small to read", "off the page"
_CERTAIN = frozenset({_TINY, _OFF})  # with no look at the picture
_INKLESS_MODES = (3, 7)  # PDF's text rendering modes that neither fill nor stroke


@dataclass(frozen=True, slots=True)
class Unseen:
    """What cannot be seen on a page."""

    words: dict[int, str]  # why, in plain words, by the index of the word
    is_layer: bool  # the page is a scan, and its words an unseen layer of text recognised in it


def unseen(page: pdfium.PdfPage, frame: Frame, text: PageText, painting: Painting) -> Unseen:
    """The words of a page that a reader of it cannot see.

    A sign without letters or figures says nothing and is not looked at. Nor is the unseen text of a
    scan, which was recognised in its picture: it is what a reader sees there.
    """
    if not text.words:
        return Unseen({}, False)
    reasons, scanned = _suspects(text, painting, frame)
    layer = reasons[_INKLESS] & scanned
    # The plainest reason last: it is the one that is told.
    cases = {
        int(index): reason
        for reason, flags in reasons.items()
        for index in np.flatnonzero(flags & ~layer)
        if any(map(str.isalnum, text.words[index].text))
    }
    if not cases:
        return Unseen({}, bool(layer.mean() > 0.5))
    doubtful = [index for index, reason in cases.items() if reason not in _CERTAIN]
    # A hyphen without ink may begin a word that has some.
    seen = contrasts(page, frame, [(text.words[i].shown, text.owners(i)) for i in doubtful])
    for index, contrast in zip(doubtful, seen, strict=True):
        if contrast >= _LEAST_CONTRAST:
            del cases[index]
        elif cases[index] == _COVERED and scanned[index]:
            del cases[index]
            layer[index] = True
    return Unseen(cases, bool(layer.mean() > 0.5))


def _suspects(text: PageText, painting: Painting, frame: Frame) -> tuple[dict[str, Flags], Flags]:
    """Which words to look at, by what is suspect; and which stand on a scan."""
    pieces = list({piece.address: piece for piece in text.pieces}.values())
    of = {piece.address: number for number, piece in enumerate(pieces)}
    own = np.array([of[piece.address] for piece in text.pieces])  # the piece of each word
    texts = painting.texts()
    # Text beyond what is listed counts as painted first, so that whatever lies on it is looked at.
    listed = [texts.get(piece.address, (-1, None)) for piece in pieces]
    placed = {number: item for number, (_, item) in enumerate(listed) if item is not None}
    veiled = [number in placed and placed[number].veiled for number in range(len(pieces))]
    faint = np.array([piece.opacity <= _FAINT for piece in pieces]) | veiled
    clips = dict(zip(placed, clip_boxes(list(placed.values()), frame), strict=True))
    words = Lettering(
        text.boxes,
        np.array([place for place, _ in listed])[own],
        np.array([piece.ink for piece in pieces])[own],
    )
    judged = judge(words, painting, frame)
    sides = text.boxes[:, 2:] - text.boxes[:, :2]
    # Where a font's own units may be anything, the box must be small as well.
    thin = np.array([piece.thin < _THINNEST for piece in pieces])[own]
    reasons: dict[str, Flags] = {
        "in the colour of what is beneath": judged.alike,
        "nearly transparent": faint[own],
        "clipped away": _outside(
            text.boxes, [clips.get(number, EVERYWHERE) for number in range(len(pieces))], own
        ),
        _COVERED: judged.covered,
        _INKLESS: np.array([piece.mode in _INKLESS_MODES for piece in pieces])[own],
        _TINY: thin & (np.minimum(sides[:, 0], sides[:, 1]) < 2 * _THINNEST),
        _OFF: _share_on_page(text.boxes, frame) < _LEAST_ON,
    }
    return reasons, judged.scanned


def _share_on_page(boxes: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 1e-3)
    inside = np.minimum(boxes[:, 2:], frame.size) - np.maximum(boxes[:, :2], 0)
    across, down = (np.maximum(inside, 0) / sides).T
    shares: NDArray[np.float64] = across * down
    return shares


def _outside(boxes: NDArray[np.float64], clips: list[Box], own: NDArray[np.int64]) -> Flags:
    left, top, right, bottom = np.array(clips)[own].T
    x, y = (boxes[:, :2] + boxes[:, 2:]).T / 2
    outside: Flags = (x < left) | (x > right) | (y < top) | (y > bottom)
    return outside


def runs(text: PageText, words: dict[int, str]) -> list[tuple[str, str]]:
    """Why and what: neighbouring unseen words of one reason, joined."""
    found: list[tuple[str, list[str]]] = []
    last = -2
    for index, reason in sorted(words.items()):
        if index != last + 1 or found[-1][0] != reason:
            found.append((reason, []))
        found[-1][1].append(text.words[index].text)
        last = index
    return [(reason, " ".join(said)) for reason, said in found]
