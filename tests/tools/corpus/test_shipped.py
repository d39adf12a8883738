"""The committed collection is what its papers build, and says what it is."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from pypdfium2 import PdfDocument

from tools.corpus.build import Collection, build, stale
from tools.corpus.compose import NOTE

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
WANTED = {"pdf": 12, "docx": 6, "odt": 4, "html": 5, "md": 3}
XML = {".docx": "word/document.xml", ".odt": "content.xml"}
DOCUMENTS = sorted(path.name for path in (CORPUS / "documents").glob("*"))


@pytest.fixture(scope="module")
def collection() -> Collection:
    return build(CORPUS)


def plain_text(path: Path) -> str:
    if path.suffix == ".pdf":
        pages = PdfDocument(path)
        text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    elif path.suffix in XML:
        text = ZipFile(BytesIO(path.read_bytes())).read(XML[path.suffix]).decode()
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_the_committed_files_are_what_the_papers_build(collection: Collection) -> None:
    assert stale(CORPUS, collection) == {}


def test_every_format_is_there_in_number(collection: Collection) -> None:
    counts = Counter(paper.format for paper in collection.papers)
    assert all(counts[form] >= number for form, number in WANTED.items())
    assert sum(counts.values()) >= 30


def test_layouts_and_statuses_vary(collection: Collection) -> None:
    layouts = [paper.layout for paper in collection.papers if paper.layout]
    assert sum(layout.columns == 2 for layout in layouts) >= 2
    assert any(layout.front_matter == "roman" for layout in layouts)
    assert {"superseded", "withdrawn"} < {paper.status for paper in collection.papers}


def test_ids_are_unique_and_every_document_is_catalogued() -> None:
    entries = yaml.safe_load((CORPUS / "catalogue.yaml").read_text(encoding="utf-8"))["documents"]
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert sorted(entry["file"] for entry in entries) == [f"documents/{name}" for name in DOCUMENTS]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_that_it_is_a_demonstration(name: str) -> None:
    assert NOTE in plain_text(CORPUS / "documents" / name)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".pdf")])
def test_a_pdf_has_several_pages(name: str) -> None:
    assert len(PdfDocument(CORPUS / "documents" / name)) >= 2


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".pdf")])
def test_nothing_runs_over_the_margin_of_a_pdf(name: str) -> None:
    for page in PdfDocument(CORPUS / "documents" / name):
        text = page.get_textpage()
        rights = [text.get_rect(index)[2] for index in range(text.count_rects())]
        assert max(rights) <= page.get_width() - 60
