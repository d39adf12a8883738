"""Word, OpenDocument, RTF and Markdown files, made with pandoc or by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypandoc
import pytest
from made_pdfs import assert_sound, shown, texts

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading import load
from ingest.loading.loaded import Loaded

PAPER = """
Words before any heading.

# Crossings

The ferry ran in summer.[^1] Nobody kept the fords.

## Tolls {#tolls}

Three were taken:

- at the bridge, where the keeper
  lived
    - by day only
- at the weir

### Fares

1. twopence
2. threepence

| Crossing | Fare | Keeper |
|----------|------|--------|
| Bridge   | 2d   |        |
| Weir     | 3d   | Ann    |

: Fares in 1881

> A quoted line.

[^1]: County minutes, folio 12.
"""


def made(path: Path, markdown: str) -> Path:
    if path.suffix == ".md":
        path.write_text(markdown, encoding="utf-8")
    else:
        pypandoc.convert_text(
            markdown, path.suffix[1:], format="markdown", outputfile=str(path), extra_args=["--standalone"]
        )
    return path


@pytest.fixture(params=[".md", ".docx", ".odt", ".rtf"])
def paper(request: pytest.FixtureRequest, tmp_path: Path) -> Loaded:
    return load(made(tmp_path / f"paper{request.param}", PAPER))


def test_headings_of_the_first_two_levels_open_sections(paper: Loaded) -> None:
    assert not paper.paginated
    assert [page.label for page in paper.pages][1:] == ["Crossings", "Tolls"]
    assert [page.number for page in paper.pages] == [1, 2, 3]
    assert paper.pages[0].text == "Words before any heading."
    assert texts(paper.pages[1])[0] == "Crossings"
    assert not any(len(page.words) for page in paper.pages)
    for page in paper.pages:
        assert_sound(page)


@pytest.mark.parametrize("suffix", [".md", ".docx", ".odt"])  # pandoc drops the notes of RTF
def test_notes_are_read_at_the_end_of_their_section(tmp_path: Path, suffix: str) -> None:
    page = load(made(tmp_path / f"paper{suffix}", PAPER)).pages[1]
    assert texts(page)[1:] == [
        "The ferry ran in summer. Nobody kept the fords.",
        "County minutes, folio 12.",
    ]


@pytest.mark.parametrize("suffix", [".md", ".docx", ".odt"])
def test_list_items_are_blocks_with_their_depth(tmp_path: Path, suffix: str) -> None:
    page = load(made(tmp_path / f"paper{suffix}", PAPER)).pages[2]
    items = [block for block in page.blocks if block.kind is BlockKind.LIST_ITEM]
    found = [(block.level, page.text[block.start : block.end]) for block in items]
    assert found == [
        (1, "at the bridge, where the keeper lived"),
        (2, "by day only"),
        (1, "at the weir"),
        (1, "twopence"),
        (1, "threepence"),
    ]


def test_labels_that_are_typed_make_list_items(tmp_path: Path) -> None:
    page = load(made(tmp_path / "paper.rtf", PAPER)).pages[2]
    items = [page.text[b.start : b.end] for b in page.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == [
        "at the bridge, where the keeper lived", "by day only", "at the weir", "1. twopence", "2. threepence",
    ]  # fmt: skip


def test_deeper_headings_stay_within_their_section(paper: Loaded) -> None:
    section = paper.pages[2]
    headings = [
        (b.level, section.text[b.start : b.end]) for b in section.blocks if b.kind is BlockKind.HEADING
    ]
    assert headings == [(2, "Tolls"), (3, "Fares")]


@pytest.mark.parametrize("suffix", [".md", ".docx", ".odt"])
def test_table_rows_name_their_columns(tmp_path: Path, suffix: str) -> None:
    blocks = shown(load(made(tmp_path / f"paper{suffix}", PAPER)).pages[2])
    assert ("caption", "Fares in 1881") in blocks
    rows = [text for kind, text in blocks if kind == "table_row"]
    assert rows == ["Crossing: Bridge | Fare: 2d", "Crossing: Weir | Fare: 3d | Keeper: Ann"]


def test_a_first_column_without_a_header_stands_plain(tmp_path: Path) -> None:
    path = made(tmp_path / "a.md", "# A\n\n|   | 1881 | 1882 |\n|---|---|---|\n| Boats | 14 | 11 |\n")
    assert texts(load(path).pages[0])[1:] == ["Boats | 1881: 14 | 1882: 11"]


def test_anchors_are_those_by_which_a_section_is_reached(tmp_path: Path) -> None:
    pages = load(made(tmp_path / "a.md", PAPER)).pages
    assert [page.anchor for page in pages] == ["", "crossings", "tolls"]


def test_front_matter_gives_title_date_and_publisher(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.md",
        "---\ntitle: Weirs of the river\ndate: 2019-04-02\nauthor: River Board Council\n---\n\n"
        "The weir stands.",
    )
    loaded = load(path)
    assert (loaded.title, loaded.published, loaded.publisher) == (
        "Weirs of the river",
        "2019-04-02",
        "River Board Council",
    )
    assert shown(loaded.pages[0]) == [("heading", "Weirs of the river"), ("paragraph", "The weir stands.")]


def test_a_document_of_a_title_alone_loads(tmp_path: Path) -> None:
    for suffix in (".md", ".docx", ".odt", ".rtf"):
        loaded = load(made(tmp_path / f"a{suffix}", "# The weirs of the lower river\n"))
        assert [page.text for page in loaded.pages] == ["The weirs of the lower river"]
        assert loaded.title == "The weirs of the lower river"


def test_a_document_without_words_has_no_text(tmp_path: Path) -> None:
    for suffix, kind in ((".docx", "empty"), (".odt", "empty"), (".rtf", "no_text")):
        with pytest.raises(UnreadableFile) as caught:
            load(made(tmp_path / f"a{suffix}", "\n"))
        assert caught.value.kind == kind


def test_a_document_of_pictures_alone_needs_text_recognition(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx", "\n")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/page1.png", b"picture")
    with pytest.raises(UnreadableFile, match="OCR") as caught:
        load(path)
    assert caught.value.kind == "needs_ocr"


def test_dollars_quotes_and_lists_of_markdown_stay_as_typed(tmp_path: Path) -> None:
    path = made(tmp_path / "a.md", 'It\'s "$5" or $6--no more.\nTwo ways:\n- by boat\n- on foot\n')
    assert shown(load(path).pages[0]) == [
        ("paragraph", 'It\'s "$5" or $6--no more. Two ways:'),
        ("list_item", "by boat"),
        ("list_item", "on foot"),
    ]


def test_a_bold_line_is_a_heading_in_all_but_its_style(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.docx", "# Crossings\n\n**Ferries in winter**\n\nNone ran.\n\n**Bold** words only."
    )
    assert [kind for kind, _ in shown(load(path).pages[0])] == [
        "heading",
        "heading",
        "paragraph",
        "paragraph",
    ]


def _edited(path: Path, part: str, old: str, new: str) -> Path:
    """The archive with one of its parts changed; the whole part where `old` is ""."""
    changed = path.with_stem(f"{path.stem}-edited")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                text = content.decode("utf-8")
                assert old in text
                content = (text.replace(old, new) if old else new).encode("utf-8")
            target.writestr(name, content)
    return changed


def test_insertions_stand_and_deletions_and_comments_do_not(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx", "# Crossings\n\nTHEWORDS")
    by = 'w:id="7" w:author="A" w:date="2020-01-01T00:00:00Z"'
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    new = (
        "</w:t></w:r>" + run.format("The toll is ")
        + f"<w:del {by}><w:r><w:delText>fourpence</w:delText></w:r></w:del>"
        + f"<w:ins {by}>" + run.format("sixpence") + "</w:ins>"
        + '<w:commentRangeStart w:id="0"/>' + run.format(" now.") + '<w:commentRangeEnd w:id="0"/>'
        + '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>'
    )  # fmt: skip
    path = _edited(path, "word/document.xml", "THEWORDS", new)
    comment = f"<w:comment {by.replace('7', '0', 1)}><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p></w:comment>"
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    path = _edited(path, "word/comments.xml", "", f'<w:comments xmlns:w="{names}">{comment}</w:comments>')
    assert texts(load(path).pages[0]) == ["Crossings", "The toll is sixpence now."]


def test_comments_of_an_opendocument_text_are_left_out(tmp_path: Path) -> None:
    path = made(tmp_path / "a.odt", "# Crossings\n\nThe toll is THEWORDS now.")
    note = (
        "<office:annotation><dc:creator>A</dc:creator><text:p>Is this so?</text:p>"
        "</office:annotation>sixpence"
    )
    path = _edited(path, "content.xml", "THEWORDS", note)
    assert "Is this so" not in load(path).pages[0].text


def test_struck_out_words_are_left_out(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx", "# A\n\nThe toll is ~~fourpence~~ sixpence.")
    assert texts(load(path).pages[0])[1] == "The toll is sixpence."


def test_a_row_with_a_long_cell_is_read_cell_by_cell(tmp_path: Path) -> None:
    long = "The keeper of the ford was paid by the parish and not by the county, as the minutes say. " * 8
    path = made(tmp_path / "a.html.md", f"# A\n\n<!-- -->\n\n| Ford | Story |\n|--|--|\n| Eling | {long} |\n")
    blocks = shown(load(path).pages[0])
    assert blocks[1] == ("table_row", "Ford: Eling")
    assert blocks[2] == ("paragraph", long.strip())


def test_a_header_that_nothing_marks_is_known_by_the_values_below(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    rows = (("Ford", "Toll", "Since"), ("Eling", "2d", "1881"), ("Yelm", "-", "1882"))
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    path.write_text(
        f"<main><h1>Tolls</h1><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></main>"
    )
    assert texts(load(path).pages[0])[1:] == [
        "Ford: Eling | Toll: 2d | Since: 1881",
        "Ford: Yelm | Toll: - | Since: 1882",
    ]


def test_a_form_has_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    rows = (("Name", "Eling"), ("Toll", "2"), ("Since", "1881"))
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    path.write_text(
        f"<main><h1>Tolls</h1><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></main>"
    )
    assert texts(load(path).pages[0])[1:] == ["Name | Eling", "Toll | 2", "Since | 1881"]


def test_cells_over_several_rows_are_said_again_in_each(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<main><h1>Tolls</h1><table><tr><th>River</th><th>Toll</th></tr>"
        "<tr><td rowspan='2'>Dart</td><td>2d</td></tr><tr><td>3d</td></tr></table></main>"
    )
    assert texts(load(path).pages[0])[1:] == ["River: Dart | Toll: 2d", "River: Dart | Toll: 3d"]
