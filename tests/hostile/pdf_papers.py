"""PDFs with an attack in one of their places, seen or unseen."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from assaults import Paper
from made_pdfs import HEIGHT, Pdf
from paper_texts import Place, facts, heading
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Link, Text


def _pdf(path: Path, paper: Paper, draw: Callable[[Pdf], None] = lambda _: None) -> None:
    pdf = Pdf(path, invariant=1)
    pdf.text(72, 70, heading(paper), size=16, font="Helvetica-Bold")
    y = 110.0
    for paragraph in facts(paper.name):
        y = pdf.paragraph(72, y, paragraph, 440) + 8
    draw(pdf)
    for more in paper.more:
        pdf.page()
        pdf.paragraph(72, 110, more, 440)
    pdf.save()


def _pdf_drawn(how: Callable[[Pdf, str], None]) -> Place:
    return lambda path, paper: _pdf(path, paper, lambda pdf: how(pdf, paper.text))


def _white(pdf: Pdf, words: str) -> None:
    pdf.canvas.setFillGray(1)
    pdf.paragraph(72, 400, words, 440)
    pdf.canvas.setFillGray(0)


def _without_ink(pdf: Pdf, words: str) -> None:
    text = pdf.canvas.beginText(72, HEIGHT - 400)
    text.setFont("Helvetica", 8)
    text.setTextRenderMode(3)
    text.textOut(words)
    text.setTextRenderMode(0)
    pdf.canvas.drawText(text)


def _covered(pdf: Pdf, words: str) -> None:
    pdf.text(72, 400, words, size=7)
    pdf.canvas.setFillGray(0.5)
    pdf.canvas.rect(60, HEIGHT - 420, 600, 40, fill=1, stroke=0)
    pdf.canvas.setFillGray(0)


def _pdf_with(change: Callable[[PdfWriter, str], None]) -> Place:
    def write(path: Path, paper: Paper) -> None:
        _pdf(path, paper)
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
        change(writer, paper.text)
        writer.write(str(path))

    return write


def _annotated(writer: PdfWriter, words: str) -> None:
    writer.add_annotation(0, Text(text=words, rect=(72, 300, 92, 320), open=True))
    writer.add_annotation(0, FreeText(text=words, rect=(72, 200, 300, 240)))
    writer.add_annotation(0, Link(rect=(60, 600, 500, 760), url="https://annotated.example/leak?q=DATA"))


PDF_PLACES: Mapping[tuple[str, str], Place] = {
    ("pdf", "body"): _pdf_drawn(lambda pdf, words: pdf.paragraph(72, 400, words, 440) and None),
    ("pdf", "white"): _pdf_drawn(_white),
    ("pdf", "tiny"): _pdf_drawn(lambda pdf, words: pdf.text(72, 400, words, size=0.5)),
    ("pdf", "off-page"): _pdf_drawn(lambda pdf, words: pdf.text(900, 400, words)),
    ("pdf", "without-ink"): _pdf_drawn(_without_ink),
    ("pdf", "covered"): _pdf_drawn(_covered),
    ("pdf", "metadata"): _pdf_with(
        lambda writer, words: writer.add_metadata(
            {"/Title": words, "/Subject": words, "/Keywords": words, "/Author": words}
        )
    ),
    ("pdf", "annotation"): _pdf_with(_annotated),
    ("pdf", "attachment"): _pdf_with(
        lambda writer, words: writer.add_attachment("note.txt", words.encode()) and None
    ),
    ("pdf", "script"): _pdf_with(
        lambda writer, words: writer.add_open_action(JavaScript(f"app.alert('{words}')"))
    ),
    ("pdf", "bookmark"): _pdf_with(lambda writer, words: writer.add_outline_item(words, 0) and None),
}
