"""What a PDF says of itself is read where it can be, and never keeps its text from being read."""

from __future__ import annotations

import re
from pathlib import Path

from made_pdfs import Pdf, raw_pdf

from ingest.loading.loaded import Reading
from ingest.loading.pdf.opening import opened
from ingest.loading.pdf.structure import OutlineEntry, Structure, read_structure


def structure(path: Path) -> Structure:
    with opened(path, Reading()) as document:
        return read_structure(document, path)


def test_outline_labels_and_metadata_are_read(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.setTitle("Fords")
    pdf.canvas.setAuthor("River Board")
    for number, (title, level) in enumerate((("Fords", 0), ("Ropes", 1))):
        pdf.text(72, 100, title)
        pdf.canvas.bookmarkPage(f"p{number}")
        pdf.canvas.addOutlineEntry(title, f"p{number}", level)
        pdf.page()
    found = structure(pdf.save())
    assert found.outline == (OutlineEntry("Fords", 1, 0), OutlineEntry("Ropes", 2, 1))
    assert (found.title, found.author, found.labels) == ("Fords", "River Board", ("1", "2"))
    assert found.created.startswith("D:")


def test_a_place_that_pdfium_does_not_find_is_looked_up_in_the_whole_list(tmp_path: Path) -> None:
    """The list says that it holds names from a to b, and holds another."""
    path = raw_pdf(
        tmp_path / "a.pdf",
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R /Names << /Dests 7 0 R >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] >>",
        b"<< /Type /Outlines /First 5 0 R /Last 6 0 R /Count 2 >>",
        b"<< /Title (Ferries) /Parent 4 0 R /Next 6 0 R /Dest [3 0 R /Fit] >>",
        b"<< /Title (Fords) /Parent 4 0 R /Prev 5 0 R /A << /S /GoTo /D (fords) >> >>",
        b"<< /Kids [8 0 R] >>",
        b"<< /Limits [(a) (b)] /Names [(fords) [3 0 R /Fit]] >>",
    )
    assert structure(path).outline == (OutlineEntry("Ferries", 1, 0), OutlineEntry("Fords", 1, 0))


def test_a_loop_in_the_outline_ends(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf", pageCompression=0)
    for name in ("alder", "birch"):
        pdf.text(72, 100, name)
        pdf.canvas.bookmarkPage(name)
        pdf.canvas.addOutlineEntry(name.title(), name, 0)
        pdf.page()
    path = pdf.save()
    raw = path.read_bytes()
    next_ = re.search(rb"/Next (\d+) 0 R", raw)
    prev = re.search(rb"/Prev (\d+) 0 R", raw)
    assert next_
    assert prev
    path.write_bytes(raw.replace(prev.group(), prev.group().replace(b"/Prev", b"/Next")))
    assert {entry.title for entry in structure(path).outline} <= {"Alder", "Birch"}
