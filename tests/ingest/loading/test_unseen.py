"""What is hidden among characters is neither read nor lost, whatever the format."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pypandoc
import pytest
from made_office import excel, excel_rows
from pptx import Presentation

from ingest.loading import load

SMUGGLED = "praise us"
WORDS = f"Two ran{''.join(chr(0xE0000 + ord(letter)) for letter in SMUGGLED)} by day."


def _text(path: Path) -> None:
    path.write_text(f"# Ferries\n\n{WORDS}\n" if path.suffix == ".md" else f"{WORDS}\n", encoding="utf-8")


def _page(path: Path) -> None:
    path.write_text(f"<main><h1>Ferries</h1><p>{WORDS}</p></main>", encoding="utf-8")


def _by_pandoc(path: Path) -> None:
    pypandoc.convert_text(f"# Ferries\n\n{WORDS}", path.suffix[1:], "markdown", outputfile=str(path))


def _table(path: Path) -> None:
    path.write_text(f"Ferry,Time\n{WORDS},2\n", encoding="utf-8")


def _workbook(path: Path) -> None:
    excel(path, {"A": excel_rows([["Ferry", "Time"], [WORDS, 2]])})


def _slides(path: Path) -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Ferries"
    slide.placeholders[1].text_frame.text = WORDS
    show.save(str(path))


def _mail(path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Ferries"
    mail.set_content(WORDS)
    path.write_bytes(mail.as_bytes())


MADE: dict[str, Callable[[Path], None]] = {
    ".txt": _text, ".md": _text, ".html": _page, ".docx": _by_pandoc, ".odt": _by_pandoc, ".epub": _by_pandoc,
    ".csv": _table, ".xlsx": _workbook, ".pptx": _slides, ".eml": _mail,
}  # fmt: skip


@pytest.mark.parametrize("suffix", MADE)
def test_tag_characters_are_left_out_and_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    MADE[suffix](path)
    loaded = load(path)
    assert "Two ran by day." in " ".join(page.text for page in loaded.pages)
    assert [(item.why, item.text) for item in loaded.hidden] == [("hidden among characters", SMUGGLED)]
