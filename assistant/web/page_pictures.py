"""Draw a PDF page as a PNG with some of its lines marked, keeping the last ones drawn."""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from assistant.kernel.errors import NotFound
from assistant.web.quotes import Box


class PictureSize(StrEnum):
    """How large a page is drawn."""

    PAGE = "page"  # to be read
    THUMBNAIL = "thumbnail"  # to be recognised in a row of others


_DOTS_PER_INCH = {PictureSize.PAGE: 110, PictureSize.THUMBNAIL: 32}
_POINTS_PER_INCH = 72
_LARGEST = 4_000_000  # pixels; a poster or a hostile page is drawn smaller
# A palette takes a quarter of the bytes of full colour, and letters stay as sharp (bench/pictures.md).
_COLOURS = 64
_KEPT = 32 * 1024 * 1024  # bytes; about 400 pages
_REMEMBERED = 4096  # pages of which it is known whether they can be drawn
_YELLOW = (255, 229, 84)
_MARGIN = 1.0  # points around a marked line


@dataclass(frozen=True, slots=True)
class PictureOf:
    """Which page to draw, and what to mark on it."""

    path: Path  # named by what is in it, as a generation names originals
    page: int  # from 1
    boxes: tuple[Box, ...] = ()
    size: PictureSize = PictureSize.PAGE

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits, others for a picture that looks different."""
        drawn = (self.path.name, self.page, self.boxes, _DOTS_PER_INCH[self.size], _COLOURS, _YELLOW, _MARGIN)
        return hashlib.sha256(repr(drawn).encode()).hexdigest()[:12]


class PagePictures:
    """Draws pages, one at a time: pdfium must not be used by two threads at once."""

    def __init__(self, *, kept: int = _KEPT) -> None:
        """`kept` is how many bytes of pictures are remembered."""
        self._kept = kept
        self._held = 0
        self._drawn: OrderedDict[PictureOf, bytes] = OrderedDict()
        self._drawing = Lock()
        self._keeping = Lock()  # apart: a picture that is there waits for none that is being drawn
        self._drawable = lru_cache(maxsize=_REMEMBERED)(self._try)

    def png(self, wanted: PictureOf) -> bytes:
        """Return the picture as PNG; raise `NotFound` for a page that cannot be drawn."""
        if picture := self._remembered(wanted):
            return picture
        with self._drawing:
            # Another thread may have drawn it meanwhile.
            picture = self._remembered(wanted) or _draw(wanted)
        self._remember(wanted, picture)
        return picture

    def can_draw(self, path: Path, page: int) -> bool:
        """Tell whether a page can be drawn: not one that is damaged, or locked with a password."""
        return self._drawable(path, page)

    def _try(self, path: Path, page: int) -> bool:
        try:
            with self._drawing, _opened(path, page):
                return True
        except NotFound:
            return False

    def _remembered(self, wanted: PictureOf) -> bytes | None:
        with self._keeping:
            if wanted in self._drawn:
                self._drawn.move_to_end(wanted)
            return self._drawn.get(wanted)

    def _remember(self, wanted: PictureOf, picture: bytes) -> None:
        with self._keeping:
            if wanted not in self._drawn:
                self._drawn[wanted] = picture
                self._held += len(picture)
            while self._held > self._kept:
                _, oldest = self._drawn.popitem(last=False)
                self._held -= len(oldest)


@contextmanager
def _opened(path: Path, number: int) -> Iterator[pdfium.PdfPage]:
    """Yield a page; whatever fails while it is read or drawn becomes `NotFound`."""
    try:
        document = pdfium.PdfDocument(path)
        try:
            yield document[number - 1]
        finally:
            document.close()
    except (pdfium.PdfiumError, OSError, IndexError) as error:
        raise NotFound(f"Page {number} cannot be drawn; open the document itself.") from error


def _draw(wanted: PictureOf) -> bytes:
    with _opened(wanted.path, wanted.page) as page:
        width, height = page.get_size()
        scale = min(
            _DOTS_PER_INCH[wanted.size] / _POINTS_PER_INCH, (_LARGEST / max(width * height, 1)) ** 0.5
        )
        image: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    if wanted.boxes:
        image = _marked(image, wanted.boxes, scale=scale)
    output = io.BytesIO()
    with_palette = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    with_palette.save(output, "PNG", compress_level=6)
    return output.getvalue()


def _marked(image: Image.Image, boxes: Sequence[Box], *, scale: float) -> Image.Image:
    """Lay yellow over the boxes as a marker pen does: print stays as dark as it was."""
    ink = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(ink)
    for box in boxes:
        corners = (box.left - _MARGIN, box.top - _MARGIN, box.right + _MARGIN, box.bottom + _MARGIN)
        pen.rectangle([corner * scale for corner in corners], fill=_YELLOW)
    return ImageChops.multiply(image, ink)
