"""PDFs made for a test, and a plain view of what was loaded from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from assistant.kernel.domain import Page

WIDTH, HEIGHT = 595.0, 842.0
LEADING = 1.25  # in sizes


class Pdf:
    """A PDF that is written line by line; y counts downwards from the top of the page."""

    def __init__(self, path: Path, *, size: tuple[float, float] = (WIDTH, HEIGHT), **options: object) -> None:
        self.path = path
        self.height = size[1]
        self.canvas = Canvas(str(path), pagesize=size, **options)

    def text(self, x: float, y: float, words: str, *, size: float = 11, font: str = "Helvetica") -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, words)

    def paragraph(
        self, x: float, y: float, words: str, width: float, *, size: float = 11, font: str = "Helvetica"
    ) -> float:
        """Words set in lines of a width; gives the y of the line that would follow."""
        for line in wrap(words, width, size=size, font=font):
            self.text(x, y, line, size=size, font=font)
            y += LEADING * size
        return y

    def lines(self, x: float, y: float, lines: Sequence[str], *, size: float = 11) -> float:
        """Lines as given, one under the other; gives the y of the line that would follow."""
        for line in lines:
            self.text(x, y, line, size=size)
            y += LEADING * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def page(self) -> None:
        self.canvas.showPage()

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def raw_pdf(path: Path, *objects: bytes) -> Path:
    """A PDF of objects numbered from 1, the first its catalog."""
    body = b"%PDF-1.7\n"
    index = b"0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        index += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(objects) + 1
    trailer = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    path.write_bytes(body + b"xref\n0 %d\n" % size + index + trailer)
    return path


def stream(content: bytes) -> bytes:
    """A stream object."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def wrap(words: str, width: float, *, size: float = 11, font: str = "Helvetica") -> list[str]:
    """Words in lines no wider than a width."""
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, font, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def shown(page: Page) -> list[tuple[str, str]]:
    """The blocks of a page as kind and text."""
    return [(block.kind.value, page.text[block.start : block.end]) for block in page.blocks]


def texts(page: Page) -> list[str]:
    """The text of each block of a page."""
    return [text for _, text in shown(page)]


def assert_sound(page: Page) -> None:
    """What holds for every page: blocks in order within the text, every word box on a word."""
    reached = 0
    for number, block in enumerate(page.blocks):
        assert reached <= block.start < block.end <= len(page.text)
        if number:
            assert page.text[reached : block.start] == "\n"
        reached = block.end
    assert reached == len(page.text)
    for before, word in zip(page.words, page.words[1:], strict=False):
        assert before.end <= word.start
    for word in page.words:
        text = page.text[word.start : word.end]
        assert text
        assert not any(character.isspace() for character in text)
        assert word.left < word.right
        assert word.top < word.bottom
    page.text.encode("utf-8")
