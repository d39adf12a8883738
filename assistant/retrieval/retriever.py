"""Find the passages that speak to a question: words and meaning, fused, filtered, marked down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.kernel.domain import DocumentStatus, Filters, Hit, PassageRole, Source
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.vectors import window_id
from assistant.retrieval.folding import fold, merge_neighbours
from assistant.retrieval.fusion import DENSE_WEIGHT, fuse, nearness

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
# Merging and folding make fewer hits of more passages.
_READ_AHEAD = 2
_PREFERRED = 0.2  # added for a document that is mainly about a programme the question names; half if partly


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for."""

    query: str
    phrases: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    programmes: tuple[str, ...] = ()  # those named: their own documents are preferred
    earlier: bool = False  # earlier versions are asked for, which are otherwise left out


@dataclass(frozen=True, slots=True)
class Scores:
    """Both sides' scores and their fusion, by passage row."""

    lexical: Mapping[int, float]  # BM25
    dense: Mapping[int, float]  # nearness, from cosines
    fused: Mapping[int, float]  # 0..1


def retrieve(generation: Generation, search: Search, *, k: int) -> tuple[list[Hit], Float32Array]:
    """Return the best `k` hits, best first, and the query's vector."""
    generation.open_vectors_meanwhile()
    vector = generation.encoder.encode([search.query])[0]
    ranked = rank(generation, search, vector, depth=_READ_AHEAD * k)
    return fold(merge_neighbours(ranked))[:k], vector


def rank(generation: Generation, search: Search, vector: Float32Array, *, depth: int) -> list[Hit]:
    """Return the best `depth` passages, each by itself: nothing merged, nothing folded."""
    allowed = generation.passages.matching(search.filters)
    scores = score(generation, search, vector, allowed)
    return _ranked(generation, scores, search, depth=depth)


def score(
    generation: Generation, search: Search, vector: Float32Array, allowed: frozenset[int] | None
) -> Scores:
    """Score the candidates of either side exactly on both sides, and fuse."""
    lexical = generation.lexical.search(search.query, limit=CANDIDATES, phrases=search.phrases, among=allowed)
    if search.phrases:  # what is quoted must occur, whatever the meaning
        allowed = frozenset(lexical)
    near = _nearest(generation, vector, allowed)
    only_dense = [row for row in near if row not in lexical]
    lexical |= generation.lexical.search(
        search.query, limit=max(len(only_dense), 1), phrases=search.phrases, among=only_dense
    )
    rows = list(dict.fromkeys((*lexical, *near)))
    closeness = generation.exact.closeness(vector, rows, sentences=False)
    dense = {row: nearness(closeness[row]) for row in rows}
    return Scores(lexical, dense, fuse(lexical, dense, dense_weight=DENSE_WEIGHT))


def _nearest(generation: Generation, vector: Float32Array, allowed: frozenset[int] | None) -> list[int]:
    """Return the rows of the nearest windows that a filter lets through, at most `CANDIDATES`."""
    limit = CANDIDATES * _WINDOWS_PER_PASSAGE
    if allowed is None:
        return generation.vectors.search(vector, limit=limit)[:CANDIDATES]
    if len(allowed) <= CANDIDATES:
        return sorted(allowed)
    rows = sorted(allowed)
    counts = generation.exact.window_counts(rows)
    names = [
        window_id(row, number) for row, count in zip(rows, counts, strict=True) for number in range(count)
    ]
    if len(names) <= _NAMED_WINDOWS:
        return generation.vectors.search(vector, limit=limit, among=names)[:CANDIDATES]
    found = generation.vectors.search(vector, limit=limit * _OVERFETCH)
    return [row for row in found if row in allowed][:CANDIDATES]


def _ranked(generation: Generation, scores: Scores, search: Search, *, depth: int) -> list[Hit]:
    """Return the best hits with their documents' standing taken into account."""
    wanted = (row for row in scores.fused if not _left_out(generation, row, search))
    values = {row: standing(generation, row, scores.fused[row], search.programmes) for row in wanted}
    best = sorted(values, key=lambda row: (-values[row], row))[:depth]
    found = generation.passages.by_rows(best)
    return [
        Hit(
            found[row].passage,
            generation.sources[found[row].passage.document_id].source,
            values[row],
            {"lexical": scores.lexical.get(row, 0.0), "dense": scores.dense.get(row, 0.0)},
        )
        for row in best
    ]


def _left_out(generation: Generation, row: int, search: Search) -> bool:
    """Tell whether a passage is of an earlier version of a document, which nobody asked for."""
    source = generation.sources[generation.standing[row][0]].source
    if source.status is not DocumentStatus.SUPERSEDED or source.superseded_by not in generation.sources:
        return False
    filters = search.filters
    named = source.id in filters.documents or source.status in filters.statuses or filters.year_to
    return not (search.earlier or named)


def standing(generation: Generation, row: int, score: float, programmes: Sequence[str]) -> float:
    """Return what a fused score is worth: a document's standing counts, and the programmes that are named."""
    document_id, role = generation.standing[row]
    source = generation.sources[document_id].source
    if programmes:
        score = (score + _preference(source, programmes)) / (1 + _PREFERRED)
    if role is PassageRole.REFERENCE:
        score *= _REFERENCE_SHARE
    return score * _STANDING[source.status]


def _preference(source: Source, programmes: Sequence[str]) -> float:
    """A document is catalogued under its main programme first."""
    if not set(programmes) & set(source.programmes):
        return 0.0
    return _PREFERRED if source.programmes[0] in programmes else _PREFERRED / 2
