"""Papers become real files, the same bytes each time, and the command keeps them up to date."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth

from tools.corpus.__main__ import main
from tools.corpus.build import CollectionInvalid, build, render
from tools.corpus.catalogue import render_catalogue
from tools.corpus.compose import NOTE
from tools.corpus.papers import Paper
from tools.corpus.pdf_pages import short_title
from tools.corpus.pdf_story import fit_address
from tools.corpus.pdf_styles import one_column
from tools.corpus.pdf_tables import column_widths

LAYOUTS: dict[str, dict[str, object]] = {
    "cover": {},
    "columns": {"columns": 2},
    "roman": {"front_matter": "roman"},
}


def render_one(paper: Paper) -> bytes:
    return render([paper])[paper.file]


def read_pdf(paper: Paper) -> PdfReader:
    return PdfReader(BytesIO(render_one(paper)))


def words_of(page_text: str) -> str:
    return " ".join(page_text.split())


@pytest.mark.parametrize("form", ["pdf", "docx", "odt", "html", "md"])
def test_the_same_paper_gives_the_same_bytes(
    make_paper: Callable[..., Paper], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    first = render_one(make_paper(format=form))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    elsewhere = render_one(make_paper(format=form))
    monkeypatch.undo()
    time.tzset()
    assert elsewhere == first


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pdf_has_the_text_with_headings_in_its_outline(
    make_paper: Callable[..., Paper], layout: str
) -> None:
    reader = read_pdf(make_paper(layout=LAYOUTS[layout]))
    text = words_of(" ".join(page.extract_text() for page in reader.pages))
    assert NOTE in text
    assert "£82bn" in text
    assert "“deep dive”" in text
    assert "Spending in Total Place pilots" in text
    titles = [entry.title for entry in _flat(reader.outline)]
    assert [title for title in titles if title != "Contents"] == [
        "About this briefing",
        "At a glance",
        "Three findings",
        "Sources",
    ]
    assert reader.metadata is not None
    assert reader.metadata.title == "Total Place: a paper for tests"
    assert reader.metadata.author == "Precedent demonstration library"
    assert str(reader.metadata.creation_date).startswith("2026-09-14")


def _flat(outline: list[Destination | list[object]]) -> list[Destination]:
    flat: list[Destination] = []
    for entry in outline:
        if isinstance(entry, Destination):
            flat.append(entry)
        else:
            flat.extend(_flat(entry))  # type: ignore[arg-type]  # pypdf nests without saying so
    return flat


def test_every_page_carries_header_footer_and_total(make_paper: Callable[..., Paper]) -> None:
    reader = read_pdf(make_paper())
    assert len(reader.pages) >= 2
    for number, page in enumerate(reader.pages, start=1):
        text = words_of(page.extract_text())
        assert "Total Place: a paper for tests" in text
        assert f"Page {number} of {len(reader.pages)}" in text


def test_front_matter_is_numbered_in_roman_and_the_text_from_one(make_paper: Callable[..., Paper]) -> None:
    reader = read_pdf(make_paper(layout=LAYOUTS["roman"]))
    assert reader.page_labels[:4] == ["i", "ii", "iii", "1"]
    contents = words_of(reader.pages[2].extract_text())
    assert "At a glance 1" in contents
    assert " iii " in contents


def test_a_notice_stands_on_the_first_page(make_paper: Callable[..., Paper]) -> None:
    withdrawn = make_paper(withdrawn={"on": "2026-10-02", "reason": "A figure was wrong."})
    assert "Withdrawn. This briefing was withdrawn" in words_of(read_pdf(withdrawn).pages[0].extract_text())


def test_a_word_file_has_styles_and_the_date_of_publication(make_paper: Callable[..., Paper]) -> None:
    archive = ZipFile(BytesIO(render_one(make_paper(format="docx"))))
    document = archive.read("word/document.xml").decode()
    for style in ("Title", "Author", "Heading1", "Heading2"):
        assert f'w:val="{style}"' in document
    assert "2026-09-14T12:00:00Z" in archive.read("docProps/core.xml").decode()


def test_a_page_has_its_text_in_main_and_furniture_around_it(make_paper: Callable[..., Paper]) -> None:
    page = render_one(make_paper(format="html", title="Kent & <Total> Place")).decode()
    before, main_and_rest = page.split("<main", 1)
    inside, after = main_and_rest.split("</main>", 1)
    assert '<html lang="en-GB">' in before
    assert "<nav" in before
    assert "<footer" in after
    assert "<h1>Kent &amp; &lt;Total&gt; Place</h1>" in inside
    assert '<h2 id="at-a-glance">' in inside
    assert "<script" not in page


def test_markdown_opens_with_the_title_and_no_front_matter(make_paper: Callable[..., Paper]) -> None:
    text = render_one(make_paper(format="md")).decode()
    assert text.startswith("# Total Place: a paper for tests\n")
    assert "| Place | Spending in 2009 |" in text


def test_what_a_paper_may_not_use_is_refused(make_paper: Callable[..., Paper]) -> None:
    with pytest.raises(CollectionInvalid, match=r"total-place\.md: text: uses pandoc's Image"):
        render([make_paper(text="As ![a picture](x.png) shows.")])


def test_the_catalogue_tells_status_and_sources(make_paper: Callable[..., Paper]) -> None:
    papers = [
        make_paper(id="b", superseded_by="c"),
        make_paper(id="a", withdrawn={"on": "2026-10-02", "reason": "Wrong."}),
    ]
    text = render_catalogue(papers).decode()
    assert "make corpus" in text.splitlines()[1]
    first, second = yaml.safe_load(text)["documents"]
    assert (first["id"], first["status"], first["withdrawn"]["reason"]) == ("a", "withdrawn", "Wrong.")
    assert (second["id"], second["status"], second["superseded_by"]) == ("b", "superseded", "c")
    assert set(first["sources"][0]) == {"publisher", "title", "year", "url"}


def test_building_writes_what_is_wanted_and_clears_what_is_not(
    corpus: Path, add_paper: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    add_paper(format="md")
    (corpus / "documents").mkdir()
    (corpus / "documents" / "old.md").write_text("left over")
    arguments = ["--corpus", str(corpus)]
    assert main([*arguments, "--check"]) == 1
    assert "documents/total-place.md: missing" in capsys.readouterr().err
    assert main(arguments) == 0
    assert os.listdir(corpus / "documents") == ["total-place.md"]
    assert main([*arguments, "--check"]) == 0
    (corpus / "documents" / "total-place.md").write_text("changed by hand")
    assert main([*arguments, "--check"]) == 1
    assert "documents/total-place.md: differs; run 'make corpus'" in capsys.readouterr().err


def test_faults_stop_the_build_before_anything_is_written(
    corpus: Path, add_paper: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    add_paper(places=["Atlantis"])
    assert main(["--corpus", str(corpus)]) == 1
    assert "total-place.md: places: 'Atlantis' is not in taxonomy.yaml" in capsys.readouterr().err
    assert not (corpus / "documents").exists()
    with pytest.raises(CollectionInvalid):
        build(corpus)


def test_a_long_title_is_cut_at_a_mark_for_the_header() -> None:
    assert short_title("Short, and so left whole") == "Short, and so left whole"
    assert short_title(f"City Deals, Growth Deals: {'word ' * 20}, 2010") == "City Deals, Growth Deals"
    assert short_title("word " * 20) == f"{'word ' * 12}…"


@given(st.text("abc-/.?=&%_", min_size=1, max_size=200), st.floats(40, 400))
def test_an_address_is_divided_without_loss(path: str, width: float) -> None:
    address = f"https://example.org/{path}"
    style = ParagraphStyle("plain", fontName="Helvetica", fontSize=10)
    lines = fit_address(address, style, width)
    assert "".join(lines) == address
    assert not any(line.endswith("-") for line in lines[:-1])


def test_a_usual_address_fits_its_lines() -> None:
    style = ParagraphStyle("plain", fontName="Helvetica", fontSize=10)
    lines = fit_address("https://www.example.org/news/a-long-piece-on-total-place", style, 130)
    assert len(lines) > 1
    assert all(stringWidth(line, "Helvetica", 10) <= 130 for line in lines)


@given(
    st.lists(st.lists(st.text("ab ", max_size=60), min_size=3, max_size=3), min_size=1, max_size=5),
    st.floats(150, 450),
)
def test_columns_share_the_whole_width(rows: list[list[str]], width: float) -> None:
    widths = column_widths(rows, one_column().cell, width)
    assert sum(widths) == pytest.approx(width)
    assert min(widths) > 0
