"""Notes stand at the end of their section and know where their mark stood."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest

from assistant.kernel.domain import BlockKind
from ingest.loading import load
from ingest.loading.loaded import Loaded

PAPER = """# Crossings

The ferry ran.[^1] Nobody kept the fords,[^b] as all say.

| Ford | Toll |
|------|------|
| Eling | 2d[^3] |

# Tolls

- Paid[^1] by all.

[^1]: County minutes.
[^b]: *Annals*, folio 12.
[^3]: In 1881.
"""


def notes(loaded: Loaded) -> list[tuple[int, str, str, str]]:
    """The notes of a document: page, mark, text, and what stands before the mark."""
    found = []
    for page in loaded.pages:
        for block in page.blocks:
            if block.kind is BlockKind.NOTE:
                before = page.text[max(0, block.marked_at - 8) : block.marked_at]
                found.append((page.number, block.mark, page.text[block.start : block.end], before))
    return found


@pytest.mark.parametrize("suffix", [".md", ".docx", ".odt", ".rtf", ".epub"])
def test_a_note_knows_where_its_mark_stood(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"paper{suffix}"
    if suffix == ".md":
        path.write_text(PAPER)
    else:
        pypandoc.convert_text(
            PAPER, suffix[1:], "markdown", outputfile=str(path), extra_args=["--standalone"]
        )
    found = notes(load(path))
    if suffix in (
        ".md",
        ".docx",
        ".odt",
    ):  # books and RTF have no two marks for one note, or no tables of notes
        assert found == [
            (1, "1", "County minutes.", "rry ran."), (1, "2", "Annals, folio 12.", "e fords,"),
            (1, "3", "In 1881.", "Toll: 2d"), (2, "4", "County minutes.", "lls\nPaid"),
        ]  # fmt: skip
    else:
        assert [(text, before) for _, _, text, before in found][:2] == [
            ("County minutes.", "rry ran."), ("Annals, folio 12.", "e fords,"),
        ]  # fmt: skip


PAGES = {
    "govspeak": """<p>Two ran.<sup id="fnref:1"><a href="#fn:1" class="footnote">[footnote 1]</a></sup> By day.</p>
        <div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>County minutes.
        <a href="#fnref:1" class="reversefootnote">↩</a></p></li></ol></div>""",
    "word": """<p>Two ran.<a href="#_ftn1" name="_ftnref1">[1]</a> By day.</p>
        <div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> County minutes.</p></div>""",
    "aside": """<p>Two ran.<a href="#n1" epub:type="noteref">1</a> By day.</p>
        <aside id="n1" epub:type="footnote"><p>County minutes.</p></aside>""",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_notes_of_a_web_page_are_found_by_their_links(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><main><h1>Ferries</h1>{page}</main></body></html>")
    loaded = load(path)
    assert notes(loaded) == [(1, "1", "County minutes.", "Two ran.")]
    assert loaded.pages[0].text == "Ferries\nTwo ran. By day.\nCounty minutes."


def test_a_link_with_a_short_name_is_no_note(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<main><h1>Ferries</h1><p>See <a href='#a'>A</a>.</p><p id=a>Two ran.</p></main>")
    assert notes(load(path)) == []
    assert load(path).pages[0].text == "Ferries\nSee A.\nTwo ran."
