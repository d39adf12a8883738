"""Plain text in any usual encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pdfs import shown

from assistant.kernel.errors import UnreadableFile
from ingest.loading.plain import load

WORDS = "The café on the quay charges £2 for tea – “dear”, some say."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(WORDS.encode(encoding))
    assert load(path).pages[0].text == WORDS


def test_paragraphs_lists_and_headings_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Crossings\n=========\n\nThe ferry ran\nin summer.\n\n"
        "Three were kept:\n- the ford\n  below the weir\n"
        "    - by the mill\n- the bridge\n\n2.1 Tolls\n\nThey were paid."
    )
    loaded = load(path)
    assert not loaded.paginated
    assert loaded.title == "Crossings"
    assert [(page.number, page.label) for page in loaded.pages] == [(1, "Crossings")]
    assert shown(loaded.pages[0]) == [
        ("heading", "Crossings"),
        ("paragraph", "The ferry ran in summer."),
        ("paragraph", "Three were kept:"),
        ("list_item", "the ford below the weir"),
        ("list_item", "by the mill"),
        ("list_item", "the bridge"),
        ("heading", "2.1 Tolls"),
        ("paragraph", "They were paid."),
    ]
    assert [block.level for block in loaded.pages[0].blocks] == [1, 0, 0, 1, 2, 1, 3, 0]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(32)) * 20)
    with pytest.raises(UnreadableFile):
        load(path)


def test_a_file_of_spaces_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" \n\n \t\n")
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    assert caught.value.kind == "no_text"
