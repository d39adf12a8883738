"""Draw a PDF page as a PNG with some of its lines marked, keeping the last ones drawn."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from assistant.kernel.errors import NotFound
from assistant.web.quotes import Box

_DOTS_PER_INCH = 110
_POINTS_PER_INCH = 72
_LARGEST = 4_000_000  # pixels; a poster or a hostile page is drawn smaller
_KEPT = 64  # pictures; about 100 KB each
_YELLOW = (255, 229, 84)
_MARGIN = 1.0  # points around a marked line


@dataclass(frozen=True, slots=True)
class PictureOf:
    """Which page to draw, and what to mark on it."""

    path: Path
    page: int  # from 1
    width: float  # points, as displayed
    boxes: tuple[Box, ...] = ()


class PagePictures:
    """Draws pages, one at a time: pdfium must not be used by two threads at once."""

    def __init__(self, *, kept: int = _KEPT) -> None:
        self._kept = kept
        self._drawn: OrderedDict[PictureOf, bytes] = OrderedDict()
        self._lock = Lock()

    def png(self, wanted: PictureOf) -> bytes:
        """Return the picture as PNG; raise `NotFound` for a page that cannot be drawn."""
        with self._lock:
            picture = self._drawn.pop(wanted, None) or _draw(wanted)
            self._drawn[wanted] = picture
            while len(self._drawn) > self._kept:
                self._drawn.popitem(last=False)
            return picture


def _draw(wanted: PictureOf) -> bytes:
    image = _render(wanted.path, wanted.page)
    if wanted.boxes:
        image = _marked(image, wanted.boxes, scale=image.width / wanted.width)
    output = io.BytesIO()
    image.save(output, "PNG", compress_level=4)
    return output.getvalue()


def _render(path: Path, number: int) -> Image.Image:
    try:
        document = pdfium.PdfDocument(path)
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, (_LARGEST / max(width * height, 1)) ** 0.5)
            image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
            return image
        finally:
            document.close()
    except (pdfium.PdfiumError, OSError, IndexError) as error:
        raise NotFound(f"Page {number} cannot be drawn; open the document itself.") from error


def _marked(image: Image.Image, boxes: Sequence[Box], *, scale: float) -> Image.Image:
    """Lay yellow over the boxes as a marker pen does: print stays as dark as it was."""
    ink = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(ink)
    for box in boxes:
        corners = (box.left - _MARGIN, box.top - _MARGIN, box.right + _MARGIN, box.bottom + _MARGIN)
        pen.rectangle([corner * scale for corner in corners], fill=_YELLOW)
    return ImageChops.multiply(image, ink)
