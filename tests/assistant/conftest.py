"""The awkward collection, the one to search, and those with restricted documents, each indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from collections_awkward import write_awkward
from collections_restricted import write_papers, write_small
from collections_searched import write_searched
from fakes import BagOfWordsEncoder

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from ingest.pipeline import Options, ingest
from ingest.progress import Silent


@pytest.fixture(scope="session")
def awkward_index(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the awkward collection; not to be written to."""
    corpus = write_awkward(tmp_path_factory.mktemp("awkward"))
    index = tmp_path_factory.mktemp("awkward-index")
    ingest(Options(corpus, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return index


@pytest.fixture
def awkward(awkward_index: Path) -> Iterator[Generation]:
    opened = Generation(IndexStore(awkward_index).current())
    yield opened
    opened.close()


@pytest.fixture
def awkward_assistant(awkward_index: Path) -> Iterator[Assistant]:
    built = build_assistant(Settings(index=awkward_index, strict_quotes=True, _env_file=None))
    yield built
    built.library.close()


@pytest.fixture(scope="session")
def searched_index(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the collection to search; not to be written to."""
    corpus = write_searched(tmp_path_factory.mktemp("searched"))
    index = tmp_path_factory.mktemp("searched-index")
    ingest(Options(corpus, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return index


@pytest.fixture
def searched(searched_index: Path) -> Iterator[Generation]:
    opened = Generation(IndexStore(searched_index).current())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def restricted_index(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small collection with documents for groups; not to be written to."""
    corpus = write_small(tmp_path_factory.mktemp("restricted"))
    index = tmp_path_factory.mktemp("restricted-index")
    ingest(Options(corpus, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return index


@pytest.fixture(scope="session")
def papers_indexes(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The indexes of the papers with documents for groups, and of the same papers without those."""
    made = []
    for without in (False, True):
        corpus = write_papers(tmp_path_factory.mktemp("papers"), without=without)
        index = tmp_path_factory.mktemp("papers-index")
        ingest(Options(corpus, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
        made.append(index)
    return made[0], made[1]
