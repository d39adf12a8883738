"""Measure how well passages are tagged, on labelled ones: `python -m bench.tagging`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.evaluation.tables import Table, figure
from assistant.kernel.domain import Source
from assistant.kernel.encoder import Float32Array
from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.kernel.settings import Settings
from assistant.kernel.taxonomy import Taxonomy, load_taxonomy
from bench.record import record
from bench.term_lists import Flags, extended
from ingest.cache import VectorCache
from ingest.encoding import SentenceTransformersEncoder
from ingest.sources.folder.catalogue import CATALOGUE, Entry, read_catalogue
from ingest.tagging import Tagger
from ingest.tagging.classifier import FIELDS
from ingest.tagging.labels import Labelled, load
from ingest.tagging.learning import FEWEST, f1, sentence_vectors, train

FOLDS = 10  # groups of documents: a passage is judged by what was learnt from other documents
RESAMPLES = 1000
_SEED = 20261122  # any; the same folds and intervals come out of every run

BEFORE = "Terms, or the document is catalogued under it (as it was)"
TERMS = "Terms of the taxonomy"
LISTS = "Terms, with words added that were learnt"
BARE = "As it is, without the encoder"
CLASSIFIER = "As it is: classifier; for barriers, or terms"
EITHER = "As it is, or terms"
CATALOGUED = "As it is, or the document is catalogued under it"

_COLUMNS = ("precision", "recall", "f1", "f1_of_terms")

Judge = Callable[[Labelled], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """The labels of one facet: who has them, and who is given them by each way of tagging."""

    labels: tuple[str, ...]
    truth: Flags  # (passages, labels)
    given: Mapping[str, Flags]

    def macro(self, way: str, rows: NDArray[np.int_]) -> float:
        """Return macro-F1 over the labels that occur in some passages."""
        truth = self.truth[rows]
        return float(f1(truth, self.given[way][rows])[truth.any(axis=0)].mean())


def main(
    encoder: Annotated[str, typer.Option(help="A sentence-transformers model, by name or folder.")] = "",
) -> None:
    """Judge every labelled passage by what was learnt from other documents, and write how well."""
    settings = Settings()
    taxonomy = load_taxonomy(settings.corpus / "taxonomy.yaml")
    catalogue = {entry.id: entry for entry in read_catalogue(settings.corpus / CATALOGUE).values()}
    model = SentenceTransformersEncoder(encoder or settings.encoder)
    labelled = load()
    cache = VectorCache(settings.cache, model.id, model.dimension)
    try:
        vectors = sentence_vectors(labelled, model, cache)
    finally:
        cache.close()
    finder = MentionFinder(taxonomy)
    mentions = {item: _read(item, finder) for item in labelled}
    learnt = _tagged(labelled, vectors, taxonomy)
    bare = _tagged(labelled, [np.zeros_like(rows) for rows in vectors], taxonomy)
    facets = {facet: _facet(facet, labelled, taxonomy, mentions, catalogue, learnt, bare) for facet in FIELDS}
    _write(facets, labelled, mentions, model.name)


def _read(item: Labelled, finder: MentionFinder) -> Mentions:
    headings = [text for text in item.headings if text.casefold() != item.title.casefold()]
    return finder.find(" \n".join((*headings, item.passage.spoken)))


def folds(labelled: Sequence[Labelled]) -> list[int]:
    """Return the group of each passage; a document is in one group as a whole."""
    documents = sorted({item.document for item in labelled})
    order = np.random.default_rng(_SEED).permutation(len(documents))
    group = {documents[place]: index % FOLDS for index, place in enumerate(order)}
    return [group[item.document] for item in labelled]


def _tagged(
    labelled: Sequence[Labelled], vectors: Sequence[Float32Array], taxonomy: Taxonomy
) -> Mapping[Labelled, Mapping[str, list[str]]]:
    """Return the tags of each passage, by what was learnt from the documents of the other groups."""
    groups = folds(labelled)
    found = {}
    for fold in range(FOLDS):
        others = [index for index, group in enumerate(groups) if group != fold]
        classifier = train(
            [labelled[index] for index in others], [vectors[index] for index in others], taxonomy
        )
        tagger = Tagger(taxonomy, classifier)
        for index, item in enumerate(labelled):
            if groups[index] == fold:
                source = Source(item.document, item.document, "", 0, item.title)
                found[item] = tagger.tags(source, item.passage, vectors[index])
    return found


def _facet(
    facet: str,
    labelled: Sequence[Labelled],
    taxonomy: Taxonomy,
    mentions: Mapping[Labelled, Mentions],
    catalogue: Mapping[str, Entry],
    learnt: Mapping[Labelled, Mapping[str, list[str]]],
    bare: Mapping[Labelled, Mapping[str, list[str]]],
) -> Facet:
    field = FIELDS[facet]
    labels = tuple(term.id for term in getattr(taxonomy, field))

    def flags(judge: Judge) -> Flags:
        return np.array([[label in judge(item) for label in labels] for item in labelled])

    truth = flags(lambda item: item.judged[facet])
    terms = flags(lambda item: getattr(mentions[item], field))
    known = flags(lambda item: getattr(catalogue[item.document], field))
    judged = flags(lambda item: learnt[item][facet])
    given = {
        BEFORE: terms | known,
        TERMS: terms,
        LISTS: extended(labelled, truth, terms, folds(labelled)),
        BARE: flags(lambda item: bare[item][facet]),
        CLASSIFIER: judged,
        EITHER: judged | terms,
        CATALOGUED: judged | known,
    }
    return Facet(labels, truth, given)


def _write(
    facets: Mapping[str, Facet],
    labelled: Sequence[Labelled],
    mentions: Mapping[Labelled, Mentions],
    encoder: str,
) -> None:
    overall = {name: _overall(facet, labelled) for name, facet in facets.items()}
    single = {name: _single(facet) for name, facet in facets.items()}
    names = {field: _names(field, labelled, mentions) for field in ("programmes", "places")}
    agreement = {name: _agreement(name, facet.labels, labelled) for name, facet in facets.items()}
    twice = sum(item.again is not None for item in labelled)
    record(
        "tagging",
        "Tagging",
        "python -m bench.tagging",
        {
            "encoder": encoder,
            "passages": len(labelled),
            "documents": len({item.document for item in labelled}),
            "macro_f1": overall,
            "labels": single,
            "names": names,
            "agreement": {"passages": twice, **agreement},
        },
        (
            f"{len(labelled)} passages of {len({item.document for item in labelled})} documents, labelled "
            "one by one by reading (`ingest/tagging/labelling.md`); "
            f"encoder {encoder}. A passage is judged by what was learnt from other documents ({FOLDS} "
            f"folds). Macro-F1 over all labels; 95% intervals from {RESAMPLES} resamples of documents; the "
            "gain is over the terms of the taxonomy, on the same resamples. How the classifier is made was "
            "settled on the same folds, and the documents are of one hand, which calls barriers by name: "
            "expect less of other documents, of terms most of all.",
            *(part for name in facets for part in _part(name, overall[name], single[name])),
            f"A label with fewer than {FEWEST} passages to learn from goes by its terms, which is no gain.",
            "## Programmes and places, by their names",
            Table(
                ("Facet", "Named", "Precision", "Recall"),
                tuple(
                    (field, str(row["support"]), figure(row["precision"]), figure(row["recall"]))
                    for field, row in names.items()
                ),
            ),
            "## Agreement",
            f"{twice} passages were labelled again by the same reader in the same sitting, in another order: "
            + ", ".join(f"κ {figure(value)} for {name}s" for name, value in agreement.items())
            + ". Two readers would agree less.",
        ),
    )


def _part(
    name: str, overall: Mapping[str, Mapping[str, Any]], single: Sequence[Mapping[str, Any]]
) -> tuple[Table | str, ...]:
    ways = tuple(
        (way, figure(row["macro_f1"]), _between(row["interval"]), _between(row["gain"], signed=True))
        for way, row in overall.items()
    )
    labels = tuple(
        (row["label"], str(row["support"]), *(figure(row[name], places=2) for name in _COLUMNS))
        for row in single
    )
    return (
        f"## {name.title()}s",
        Table(("Tagged by", "Macro-F1", "95% interval", "Gain, 95% interval"), ways),
        Table(("Label", "Passages", "Precision", "Recall", "F1", "F1 of terms"), labels),
    )


def _between(bounds: Sequence[float], *, signed: bool = False) -> str:
    return " to ".join(f"{bound:+.3f}" if signed else f"{bound:.3f}" for bound in bounds)


def _overall(facet: Facet, labelled: Sequence[Labelled]) -> dict[str, dict[str, Any]]:
    """Return macro-F1 of each way of tagging, with percentile bootstraps over documents."""
    documents = [item.document for item in labelled]
    members = [np.flatnonzero(np.array(documents) == name) for name in sorted(set(documents))]
    random = np.random.default_rng(_SEED)
    draws = [
        np.concatenate([members[index] for index in random.integers(0, len(members), len(members))])
        for _ in range(RESAMPLES)
    ]
    drawn = {way: np.array([facet.macro(way, rows) for rows in draws]) for way in facet.given}
    return {
        way: {
            "macro_f1": round(facet.macro(way, np.arange(len(labelled))), 4),
            "interval": _percentiles(drawn[way]),
            "gain": _percentiles(drawn[way] - drawn[TERMS]),
        }
        for way in facet.given
    }


def _percentiles(values: NDArray[np.float64]) -> list[float]:
    return [round(float(bound), 4) for bound in np.percentile(values, (2.5, 97.5))]


def _single(facet: Facet) -> list[dict[str, Any]]:
    rows = []
    for column, label in enumerate(facet.labels):
        truth, given = facet.truth[:, column], facet.given[CLASSIFIER][:, column]
        both = int((truth & given).sum())
        rows.append(
            {
                "label": label,
                "support": int(truth.sum()),
                "precision": round(both / max(int(given.sum()), 1), 4),
                "recall": round(both / max(int(truth.sum()), 1), 4),
                "f1": round(float(f1(truth[:, None], given[:, None])[0]), 4),
                "f1_of_terms": round(float(f1(truth[:, None], facet.given[TERMS][:, column, None])[0]), 4),
            }
        )
    return rows


def _names(field: str, labelled: Sequence[Labelled], mentions: Mapping[Labelled, Mentions]) -> dict[str, Any]:
    pairs = [(set(getattr(item, field)), set(getattr(mentions[item], field))) for item in labelled]
    both = sum(len(truth & found) for truth, found in pairs)
    support, given = sum(len(truth) for truth, _ in pairs), sum(len(found) for _, found in pairs)
    return {"support": support, "precision": round(both / given, 4), "recall": round(both / support, 4)}


def _agreement(facet: str, labels: Sequence[str], labelled: Sequence[Labelled]) -> float:
    """Return Cohen's kappa over every label of every passage that was read twice."""
    twice = [(item.judged[facet], item.again[facet]) for item in labelled if item.again is not None]
    first, second = (
        np.array([[label in pair[turn] for label in labels] for pair in twice]) for turn in (0, 1)
    )
    chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    return round(float(((first == second).mean() - chance) / (1 - chance)), 4)


if __name__ == "__main__":
    typer.run(main)
