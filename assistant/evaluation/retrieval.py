"""Rank the documents of an index for judged queries, the way a search does, and measure the ranking."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

from assistant.evaluation.metrics import Measured, measured, score_rankings
from assistant.evaluation.progress import Progress, Silent
from assistant.evaluation.tables import Table, figure
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.index.generation import Generation
from assistant.retrieval.retriever import Search, rank
from assistant.retrieval.understanding import tidy, understand

DEPTH = 50  # documents that are ranked, for the deepest recall
_PASSAGES = 400  # more than a search scores, so that every candidate takes part
_LONGEST = 100_000  # characters; a judged query is asked whatever its length


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """How well an index ranks documents for judged queries."""

    measures: tuple[Measured, ...]
    queries: int  # measured: those with a relevant document
    left_out: int  # without one, or past the limit that was asked for
    documents: int
    passages: int
    encoder: str  # name
    encoder_id: str  # sha256 of its weights
    median_ms: float  # for a query: encoding, scoring, ranking

    def measure(self, name: str) -> Measured:
        """Return a measure by its name, such as "nDCG@10"."""
        return next(item for item in self.measures if item.name == name)


def evaluate(
    generation: Generation,
    queries: Mapping[str, str],
    qrels: Mapping[str, Mapping[str, int]],
    *,
    limit: int | None = None,
    progress: Progress | None = None,
) -> RetrievalReport:
    """Measure the ranking of documents for every query that has a relevant one.

    A query is read, encoded, scored and ranked as a search for it is; a document ranks
    with its best passage. Neighbours are not merged and near-duplicates not folded: that
    is how hits are shown, and judged documents count one by one. `limit` measures the
    first queries only. Raises `EvaluationInvalid` when no query has a relevant document.
    """
    progress = progress or Silent()
    judged = _with_relevant(queries, qrels, limit)
    progress.stage("Searching", len(judged))
    rankings: dict[str, list[str]] = {}
    times = []
    for query in judged:
        started = time.perf_counter()
        rankings[query] = documents(generation, queries[query])
        times.append((time.perf_counter() - started) * 1000)
        progress.advance()
    values = score_rankings(judged, rankings)
    return RetrievalReport(
        measures=tuple(measured(name, found) for name, found in values.items()),
        queries=len(judged),
        left_out=len(queries) - len(judged),
        documents=generation.manifest.counts["documents"],
        passages=generation.manifest.counts["passages"],
        encoder=generation.manifest.encoder_name,
        encoder_id=generation.manifest.encoder_id,
        median_ms=round(float(np.median(times)), 2),
    )


def documents(generation: Generation, query: str, *, depth: int = DEPTH) -> list[str]:
    """Return the ids of the best documents for a query, each placed by its best passage."""
    understood = understand(tidy(query, limit=_LONGEST), generation.finder)
    search = Search(understood.asked, understood.phrases, programmes=understood.mentions.programmes)
    vector = generation.encoder.encode([search.query])[0]
    hits = rank(generation, search, vector, depth=_PASSAGES)
    return list(islice(dict.fromkeys(hit.source.id for hit in hits), depth))


def table(report: RetrievalReport) -> Table:
    """Return the measures as a table."""
    rows = tuple(
        (item.name, figure(item.mean), f"{figure(item.low)} to {figure(item.high)}")
        for item in report.measures
    )
    return Table(("Measure", "Mean", "95% interval"), rows)


def _with_relevant(
    queries: Mapping[str, str], qrels: Mapping[str, Mapping[str, int]], limit: int | None
) -> dict[str, Mapping[str, int]]:
    judged = ((query, qrels.get(query, {})) for query in queries)
    relevant = ((query, grades) for query, grades in judged if any(grade > 0 for grade in grades.values()))
    chosen = dict(islice(relevant, limit))
    if not chosen:
        raise EvaluationInvalid("No query has a relevant document, so there is nothing to measure.")
    return chosen
