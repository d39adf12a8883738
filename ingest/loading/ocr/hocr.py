"""Read the words out of hOCR, the HTML in which tesseract tells what it recognised.

http://kba.github.io/hocr-spec/1.2/ describes it; `x_size` and its kin are tesseract's own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from lxml import etree

from ingest.loading.pdf.geometry import Box, read_box

_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
_TALL = 2.0  # times its width: a line this high runs sideways
_EM = 0.92  # of the size of a font: what stands between the top of its "d" and the foot of its "p"
_PARSER_OPTIONS = {"recover": True, "resolve_entities": False, "no_network": True}


class HasConfidence(Protocol):
    """A word, in the picture or on the page."""

    @property
    def text(self) -> str:
        """Its letters."""

    @property
    def confidence(self) -> float:
        """0..1."""


class HocrWord(NamedTuple):
    """A word in the picture, in pixels from its top left corner."""

    text: str
    box: Box
    turns: int  # quarter turns clockwise by which it is turned in the picture
    base: float  # the line it stands on, in the reading frame of those turns
    size: float  # of the font
    confidence: float  # 0..1


class Picture(NamedTuple):
    """The lines of words of a picture in the order read, and its size in pixels."""

    lines: tuple[tuple[HocrWord, ...], ...]
    width: float
    height: float


def read_hocr(path: Path) -> Picture | None:
    """Return what one hOCR file tells; None when there is none, or no page in it."""
    if not path.is_file() or not path.stat().st_size:
        return None
    root = etree.parse(path, etree.XMLParser(**_PARSER_OPTIONS)).getroot()
    page = next(_of_class(root, "ocr_page"), None) if root is not None else None
    if page is None:
        return None
    _, _, width, height = _box(_properties(page))
    lines = tuple(tuple(_words(line, width, height)) for line in _of_class(page, *_LINES))
    return Picture(lines, width, height)


def mean_confidence(words: Iterable[HasConfidence]) -> float:
    """Return the mean over words, weighted by their length; 0 without words."""
    weighed = [(len(word.text), word.confidence) for word in words]
    letters = sum(length for length, _ in weighed)
    return sum(length * confidence for length, confidence in weighed) / letters if letters else 0.0


def _of_class(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (found for found in node.iter() if found.get("class") in names)


def _properties(node: etree._Element) -> Mapping[str, list[str]]:
    """What stands in its title: "bbox 10 20 30 40; x_wconf 96"."""
    parts = (part.split() for part in node.get("title", "").split(";"))
    return {part[0]: part[1:] for part in parts if part}


def _box(properties: Mapping[str, list[str]]) -> Box:
    left, top, right, bottom = (float(value) for value in properties["bbox"])
    return left, top, right, bottom


def _words(line: etree._Element, width: float, height: float) -> Iterator[HocrWord]:
    told = _properties(line)
    nodes = list(_of_class(line, "ocrx_word"))
    boxes = [_box(_properties(node)) for node in nodes]
    turns = _turns(_box(told), boxes)
    base = _base(told, turns, width, height)
    size = float(told["x_size"][0]) / _EM
    for node, box in zip(nodes, boxes, strict=True):
        text = unicodedata.normalize("NFC", "".join(node.itertext())).strip()
        if text:
            yield HocrWord(text, box, turns, base, size, float(_properties(node)["x_wconf"][0]) / 100)


def _turns(line: Box, words: list[Box]) -> int:
    left, top, right, bottom = line
    if bottom - top < _TALL * (right - left) or len(words) < 2:
        return 0
    return 1 if words[0][1] < words[-1][1] else 3


def _base(told: Mapping[str, list[str]], turns: int, width: float, height: float) -> float:
    """One for all words of a line, at its middle, so that a page that lies a little askew keeps its lines."""
    left, _, right, bottom = read_box(_box(told), turns, width, height)
    if turns or "baseline" not in told:
        return bottom - float(told["x_descenders"][0])
    slope, below = (float(value) for value in told["baseline"])
    return bottom + slope * (right - left) / 2 + below
