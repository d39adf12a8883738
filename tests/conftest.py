"""Fixtures that several rooms share: a small collection, its index, and an assistant over it."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

sys.path.insert(0, str(Path(__file__).parent))

from collections_hostile import write_hostile
from collections_made import write_collection
from fakes import BagOfWordsEncoder

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.kernel.shipped import shipped
from assistant.kernel.taxonomy import Taxonomy
from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from ingest.report.outcome import Report
from ingest.tagging import learning
from ingest.tagging.classifier import Classifier
from ingest.tagging.labels import Labelled

_REPOSITORY_CACHE = Path(__file__).parents[1] / "data" / "cache"

# Looking for rubbish often, as Python does, would take an eighth of the time of all tests.
gc.set_threshold(20_000, 20, 20)

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


def pytest_collection_finish() -> None:
    """What is imported by now stays: Python need not look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """What a command says of its log lines is for that command: other tests look for lines that it holds back."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def learnt_once() -> Iterator[None]:
    """Learning is most of the work of a small ingest, and its arguments alone decide what comes of it."""
    train, learnt = learning.train, {}

    def remembered(
        labelled: Sequence[Labelled], vectors: Sequence[Float32Array], taxonomy: Taxonomy
    ) -> Classifier:
        told = [(item.document, item.sentences, item.judged) for item in labelled]
        key = (pickle.dumps((told, taxonomy)), *(each.tobytes() for each in vectors))
        if key not in learnt:
            learnt[key] = train(labelled, vectors, taxonomy)
        return learnt[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(learning, "train", remembered)
        yield


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


@pytest.fixture(scope="session")
def hostile_index(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a collection written by an enemy; not to be written to."""
    folder = write_hostile(tmp_path_factory.mktemp("hostile"))
    index = tmp_path_factory.mktemp("hostile-index")
    ingest(Options(folder, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return index


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


@pytest.fixture(scope="session")
def shipped_ingest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The collection that ships, ingested with the default encoder; a developer's cache makes it quick."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("the packages that ingest needs are not installed")
    from ingest.encoding import SentenceTransformersEncoder

    index = tmp_path_factory.mktemp("shipped-index")
    cache = _REPOSITORY_CACHE if _REPOSITORY_CACHE.is_dir() else tmp_path_factory.mktemp("shipped-cache")
    options = Options(shipped("corpus"), index, cache)
    return index, ingest(options, lambda: SentenceTransformersEncoder("all-MiniLM-L6-v2"), Silent())


@pytest.fixture(scope="session")
def shipped_index(shipped_ingest: tuple[Path, Report]) -> Path:
    """The index of the collection that ships; not to be written to."""
    return shipped_ingest[0]
