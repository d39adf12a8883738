"""Make hits worth reading: neighbours merged, near-duplicates folded into the better one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.kernel.domain import Hit, Passage

_SHINGLE = 5  # words
_SAME = 0.8  # share of the shorter passage's shingles that the other holds too


def fold(hits: Sequence[Hit]) -> list[Hit]:
    """Return `hits` without near-duplicates; the first of each kind names those it stands for."""
    kept: list[Hit] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for hit in hits:
        own = _shingles(hit.passage)
        twin = next((index for index, other in enumerate(shingles) if _alike(own, other)), None)
        if twin is None:
            kept.append(hit)
            shingles.append(own)
        else:
            kept[twin] = replace(kept[twin], folded=(*kept[twin].folded, hit.passage.id))
    return kept


def merge_neighbours(hits: Sequence[Hit]) -> list[Hit]:
    """Return `hits` with passages that follow one another under one heading joined into the better one."""
    by_place = {(hit.passage.document_id, hit.passage.ordinal): hit for hit in hits}
    taken: set[str] = set()
    merged: list[Hit] = []
    for hit in hits:
        if hit.passage.id in taken:
            continue
        run = _run(hit, by_place, taken)
        taken.update(item.passage.id for item in run)
        merged.append(hit if len(run) == 1 else _joined(hit, run))
    return merged


def _run(hit: Hit, by_place: dict[tuple[str, int], Hit], taken: set[str]) -> list[Hit]:
    """Return the hits next to `hit` on either side, in reading order."""
    run = [hit]
    for step in (-1, 1):
        end = hit.passage
        while True:
            neighbour = by_place.get((end.document_id, end.ordinal + step))
            apart = neighbour is None or neighbour.passage.heading_path != end.heading_path
            if neighbour is None or apart or neighbour.passage.id in taken:
                break
            run.insert(0, neighbour) if step < 0 else run.append(neighbour)
            end = neighbour.passage
    return run


def _joined(hit: Hit, run: Sequence[Hit]) -> Hit:
    passage = replace(hit.passage, sentences=tuple(s for item in run for s in item.passage.sentences))
    others = tuple(item.passage.id for item in run if item is not hit)
    return replace(hit, passage=passage, merged=others)


def _shingles(passage: Passage) -> frozenset[tuple[str, ...]]:
    words = passage.text.casefold().split()
    count = max(len(words) - _SHINGLE + 1, 1)
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(count))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return len(one & other) >= _SAME * min(len(one), len(other))
