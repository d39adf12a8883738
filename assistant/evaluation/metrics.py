"""Score rankings with ir-measures, and say how sure a mean is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.kernel.errors import EvaluationInvalid

MEASURES = ("nDCG@10", "R@5", "R@10", "R@50", "RR@10")
RESAMPLES = 1000
_SEED = 20260101  # any; the same interval comes out of every run
_BOUNDS = (2.5, 97.5)  # percentiles: 95% lies between them

REMEDY = "Measuring retrieval needs more packages; run \"pip install 'precedent-assistant[ingest,eval]'\"."


@dataclass(frozen=True, slots=True)
class Measured:
    """The mean of a measure over queries, with its 95% interval."""

    name: str
    mean: float
    low: float
    high: float


def check_installed() -> None:
    """Raise `EvaluationInvalid` naming the remedy when the metrics library is not there."""
    try:
        import ir_measures  # noqa: F401  # imported to see whether it can be
        import pytrec_eval  # noqa: F401  # without it ir-measures would quietly use another nDCG
    except ImportError as error:
        raise EvaluationInvalid(REMEDY) from error


def score_rankings(
    qrels: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[str]]
) -> dict[str, list[float]]:
    """Return measure → a value for each query of `qrels`, in their order; 0 where nothing was ranked.

    nDCG has linear gain and recall counts every grade above 0, as trec_eval computes them.
    """
    check_installed()
    import ir_measures

    # Scores that fall from rank to rank keep our order: trec_eval breaks ties in its own way.
    run = {
        query: {document: float(len(ranked) - place) for place, document in enumerate(ranked)}
        for query, ranked in rankings.items()
    }
    # ir-measures chooses pytrec_eval for all but RR@10, whose cut-off pytrec_eval would ignore.
    wanted = [ir_measures.parse_measure(name) for name in MEASURES]
    values: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    judged = {query: dict(grades) for query, grades in qrels.items()}
    for metric in ir_measures.iter_calc(wanted, judged, run):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    return {name: [found.get(query, 0.0) for query in qrels] for name, found in values.items()}


def measured(name: str, values: Sequence[float]) -> Measured:
    """Return the mean of per-query values with its percentile bootstrap interval over queries.

    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    sample = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED).integers(len(sample), size=(RESAMPLES, len(sample)))
    low, high = np.percentile(sample[draws].mean(axis=1), _BOUNDS)
    return Measured(name, float(sample.mean()), float(low), float(high))
