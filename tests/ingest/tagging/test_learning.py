from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import BagOfWordsEncoder
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.encoder import Float32Array
from assistant.kernel.taxonomy import Taxonomy, Term
from ingest.cache import VectorCache
from ingest.tagging import learn
from ingest.tagging.classifier import Classifier
from ingest.tagging.labels import Labelled
from ingest.tagging.learning import FEWEST, RIDGE, f1, residuals, sentence_vectors, train


@pytest.fixture(scope="module")
def vectors(
    labelled: tuple[Labelled, ...], encoder: BagOfWordsEncoder, classifier: Classifier, learning_cache: Path
) -> list[Float32Array]:
    cache = VectorCache(learning_cache, encoder.id, encoder.dimension)
    before = encoder.encoded
    found = sentence_vectors(labelled, encoder, cache)
    assert encoder.encoded == before, "what was learnt from once is in the cache"
    cache.close()
    return found


def test_what_is_rare_is_not_learnt(labelled: tuple[Labelled, ...], classifier: Classifier) -> None:
    counts = {name: sum(name in item.judged["theme"] for item in labelled) for name in ("crime", "health")}
    assert counts["crime"] < FEWEST <= counts["health"]
    assert not classifier.knows("theme", "crime") and classifier.knows("theme", "health")


def test_another_encoder_learns_to_judge_documents_that_it_has_not_seen(
    labelled: tuple[Labelled, ...], taxonomy: Taxonomy, vectors: list[Float32Array]
) -> None:
    documents = sorted({item.document for item in labelled})
    held = set(documents[::3])
    own = [index for index, item in enumerate(labelled) if item.document in held]
    others = [index for index, item in enumerate(labelled) if item.document not in held]
    learnt = train([labelled[index] for index in others], [vectors[index] for index in others], taxonomy)
    barriers = learnt.models["barrier"].labels
    truth = np.array([[name in labelled[index].judged["barrier"] for name in barriers] for index in own])
    judged = [learnt.judge(labelled[index].sentences, vectors[index])["barrier"] for index in own]
    guessed = np.array([[name in found for name in barriers] for found in judged])
    assert f1(truth, guessed).mean() > 0.75


def test_learning_twice_learns_the_same(
    labelled: tuple[Labelled, ...], taxonomy: Taxonomy, vectors: list[Float32Array], classifier: Classifier
) -> None:
    again = train(labelled, vectors, taxonomy)
    for facet, model in classifier.models.items():
        assert again.models[facet].threshold == model.threshold
        assert np.array_equal(again.models[facet].weights, model.weights)


@given(st.integers(0, 2**16), st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_leaving_a_document_out_is_as_learning_without_it(seed: int, runs: list[int]) -> None:
    random = np.random.default_rng(seed)
    rows, said = random.standard_normal((sum(runs), 6)), random.standard_normal((sum(runs), 2))
    gram = rows @ rows.T
    inverse = np.linalg.inv(gram + RIDGE * np.eye(len(rows)))
    exceeded = residuals(inverse, inverse @ said, runs)
    groups = np.repeat(np.arange(len(runs)), runs)
    for group in range(len(runs)):
        own, others = groups == group, groups != group
        dual = np.linalg.solve(gram[np.ix_(others, others)] + RIDGE * np.eye(others.sum()), said[others])
        assert np.allclose(said[own] - gram[np.ix_(own, others)] @ dual, exceeded[own])


def test_a_taxonomy_of_its_own_has_nothing_to_learn(tmp_path: Path) -> None:
    encoder = _Unused()
    cache = VectorCache(tmp_path, "unused", 4)
    assert learn(Taxonomy(barriers=(Term("tides", "Tides"),)), encoder, cache) is None  # type: ignore[arg-type]
    cache.close()


class _Unused:
    """Fails when it is asked for anything."""
