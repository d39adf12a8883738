"""Fixtures that several rooms share: a small collection, its index, and an assistant over it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

sys.path.insert(0, str(Path(__file__).parent))

from collections_made import write_collection
from fakes import BagOfWordsEncoder

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from ingest.pipeline import Options, ingest
from ingest.progress import Silent

# An example is no slower for being made on a busy machine: only wrong answers are failures.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

# A shell starts what it runs in the background with Ctrl-C ignored, and every child inherits that:
# tests that interrupt a child would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# `make test` tells its own makes that they are inner ones, and they say so.
for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
    os.environ.pop(name, None)


@pytest.fixture(scope="session")
def collection_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_collection(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def index_folder(
    collection_folder: Path, cache_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The index of the small collection; not to be written to."""
    folder = tmp_path_factory.mktemp("index")
    ingest(Options(collection_folder, folder, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return folder


@pytest.fixture
def settings(index_folder: Path, collection_folder: Path, cache_folder: Path) -> Settings:
    return Settings(
        corpus=collection_folder, index=index_folder, cache=cache_folder, strict_quotes=True, _env_file=None
    )


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Assistant]:
    built = build_assistant(settings)
    yield built
    built.library.close()


@pytest.fixture
def generation(index_folder: Path) -> Iterator[Generation]:
    opened = Generation(IndexStore(index_folder).current())
    yield opened
    opened.close()
