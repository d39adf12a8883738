"""Make hits worth reading: neighbours merged, near-duplicates folded into the better one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.kernel.domain import Hit, Passage

_SHINGLE = 5  # words
_SAME = 0.8  # share of a passage's shingles that a better one holds too


def fold(hits: Sequence[Hit]) -> list[Hit]:
    """Return `hits` without near-duplicates; the better of a pair names those it stands for.

    A hit is folded when the better one says nearly all that it says. One that says more is kept,
    though it repeats the better one whole.
    """
    kept: list[Hit] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for hit in hits:
        own = _shingles(hit.passage)
        twin = next((index for index, better in enumerate(shingles) if _held(own, better)), None)
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
            if neighbour is None or neighbour.passage.id in taken or _apart(neighbour.passage, end):
                break
            run.insert(0, neighbour) if step < 0 else run.append(neighbour)
            end = neighbour.passage
    return run


def _apart(one: Passage, other: Passage) -> bool:
    return one.heading_path != other.heading_path or one.role is not other.role


def _joined(hit: Hit, run: Sequence[Hit]) -> Hit:
    passage = replace(hit.passage, sentences=tuple(s for item in run for s in item.passage.sentences))
    others = tuple(item.passage.id for item in run if item is not hit)
    return replace(hit, passage=passage, merged=others)


def _shingles(passage: Passage) -> frozenset[tuple[str, ...]]:
    words = passage.text.casefold().split()
    count = max(len(words) - _SHINGLE + 1, 1)
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(count))


def _held(own: frozenset[tuple[str, ...]], better: frozenset[tuple[str, ...]]) -> bool:
    return len(own & better) >= _SAME * len(own)
