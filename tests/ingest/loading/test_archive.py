"""Zipped documents are opened within bounds, and their XML neither grows nor reaches out."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from made_office import excel, excel_rows, zipped

from assistant.kernel.errors import UnreadableFile
from ingest.loading import load
from ingest.loading.archive import open_parts, parse_xml


def test_a_part_that_unpacks_too_far_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.docx", {"word/document.xml": b" " * 90_000_000})
    assert path.stat().st_size < 200_000
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    assert caught.value.kind == "too_large"


def test_an_archive_of_many_large_parts_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": "", "a": b"\0" * 1000})
    content = path.read_bytes()  # a directory that lies costs nothing to make
    at = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: at + 24] + struct.pack("<I", 600_000_000) + content[at + 28 :])
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    assert caught.value.kind == "too_large"


def test_no_more_is_read_of_a_part_than_it_declares(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.xml": b"x" * 1000})
    content = path.read_bytes()
    at = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :])
    with open_parts(path) as parts, pytest.raises(UnreadableFile):
        parts.read("a.xml")


def test_what_an_entity_names_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    content = f'<!DOCTYPE x [<!ENTITY file SYSTEM "{secret.as_uri()}">]><x>&file;</x>'
    assert "SECRET" not in "".join(parse_xml(content.encode(), "a.xml").itertext())


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", {"A": excel_rows([["Ford", "Toll"], ["Eling", "BOMB"]])})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lots = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"BOMB", b"&a9;")
    parts["xl/worksheets/sheet1.xml"] = f'<!DOCTYPE x [<!ENTITY a0 "ha">{lots}]>'.encode() + sheet
    with pytest.raises(UnreadableFile):
        load(zipped(path, parts))


def test_an_encrypted_part_needs_a_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.docx", {"word/document.xml": "<x/>"})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    assert caught.value.kind == "password"
