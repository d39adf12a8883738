"""Find the passages that speak to a question: words and meaning, fused, filtered, marked down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.kernel.domain import DocumentStatus, Filters, Hit, PassageRole, Source
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import Found
from assistant.kernel.index.vectors import window_id
from assistant.retrieval.folding import fold, merge_neighbours
from assistant.retrieval.fusion import fuse

CANDIDATES = 100  # passages asked of each side
_WINDOWS_PER_PASSAGE = 3  # how many more windows are fetched, since a passage has several
# A document that no longer stands is found, labelled, and ranked below one that does.
_STANDING = {
    DocumentStatus.CURRENT: 1.0,
    DocumentStatus.SUPERSEDED: 0.6,
    DocumentStatus.WITHDRAWN: 0.4,
}
_REFERENCE_SHARE = 0.5  # what a list of works keeps of its score: it names things and says nothing of them
# A filter that lets through fewer windows than this names them; past it, more are fetched and dropped.
_NAMED_WINDOWS = 2000
_OVERFETCH = 4
_PREFERRED = 0.15  # added for a document that is about a programme the question names


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for."""

    query: str
    phrases: tuple[str, ...] = ()
    filters: Filters = Filters()
    programmes: tuple[str, ...] = ()  # those named: their own documents are preferred


@dataclass(frozen=True, slots=True)
class Scores:
    """Both sides' scores and their fusion, by passage row."""

    lexical: Mapping[int, float]  # BM25
    dense: Mapping[int, float]  # cosine of the nearest window
    fused: Mapping[int, float]  # 0..1


def retrieve(generation: Generation, search: Search, *, k: int) -> tuple[list[Hit], Float32Array]:
    """Return the best `k` hits, best first, and the query's vector."""
    vector = generation.encoder.encode([search.query])[0]
    allowed = generation.passages.matching(search.filters)
    scores = score(generation, search, vector, allowed)
    ranked = _ranked(generation, scores, search.programmes, depth=max(3 * k, 30))
    return fold(merge_neighbours(ranked))[:k], vector


def score(
    generation: Generation, search: Search, vector: Float32Array, allowed: frozenset[int] | None
) -> Scores:
    """Score the candidates of either side on both sides, and fuse."""
    lexical = generation.lexical.search(
        search.query, limit=CANDIDATES, phrases=search.phrases, among=allowed
    )
    if search.phrases:  # what is quoted must occur, whatever the meaning
        allowed = frozenset(lexical)
    dense = _dense(generation, vector, allowed)
    only_lexical = [row for row in lexical if row not in dense]
    only_dense = [row for row in dense if row not in lexical]
    dense |= generation.vectors.cosines(vector, _window_ids(generation, only_lexical))
    lexical |= generation.lexical.search(
        search.query, limit=max(len(only_dense), 1), phrases=search.phrases, among=only_dense
    )
    return Scores(lexical, dense, fuse(lexical, dense))


def _dense(
    generation: Generation, vector: Float32Array, allowed: frozenset[int] | None
) -> dict[int, float]:
    limit = CANDIDATES * _WINDOWS_PER_PASSAGE
    if allowed is None:
        return generation.vectors.search(vector, limit=limit)
    names = _window_ids(generation, sorted(allowed))
    if len(names) <= _NAMED_WINDOWS:
        return generation.vectors.search(vector, limit=limit, among=names)
    found = generation.vectors.search(vector, limit=limit * _OVERFETCH)
    return {row: cosine for row, cosine in found.items() if row in allowed}


def _window_ids(generation: Generation, rows: Sequence[int]) -> list[str]:
    counts = generation.passages.window_counts(rows)
    return [window_id(row, number) for row in rows for number in range(counts[row])]


def _ranked(generation: Generation, scores: Scores, programmes: Sequence[str], *, depth: int) -> list[Hit]:
    """Return the best hits with their documents' standing taken into account."""
    # Marking down can only lower a score, so somewhat more rows than are needed suffice.
    best = sorted(scores.fused, key=lambda row: (-scores.fused[row], row))[: 2 * depth]
    sources = generation.sources
    hits = []
    for row, found in generation.passages.by_rows(best).items():
        source = sources[found.passage.document_id].source
        signals = {"lexical": scores.lexical.get(row, 0.0), "dense": scores.dense.get(row, 0.0)}
        value = _standing(scores.fused[row], found, source, programmes)
        hits.append(Hit(found.passage, source, value, signals))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.document_id, hit.passage.ordinal))
    return hits[:depth]


def _standing(score: float, found: Found, source: Source, programmes: Sequence[str]) -> float:
    if programmes and set(programmes) & set(source.programmes):
        score = (score + _PREFERRED) / (1 + _PREFERRED)
    elif programmes:
        score = score / (1 + _PREFERRED)
    if found.passage.role is PassageRole.REFERENCE:
        score *= _REFERENCE_SHARE
    return score * _STANDING[source.status]
