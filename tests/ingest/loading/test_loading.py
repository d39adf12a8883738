"""Which loader a file goes to, and what is said of files that cannot be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pypandoc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_office import compound, zipped
from made_pdfs import Pdf, assert_sound, texts

from assistant.kernel.errors import UnreadableFile
from ingest.loading import LOADERS, Reading, load

ROBUST = Path(__file__).parents[4] / "shared" / "data" / "robust"


def refusal(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    return caught.value


def made_docx(path: Path, markdown: str = "# Weirs\n\nThe weir stands.") -> Path:
    pypandoc.convert_text(markdown, "docx", format="markdown", outputfile=str(path))
    return path


def test_every_promised_type_has_a_loader() -> None:
    promised = (
        ".pdf .docx .docm .doc .odt .rtf .pptx .pptm .ppsx .ppt .xlsx .xlsm .xls .xlsb .ods .csv .tsv .html "
        ".htm .xhtml .epub .eml .msg .md .markdown .txt"
    )
    assert set(LOADERS) == set(promised.split())


@pytest.mark.parametrize("suffix", sorted(LOADERS))
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.touch()
    assert refusal(path).kind == "empty"


@pytest.mark.parametrize("suffix", sorted(LOADERS))
def test_noise_under_any_name_is_refused_in_plain_words(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(bytes(range(256)) * 40)
    found = refusal(path)
    assert found.kind in {"unreadable", "unsupported", "needs_ocr", "no_text"}
    assert "Traceback" not in found.reason
    assert len(found.reason) < 300


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=400), suffix=st.sampled_from([".pdf", ".txt", ".html", ".rtf"]))
def test_no_bytes_raise_anything_but_a_refusal(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes((b"%PDF-1.7\n" if suffix == ".pdf" else b"") + content)
    try:
        for page in load(path).pages:
            assert_sound(page)
    except UnreadableFile:
        pass


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "none.txt").reason
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    assert "cannot be opened" in refusal(folder).reason


def test_a_type_that_is_not_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.dwg"
    path.write_bytes(b"AC1032")
    assert refusal(path).kind == "unsupported"
    assert ".dwg" in refusal(path).reason


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "NOTE.TXT"
    path.write_text("The weir stands.")
    assert texts(load(path).pages[0]) == ["The weir stands."]


def test_a_web_page_under_a_pdf_name_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_text("<!DOCTYPE html><html><body><h1>Page not found</h1></body></html>")
    found = refusal(path)
    assert found.kind == "unsupported"
    assert "web page" in found.reason


def test_text_under_a_word_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_text("Only words.")
    assert "not a Word document" in refusal(path).reason


def test_a_word_document_cut_short_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = made_docx(tmp_path / "a.docx")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "damaged" in refusal(path).reason


def test_a_document_under_the_name_of_another_type_is_read_as_what_it_is(tmp_path: Path) -> None:
    docx = made_docx(tmp_path / "a.docx")
    docx.rename(tmp_path / "a.odt")
    assert load(tmp_path / "a.odt").pages[0].label == "Weirs"
    pdf = Pdf(tmp_path / "b.pdf")
    pdf.text(72, 100, "The weir stands.")
    pdf.save().rename(tmp_path / "b.docx")
    assert load(tmp_path / "b.docx").paginated


def test_a_zip_archive_under_a_pdf_name_is_called_what_it_is(tmp_path: Path) -> None:
    path = zipped(tmp_path / "report.pdf", {"a.txt": "Only words."})
    assert refusal(path).kind == "unsupported"
    assert "zip archive" in refusal(path).reason


def test_a_word_document_under_the_name_of_an_old_one_is_read(tmp_path: Path) -> None:
    made_docx(tmp_path / "a.docx").rename(tmp_path / "a.doc")
    assert load(tmp_path / "a.doc").pages[0].label == "Weirs"


@pytest.mark.parametrize(
    ("stream", "name", "remedy"),
    [("WordDocument", "a.doc", ".docx"), ("PowerPoint Document", "a.ppt", ".pptx")],
)
def test_an_old_office_file_is_refused_with_the_remedy(
    tmp_path: Path, stream: str, name: str, remedy: str
) -> None:
    path = compound(tmp_path / name, {stream: b"x"})
    assert refusal(path).kind == "unsupported"
    assert f"save it as {remedy}" in refusal(path).reason


def test_a_locked_office_file_asks_for_its_password(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path).kind == "password"


def test_an_old_word_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "WordDocument".encode("utf-16-le"))
    assert "old Word document" in refusal(path).reason


def _robust() -> list[dict[str, str]]:
    if not ROBUST.is_dir():
        return []
    with (ROBUST / "provenance.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


_OUTCOMES = {
    "password": "needs password",
    "needs_ocr": "needs OCR",
    "no_text": "needs OCR",
    "empty": "is empty",
}
# In words of the notes: files that open and hold no text, of which the user is to be told.
_TEXTLESS = (
    "no text",
    "blank",
    "empty document",
    "empty cells",
    "no usable text",
    "without words",
    "no page object",
)


def _outcome(path: Path) -> str:
    try:
        load(path, Reading(ocr=False))
    except UnreadableFile as error:
        return _OUTCOMES.get(error.kind, "clear error")
    return "loads"


@pytest.mark.slow
def test_odd_and_damaged_files_come_out_as_they_should() -> None:
    files = _robust()
    if not files:
        pytest.skip("the folder of odd public files is not here")
    missed = []
    for entry in files:
        if entry["category"] == "long document":
            continue  # sound, and slow
        found = _outcome(ROBUST / entry["file"])
        expected = entry["expected"].split(" / ")
        told = found in ("needs OCR", "is empty") and (
            "clear error" in expected or any(n in entry["note"] for n in _TEXTLESS)
        )
        if found not in expected and not told:
            missed.append(f"{entry['file']}: {found}, expected {entry['expected']}")
    assert len(missed) <= 0.04 * len(files), missed
