"""Judge which barriers and themes a passage speaks of, sentence by sentence.

A passage has a label when one of its sentences says so: its score is that of its best
sentence. A sentence is seen three ways: by its vector, which knows the passage around it
and is there already; by its words; and by the terms of the taxonomy in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.kernel.encoder import Float32Array
from assistant.kernel.mentions import MentionFinder, Mentions
from ingest.tagging.words import Vocabulary

FIELDS: Mapping[str, str] = {"barrier": "barriers", "theme": "themes"}  # facet → field of a taxonomy
# How much the vector counts beside the words, as a share of the squared length of a row.
_VECTOR_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Seen:
    """Sentences as numbers, and the terms that they hold."""

    shared: Float32Array  # (sentences, features that serve every facet)
    mentions: tuple[Mentions, ...]

    def rows(self, facet: str, labels: Sequence[str]) -> Float32Array:
        """Return (sentences, features): what is shared, and a column for the terms of each label."""
        named = [
            [label in getattr(mentions, FIELDS[facet]) for label in labels] for mentions in self.mentions
        ]
        return np.hstack([self.shared, np.array(named, dtype=np.float32).reshape(-1, len(labels))])


@dataclass(frozen=True, slots=True)
class View:
    """How sentences become numbers."""

    vocabulary: Vocabulary
    mean: Float32Array  # of the vectors of the sentences learnt from, (dimension,)
    finder: MentionFinder

    def of(self, sentences: Sequence[str], vectors: Float32Array) -> Seen:
        """Look at sentences with their vectors, (sentences, dimension)."""
        centred = np.sqrt(np.float32(_VECTOR_WEIGHT)) * (vectors - self.mean)
        constant = np.ones((len(sentences), 1), dtype=np.float32)
        shared = np.hstack([centred, self.vocabulary.rows(sentences), constant])
        return Seen(shared, tuple(self.finder.subjects(sentence) for sentence in sentences))


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt of one facet."""

    labels: tuple[str, ...]  # of the taxonomy; those labelled too seldom to be learnt are not here
    weights: Float32Array  # (features, labels)
    threshold: float  # one for all labels; one for each, chosen from so few examples, did worse

    def judge(self, rows: Float32Array) -> tuple[str, ...]:
        """Return the labels that some row says."""
        best = (rows @ self.weights).max(axis=0)
        return tuple(label for label, score in zip(self.labels, best, strict=True) if score > self.threshold)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Knows what barriers and themes sound like."""

    view: View
    models: Mapping[str, Model]  # by facet

    def judge(self, sentences: Sequence[str], vectors: Float32Array) -> dict[str, tuple[str, ...]]:
        """Return facet → the labels that some sentence of a passage says, in the order of the taxonomy."""
        return dict(self._judged(self.view.of(sentences, vectors))) if sentences else {}

    def _judged(self, seen: Seen) -> Iterator[tuple[str, tuple[str, ...]]]:
        for facet, model in self.models.items():
            yield facet, model.judge(seen.rows(facet, model.labels))

    def knows(self, facet: str, label: str) -> bool:
        """Tell whether a label was learnt; of others, the taxonomy's terms decide."""
        return facet in self.models and label in self.models[facet].labels
