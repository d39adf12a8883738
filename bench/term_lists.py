"""A stronger baseline of keywords: the taxonomy's terms, with words added that were learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.labels import Labelled
from ingest.tagging.words import Vocabulary

MOST = 10  # words or pairs of words added to a label's terms

Flags = NDArray[np.bool_]


def extended(labelled: Sequence[Labelled], truth: Flags, terms: Flags, groups: Sequence[int]) -> Flags:
    """Return what term lists give, lengthened on the documents of the other groups.

    A label's list takes in, one after the other, the word or pair that raises its F1 most,
    as a person would who tries terms out on the labelled passages.
    """
    texts = [" ".join((*item.headings, *item.sentences)) for item in labelled]
    found = terms.copy()
    for fold in sorted(set(groups)):
        own = np.array(groups) == fold
        vocabulary = Vocabulary([text for text, left_out in zip(texts, own, strict=True) if not left_out])
        present = vocabulary.rows(texts) > 0
        for column in range(terms.shape[1]):
            chosen = _chosen(present[~own], truth[~own, column], terms[~own, column])
            found[own, column] |= present[np.ix_(own, chosen)].any(axis=1)
    return found


def _chosen(present: Flags, truth: Flags, given: Flags) -> list[int]:
    """Return the columns of `present`, (passages, words), that are worth adding to what is given."""
    chosen: list[int] = []
    best = _f1(truth, given[:, None])[0]
    for _ in range(MOST):
        scores = _f1(truth, present | given[:, None])
        top = int(scores.argmax())
        if scores[top] <= best + 1e-9:
            break
        best, given = scores[top], given | present[:, top]
        chosen.append(top)
    return chosen


def _f1(truth: Flags, given: Flags) -> NDArray[np.float64]:
    return np.asarray(2 * (truth @ given.astype(np.int64)) / np.maximum(truth.sum() + given.sum(axis=0), 1))
