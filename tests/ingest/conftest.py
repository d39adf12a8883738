"""A collection of plain texts, which are read in no time, and ingests of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder

from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from ingest.report.outcome import Report

TEXTS = {
    "harbour": "The Harbour Fund paid for fourteen harbour towns. Each had £3.5m.\n\nTrade grew by 12%.",
    "lantern": "The Lantern Programme joined the records of schools.\n\nSharing data was slow.",
    "orchard": "Nine orchards were planted by the Orchard Partnerships. They ran from 2015 to 2018.",
}

Ingest = Callable[..., Report]


@pytest.fixture(scope="session")
def encoder() -> BagOfWordsEncoder:
    return BagOfWordsEncoder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def run(corpus: Path, index: Path, tmp_path: Path, encoder: BagOfWordsEncoder) -> Ingest:
    """Ingest the collection; any option may be another."""

    def run(**options: object) -> Report:
        own: dict[str, object] = {"corpus": corpus, "index": index, "cache": tmp_path / "cache", "workers": 1}
        return ingest(Options(**(own | options)), lambda: encoder, Silent())

    return run
