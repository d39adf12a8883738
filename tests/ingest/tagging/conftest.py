"""The labelled passages, and what is learnt from them with an encoder that takes no time."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder

from assistant.kernel.shipped import shipped
from assistant.kernel.taxonomy import Taxonomy, load_taxonomy
from ingest.cache import VectorCache
from ingest.tagging import learn
from ingest.tagging.classifier import Classifier
from ingest.tagging.labels import Labelled, load


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy(shipped("corpus") / "taxonomy.yaml")


@pytest.fixture(scope="session")
def labelled() -> tuple[Labelled, ...]:
    return load()


@pytest.fixture(scope="session")
def learning_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learning")


@pytest.fixture(scope="session")
def classifier(taxonomy: Taxonomy, encoder: BagOfWordsEncoder, learning_cache: Path) -> Classifier:
    cache = VectorCache(learning_cache, encoder.id, encoder.dimension)
    learnt = learn(taxonomy, encoder, cache)
    cache.close()
    assert learnt is not None
    return learnt
