"""PDF files whose pages are pictures of text, made on the spot; where each word was drawn is known."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

DOTS = 200  # an inch
WIDTH, HEIGHT = 420.0, 595.0  # points, of a page before it is turned
SIZE = 14.0
LINES = (
    "The grant helped young people to find work.",
    "Thirteen pilots were not extended in 2019.",
    "Councils shared an office with the clinics.",
    "What got in the way was missing transport.",
)


class Drawn(NamedTuple):
    """A word and where it was drawn, in points from the top left corner of the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def draw_lines(lines: Sequence[str] = LINES) -> tuple[Image.Image, list[Drawn]]:
    """Return a picture of the lines, and their words."""
    points = 72 / DOTS
    picture = Image.new("L", (round(WIDTH / points), round(HEIGHT / points)), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(SIZE / points)
    words, top = [], 40 / points
    for line in lines:
        left = 50 / points
        for text in line.split():
            draw.text((left, top), text, fill=0, font=font)
            box = draw.textbbox((left, top), text, font=font)
            words.append(Drawn(text, *(edge * points for edge in box)))
            left += draw.textlength(f"{text} ", font=font)
        top += 2 * SIZE / points
    return picture, words


def write_scan(
    path: Path,
    pages: Sequence[Image.Image | str],
    *,
    rotations: Sequence[int] = (),
    password: str = "",
    crop: tuple[float, ...] = (),
) -> Path:
    """Write a page for each picture, or for each line of real text; `crop` is in points, y upwards."""
    canvas = Canvas(str(path), encrypt=password or None)
    for content in pages:
        if isinstance(content, str):
            canvas.setPageSize((WIDTH, HEIGHT))
            canvas.drawString(50, HEIGHT - 100, content)
        else:
            width, height = (edge * 72 / DOTS for edge in content.size)
            png = BytesIO()
            content.save(png, "PNG")
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(png), 0, 0, width, height)
        if crop:
            canvas.setCropBox(crop)
        canvas.showPage()
    canvas.save()
    if rotations:
        writer = PdfWriter(clone_from=path)
        for page, rotation in zip(writer.pages, rotations, strict=True):
            page.rotate(rotation)
        writer.write(path)
    return path
