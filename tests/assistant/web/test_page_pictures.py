from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from collections_made import HARBOUR, write_pdf
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant.kernel.errors import NotFound
from assistant.web.page_pictures import PagePictures, PictureOf, PictureSize
from assistant.web.quotes import Box

A4_WIDTH = 595.28


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.pdf"
    write_pdf(path, HARBOUR)
    return path


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_picture_is_a_png_of_about_110_dots_an_inch(pdf: Path) -> None:
    png = PagePictures().png(PictureOf(pdf, 1))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert abs(opened(png).width - A4_WIDTH / 72 * 110) < 2


def test_mark_is_yellow_where_the_box_is_and_nowhere_else(pdf: Path) -> None:
    pictures = PagePictures()
    plain = opened(pictures.png(PictureOf(pdf, 1)))
    marked = opened(pictures.png(PictureOf(pdf, 1, (Box(300, 400, 400, 420),))))
    scale = plain.width / A4_WIDTH
    inside, outside = (round(350 * scale), round(410 * scale)), (round(350 * scale), round(500 * scale))
    red, green, blue = marked.getpixel(inside)
    assert min(plain.getpixel(inside)) > 250
    assert red > 240 and green > 200 and blue < 120
    assert marked.getpixel(outside) == plain.getpixel(outside)


def test_print_under_a_mark_stays_as_dark_as_it_was(pdf: Path) -> None:
    pictures = PagePictures()
    plain = opened(pictures.png(PictureOf(pdf, 1)))
    marked = opened(pictures.png(PictureOf(pdf, 1, (Box(0, 0, A4_WIDTH, 842),))))
    darkest = min(range(plain.width * plain.height), key=lambda at: sum(plain.getpixel(_at(at, plain))))
    assert marked.getpixel(_at(darkest, plain)) <= plain.getpixel(_at(darkest, plain))


def _at(index: int, image: Image.Image) -> tuple[int, int]:
    return index % image.width, index // image.width


def test_picture_is_drawn_once_and_then_remembered(pdf: Path) -> None:
    pictures = PagePictures()
    first = pictures.png(PictureOf(pdf, 2))
    pdf.unlink()
    assert pictures.png(PictureOf(pdf, 2)) is first


def test_oldest_pictures_are_forgotten_when_their_bytes_are_too_many(pdf: Path) -> None:
    pages = [PictureOf(pdf, number) for number in (1, 2, 3)]
    sizes = [len(PagePictures().png(page)) for page in pages]
    pictures = PagePictures(kept=sum(sizes) - 1)
    for page in pages:
        pictures.png(page)
    pdf.unlink()
    pictures.png(pages[2])
    pictures.png(pages[1])
    with pytest.raises(NotFound):
        pictures.png(pages[0])


def test_picture_larger_than_all_that_is_kept_is_still_given(pdf: Path) -> None:
    assert PagePictures(kept=10).png(PictureOf(pdf, 1)).startswith(b"\x89PNG")


def test_thumbnail_is_small(pdf: Path) -> None:
    small = PagePictures().png(PictureOf(pdf, 1, size=PictureSize.THUMBNAIL))
    assert abs(opened(small).width - A4_WIDTH / 72 * 32) < 2


def test_version_differs_wherever_the_picture_does(pdf: Path) -> None:
    shown = PictureOf(pdf, 1)
    others = [
        PictureOf(pdf, 2),
        PictureOf(pdf.with_name("other.pdf"), 1),
        PictureOf(pdf, 1, (Box(1, 2, 3, 4),)),
        PictureOf(pdf, 1, size=PictureSize.THUMBNAIL),
    ]
    assert len({each.version for each in (shown, *others)}) == 5
    assert PictureOf(pdf.parent / "moved" / pdf.name, 1).version == shown.version


def test_file_locked_with_a_password_is_known_to_have_no_pictures(tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    canvas = Canvas(str(locked), encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "Not for all")
    canvas.save()
    assert not PagePictures().can_draw(locked, 1)


def test_page_that_is_there_can_be_drawn_and_one_past_the_end_cannot(pdf: Path) -> None:
    pictures = PagePictures()
    assert pictures.can_draw(pdf, 3)
    assert not pictures.can_draw(pdf, 4)


def test_poster_is_drawn_smaller(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    canvas = Canvas(str(path), pagesize=(10_000, 10_000))
    canvas.drawString(100, 100, "A poster")
    canvas.save()
    image = opened(PagePictures().png(PictureOf(path, 1)))
    assert image.width * image.height <= 4_100_000


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more"])
def test_file_that_cannot_be_drawn_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(NotFound, match="cannot be drawn"):
        PagePictures().png(PictureOf(path, 1))


def test_page_past_the_end_says_so(pdf: Path) -> None:
    with pytest.raises(NotFound, match="Page 9 cannot be drawn"):
        PagePictures().png(PictureOf(pdf, 9))


def test_threads_may_share_the_pictures(pdf: Path) -> None:
    pictures = PagePictures(kept=1)
    failures: list[Exception] = []

    def draw(number: int) -> None:
        try:
            for _ in range(4):
                assert pictures.png(PictureOf(pdf, number)).startswith(b"\x89PNG")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=draw, args=(number,)) for number in (1, 2, 3, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
