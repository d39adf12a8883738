"""A client of the web service over the small collection, and over one written by an enemy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder
from fastapi.testclient import TestClient

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app
from ingest.pipeline import Options, ingest
from ingest.progress import Silent

_HOSTILE = """
documents:
  - {id: hostile, file: documents/hostile.md, title: "<img src=x onerror=alert(1)> Wells",
     publisher: "<b>Us</b>", published: 2020, programmes: [wells], kind: '"><script>alert(2)</script>',
     sources: [{publisher: P, title: Poisoned, year: 2020, url: "javascript:alert(3)"},
               {publisher: P, title: Sound, year: 2020, url: "https://example.gov.uk/wells"}]}
"""
_HOSTILE_TAXONOMY = """
programmes:
  - {id: wells, name: "Wells <script>alert(4)</script> Fund", aliases: [Wells Fund]}
"""
_HOSTILE_TEXT = """# Wells

## What \\<script\\>alert(5)\\</script\\> was

The Wells Fund paid for 12 wells and \\<script\\>alert(6)\\</script\\> in 2003.
"""


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    """Raises what the service did not foresee, so that a 500 fails a test with its cause."""
    with TestClient(create_app(assistant)) as made:
        yield made


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    """A service without an index."""
    with TestClient(create_app(build_assistant(Settings(index=tmp_path / "none", _env_file=None)))) as made:
        yield made


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "documents").mkdir()
    (folder / "catalogue.yaml").write_text(_HOSTILE, encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(_HOSTILE_TAXONOMY, encoding="utf-8")
    (folder / "documents" / "hostile.md").write_text(_HOSTILE_TEXT, encoding="utf-8")
    index = tmp_path_factory.mktemp("hostile-index")
    ingest(Options(folder, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return index


@pytest.fixture
def hostile_client(hostile_index: Path) -> Iterator[TestClient]:
    assistant = build_assistant(Settings(index=hostile_index, strict_quotes=True, _env_file=None))
    with TestClient(create_app(assistant)) as made:
        yield made
    assistant.library.close()
