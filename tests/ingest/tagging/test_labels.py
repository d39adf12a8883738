from __future__ import annotations

from collections import Counter
from itertools import pairwise

from assistant.kernel.taxonomy import Taxonomy
from ingest.tagging.labels import Labelled


def test_there_are_labels_enough_to_learn_from(labelled: tuple[Labelled, ...]) -> None:
    documents = Counter(item.document for item in labelled)
    assert len(labelled) >= 300
    assert len(documents) >= 43 and max(documents.values()) <= 10
    assert sum(item.again is not None for item in labelled) == 60


def test_the_passages_of_a_document_stand_together(labelled: tuple[Labelled, ...]) -> None:
    turns = [item.document for item in labelled]
    changes = sum(one != other for one, other in pairwise(turns))
    assert changes == len(set(turns)) - 1


def test_every_label_is_in_the_taxonomy_and_points_to_sentences(
    labelled: tuple[Labelled, ...], taxonomy: Taxonomy
) -> None:
    for item in labelled:
        assert all(taxonomy.barrier(label) for label in item.judged["barrier"])
        assert all(taxonomy.theme(label) for label in item.judged["theme"])
        assert all(taxonomy.programme(name) for name in item.programmes)
        for said in (*item.judged["barrier"].values(), *item.judged["theme"].values()):
            assert said and set(said) <= set(range(len(item.sentences)))


def test_the_windows_hold_every_sentence_once(labelled: tuple[Labelled, ...]) -> None:
    for item in labelled:
        cut = [window.text[start:end] for window in item.windows for start, end in window.bounds]
        assert tuple(cut) == item.sentences
