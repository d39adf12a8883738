"""Learn to judge barriers and themes from labelled passages, with whatever encoder is configured.

One ridge regression for each facet, from sentences to labels. It is solved once; what each
document's sentences would score had that document been left out follows from the same solution
(Rifkin and Lippert 2007, leave-one-out for regularised least squares, in blocks), and the
threshold is chosen on those. Nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.kernel.encoder import Float32Array
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import Taxonomy
from ingest.cache import VectorCache
from ingest.encoding import PassageEncoder
from ingest.tagging.classifier import FIELDS, Classifier, Model, View
from ingest.tagging.labels import Labelled, load
from ingest.tagging.words import Vocabulary
from ingest.windows import Window

FEWEST = 8  # passages with a label, for it to be learnt; under that its terms alone decide

RIDGE = 0.5
_GRID = np.arange(0.05, 0.8, 0.01)

_Flags = NDArray[np.bool_]


def learn(taxonomy: Taxonomy, encoder: PassageEncoder, cache: VectorCache) -> Classifier | None:
    """Return what can be learnt of a taxonomy's barriers and themes; None when it has none that are labelled.

    The labelled passages are encoded the first time that an encoder is used, and come from
    the cache from then on.
    """
    labelled = load()
    if not any(_learnable(labelled, taxonomy, facet) for facet in FIELDS):
        return None
    return train(labelled, sentence_vectors(labelled, encoder, cache), taxonomy)


def sentence_vectors(
    labelled: Sequence[Labelled], encoder: PassageEncoder, cache: VectorCache
) -> list[Float32Array]:
    """Return the vectors of each passage's sentences, (sentences, dimension), as an ingest has them."""
    encoded = _encoded([window for item in labelled for window in item.windows], encoder, cache)
    return [np.concatenate([encoded[window.key][1:] for window in item.windows]) for item in labelled]


def train(labelled: Sequence[Labelled], vectors: Sequence[Float32Array], taxonomy: Taxonomy) -> Classifier:
    """Learn from passages and the vectors of their sentences, each (sentences, dimension).

    The passages of a document must stand together.
    """
    sentences = [sentence for item in labelled for sentence in item.sentences]
    stacked = np.concatenate(vectors)
    view = View(Vocabulary(sentences), stacked.mean(axis=0), MentionFinder(taxonomy))
    seen = view.of(sentences, stacked)
    models = {}
    for facet in FIELDS:
        labels = _learnable(labelled, taxonomy, facet)
        if labels:
            models[facet] = _fit(seen.rows(facet, labels), labelled, facet, labels)
    return Classifier(view, models)


def _learnable(labelled: Sequence[Labelled], taxonomy: Taxonomy, facet: str) -> tuple[str, ...]:
    terms = getattr(taxonomy, FIELDS[facet])
    counts = {term.id: sum(term.id in item.judged[facet] for item in labelled) for term in terms}
    return tuple(label for label, count in counts.items() if count >= FEWEST)


def _fit(rows: Float32Array, labelled: Sequence[Labelled], facet: str, labels: tuple[str, ...]) -> Model:
    said = np.concatenate([_said(item, facet, labels) for item in labelled])
    inverse = np.linalg.inv(rows @ rows.T + RIDGE * np.eye(len(rows))).astype(np.float32)
    dual = inverse @ said
    scores = said - residuals(inverse, dual, _runs(labelled))
    return Model(labels, rows.T @ dual, _threshold(scores, labelled, facet, labels))


def _said(item: Labelled, facet: str, labels: Sequence[str]) -> Float32Array:
    """Return which sentences say which labels, (sentences, labels)."""
    said = np.zeros((len(item.sentences), len(labels)), dtype=np.float32)
    for column, label in enumerate(labels):
        said[list(item.judged[facet].get(label, ())), column] = 1.0
    return said


def residuals(inverse: Float32Array, dual: Float32Array, runs: Sequence[int]) -> Float32Array:
    """Return by how much the labels of each group exceed what would be learnt from the others alone.

    `runs`: the number of rows of each group, in turn. `inverse` is that of the ridged Gram
    matrix of all rows, `dual` its product with the labels.
    """
    ends = np.cumsum(runs)
    groups = [slice(end - count, end) for end, count in zip(ends, runs, strict=True)]
    return np.concatenate([np.linalg.solve(inverse[own, own], dual[own]) for own in groups])


def _runs(labelled: Sequence[Labelled]) -> list[int]:
    """Return the number of sentences of each document in turn; a document's passages stand together."""
    counts: dict[str, int] = {}
    for item in labelled:
        counts[item.document] = counts.get(item.document, 0) + len(item.sentences)
    return list(counts.values())


def _threshold(
    scores: Float32Array, labelled: Sequence[Labelled], facet: str, labels: Sequence[str]
) -> float:
    """Return where macro-F1 over passages is best, halfway between its first and last best place."""
    starts = np.cumsum([0, *(len(item.sentences) for item in labelled)])[:-1]
    best = np.maximum.reduceat(scores, starts, axis=0)
    truth = np.array([[label in item.judged[facet] for label in labels] for item in labelled])
    macro = np.array([f1(truth, best > bound).mean() for bound in _GRID])
    top = np.flatnonzero(macro >= macro.max() - 1e-9)
    return float(_GRID[(top[0] + top[-1]) // 2])


def f1(truth: _Flags, given: _Flags) -> NDArray[np.float64]:
    """Return F1 for each column; 0 where a label is neither there nor given."""
    both = (truth & given).sum(axis=0)
    total: NDArray[Any] = truth.sum(axis=0) + given.sum(axis=0)
    return np.asarray(2 * both / np.maximum(total, 1), dtype=np.float64)


def _encoded(
    windows: Sequence[Window], encoder: PassageEncoder, cache: VectorCache
) -> Mapping[str, Float32Array]:
    wanted = {window.key: window for window in windows}
    known = dict(cache.get(list(wanted)))
    missing = [window for key, window in wanted.items() if key not in known]
    if missing:
        fresh = [(missing[index].key, rows) for index, rows in encoder.encode(missing)]
        cache.put(fresh)
        # In the precision of the cache, so that a second run learns the same.
        known.update((key, rows.astype(np.float16).astype(np.float32)) for key, rows in fresh)
    return known
