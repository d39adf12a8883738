"""What a PDF says of itself is read where it can be, and never keeps its text from being read."""

from __future__ import annotations

from pathlib import Path

from made_pdfs import Pdf

from ingest.loading.pdf.structure import OutlineEntry, Structure, read_structure


def test_outline_labels_and_metadata_are_read(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.setTitle("Fords")
    pdf.canvas.setAuthor("River Board")
    for number, (title, level) in enumerate((("Fords", 0), ("Ropes", 1))):
        pdf.text(72, 100, title)
        pdf.canvas.bookmarkPage(f"p{number}")
        pdf.canvas.addOutlineEntry(title, f"p{number}", level)
        pdf.page()
    found = read_structure(pdf.save())
    assert found.outline == (OutlineEntry("Fords", 1, 0), OutlineEntry("Ropes", 2, 1))
    assert (found.title, found.author, found.labels) == ("Fords", "River Board", ("1", "2"))
    assert found.created.startswith("D:")


def test_a_damaged_file_has_no_structure(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Outlines 1 0 R >> endobj trailer << /Root 1 0 R >>"
    )
    assert read_structure(path).outline == ()
    path.write_bytes(b"nothing")
    assert read_structure(path) == Structure()
