"""Delimited files: whatever their delimiter and encoding, a row names the headers of its cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pdfs import texts

from assistant.kernel.errors import UnreadableFile
from ingest.loading import load


def rows(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [text for page in load(path).pages for text in texts(page)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    table = [["Café", "Toll"], ["Chez Léa", "£2.50"], ["At the weir", "£3"]]
    content = "\r\n".join(delimiter.join(row) for row in table).encode(encoding)
    assert rows(tmp_path / "a.csv", content) == [
        "Café: Chez Léa | Toll: £2.50",
        "Café: At the weir | Toll: £3",
    ]


def test_quoted_delimiters_and_line_ends_belong_to_a_cell(tmp_path: Path) -> None:
    content = b'Ford,Story\nEling,"Tolls, paid\nby all, were ""dear"""\n'
    assert rows(tmp_path / "a.csv", content) == ['Ford: Eling | Story: Tolls, paid by all, were "dear"']


def test_rows_of_other_lengths_keep_all_their_cells(tmp_path: Path) -> None:
    content = b"Ford,Toll\nEling,2,late\nYelm\n\n,\nDart,3\n"
    assert rows(tmp_path / "a.csv", content) == [
        "Ford: Eling | Toll: 2 | late",
        "Yelm",
        "Ford: Dart | Toll: 3",
    ]


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    content = b"Ford;Toll\nEling;1,5\nYelm;2,5\nDart;3,5\n"
    assert rows(tmp_path / "a.csv", content)[0] == "Ford: Eling | Toll: 1,5"


def test_a_file_may_name_its_delimiter(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", b"sep=|\nFord|Toll\nA, B|1\nC, D|2\n")[0] == "Ford: A, B | Toll: 1"


def test_a_line_beyond_reading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a," * 600_000)
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    assert caught.value.kind == "too_large"
