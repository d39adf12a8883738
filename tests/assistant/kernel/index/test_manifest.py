from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.manifest import (
    FILE,
    SCHEMA_VERSION,
    Manifest,
    Refusal,
    read_manifest,
    write_manifest,
)

MANIFEST = Manifest(
    id="2026-01-01T00-00-00Z-0000",
    created="2026-01-01T00:00:00+00:00",
    corpus="collection",
    corpus_digest="d",
    encoder_id="e",
    encoder_name="bag",
    dimension=32,
    chunking={"version": 1},
    counts={"documents": 1},
    files={"passages.db": 3},
    digests={"passages.db": "f"},
    refused=(Refusal("Été\n.pdf", "password", "It needs a password."),),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_manifest(MANIFEST, tmp_path)
    assert read_manifest(tmp_path) == MANIFEST


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0, "1", None])
def test_one_of_another_schema_names_the_command_that_mends_it(tmp_path: Path, version: Any) -> None:
    write_manifest(MANIFEST, tmp_path)
    raw = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps(raw | {"schema_version": version, "unheard_of": 1}))
    with pytest.raises(IndexDamaged, match="ingest --rebuild") as caught:
        read_manifest(tmp_path)
    assert f"schema version {version}" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"schema_version": 2}',
        b'{"schema_version": 2, "refused": 5}',
        b'{"schema_version": 2, "refused": [{"name": 1}]}',
        json.dumps({"schema_version": 2, "refused": [], "id": "a", "surplus": 1}).encode(),
    ],
    ids=repr,
)
def test_a_damaged_one_names_the_commands_that_mend_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"rollback.*ingest --rebuild"):
        read_manifest(tmp_path)


def test_one_that_is_missing_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="no readable manifest"):
        read_manifest(tmp_path)
