"""What OCRmyPDF is to do in our way: draw a page in grey and of bounded size, run one bound tesseract.

OCRmyPDF loads this module by its name, so it is imported nowhere else.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence

_MOST_PIXELS = 16e6  # A4 at 400 dots an inch; more takes memory and time, and reads no better
_PATIENCE = 120  # seconds for one page, of which most take two to five
_PDFIUM = threading.Lock()  # pdfium is not made for threads


@hookimpl
def rasterize_pdf_page(
    input_file: Path, output_file: Path, raster_dpi: Any, pageno: int, rotation: int | None
) -> Path:
    """Draw a page as it is displayed, turned by `rotation` degrees counterclockwise."""
    with _PDFIUM, closing(pdfium.PdfDocument(input_file)) as document, closing(document[pageno - 1]) as page:
        page.set_rotation((page.get_rotation() - (rotation or 0)) % 360)
        width, height = page.get_size()
        scale = min(raster_dpi.to_scalar() / 72, math.sqrt(_MOST_PIXELS / (width * height)))
        with closing(page.render(scale=scale, grayscale=True)) as bitmap:
            picture = bitmap.to_pil().copy()  # its pixels are pdfium's until then
    dpi = (scale * 72, scale * 72)
    picture.save(output_file, dpi=dpi, **({"compress_level": 1} if output_file.suffix == ".png" else {}))
    return output_file


@hookimpl
def get_ocr_engine() -> OcrEngine:
    """Return the engine below, in place of OCRmyPDF's own."""
    return BoundTesseract()


class BoundTesseract(TesseractOcrEngine):
    """Tesseract that dies with the process that asked for it, and whose failures stay on their page."""

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:  # noqa: ARG004
        """Write what stands in the picture; no file where tesseract fails or takes too long."""
        languages = "+".join(options.languages)
        done = _tesseract("-l", languages, str(input_file), str(output_hocr.with_suffix("")), "hocr")
        if done is None or done.returncode:
            output_hocr.unlink(missing_ok=True)

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:  # noqa: ARG004
        """Return how far the text is turned, in degrees clockwise; no confidence where it cannot be told."""
        done = _tesseract("-l", "osd", "--psm", "0", str(input_file), "stdout")
        lines = done.stdout.splitlines() if done else ()
        said = dict(line.split(": ", 1) for line in lines if ": " in line)
        return OrientationConfidence(
            int(said.get("Orientation in degrees", 0)), float(said.get("Orientation confidence", 0))
        )


def _tesseract(*arguments: str) -> subprocess.CompletedProcess[str] | None:
    """Run it on one core, for OCRmyPDF reads several pages at once; None when it takes too long."""
    try:
        return subprocess.run(  # noqa: S603  # the words are ours and those of the settings
            [*_bound(), "tesseract", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        return None


@cache
def _bound() -> Sequence[str]:
    """Return what, put before a command on Linux, ends it with the thread that started it.

    A reader that hangs or grows too large is killed outright and can tidy up nothing: the kernel
    has to. Elsewhere a tesseract that is left behind ends by itself with its page.
    """
    command = ("setpriv", "--pdeathsig", "KILL", "--")
    if sys.platform != "linux" or shutil.which(command[0]) is None:
        return ()
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603
    return () if tried.returncode else command
