"""Split a document into passages: whole sentences under one heading path, of bounded length."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath

from assistant.kernel.domain import (
    Block,
    BlockKind,
    Document,
    Page,
    Passage,
    PassageRole,
    Sentence,
    Span,
)
from ingest import sentences

# A passage is closed before it grows past this. Shorter ones lose words that belong together:
# bench/README.md has the comparison.
PASSAGE_WORDS = 600
VERSION = 5  # part of what decides whether a collection has changed

_LISTING = (
    r"(?:sources|references|bibliography|further reading|(?:table of )?contents|list of (?:tables|figures)"
    r"|(?:end|foot)?notes|works cited|about this (?:briefing|document|paper))"
)
# The whole heading, for "Sources of funding" and "Notes for practitioners" are findings.
_REFERENCE_HEADING = re.compile(
    rf"(?:(?:appendix|annex)\W+\w\W+|[\d.]+\s+)?(?:(?:list of|key|main|selected)\s+)?"
    rf"{_LISTING}(?:\W+(?:and\s+)?{_LISTING})*\W*",
    re.IGNORECASE,
)

# Rows of a sheet say nothing of one another: each is a passage of its own.
SHEETS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})

# How a paragraph ends that introduces what comes after it.
_INTRODUCING: Mapping[BlockKind, tuple[str, ...]] = {
    BlockKind.LIST_ITEM: (":", ";", "–"),
    BlockKind.TABLE_ROW: (":",),
    BlockKind.CAPTION: (":",),
    BlockKind.PARAGRAPH: (":",),
}


@dataclass(slots=True)
class _Draft:
    """A passage that is being filled."""

    heading_path: tuple[str, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)
    words: int = 0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block, with what carries on from it on the next page, as sentences."""

    kind: BlockKind
    level: int
    text: str
    sentences: tuple[Sentence, ...]


def chunk(document: Document, *, limit: int = PASSAGE_WORDS) -> list[Passage]:
    """Return the passages of a document in reading order, of at most about `limit` words each.

    A list or table stays with the sentence that introduces it when both fit, and else at least
    its first item does; each row of a sheet is a passage of its own. A passage that runs over a
    page end knows both pages through its sentences' spans. One sentence longer than `limit` is a
    passage of its own.
    """
    sheet = PurePosixPath(document.source.name).suffix.lower() in SHEETS
    drafts = _drafts(_units(document), limit, rows_alone=sheet)
    occurrences: Counter[str] = Counter()
    passages = []
    for ordinal, draft in enumerate(drafts):
        content = "\x1f".join((*draft.heading_path, "\x1e", *(s.text for s in draft.sentences)))
        digest = hashlib.sha256(f"{document.source.id}\x1d{content}".encode()).hexdigest()[:12]
        occurrences[digest] += 1
        repeat = f"-{occurrences[digest]}" if occurrences[digest] > 1 else ""
        passages.append(
            Passage(
                id=f"{document.source.id}.{digest}{repeat}",
                document_id=document.source.id,
                ordinal=ordinal,
                heading_path=draft.heading_path,
                sentences=tuple(draft.sentences),
                role=_role(draft.heading_path),
            )
        )
    return passages


def _role(heading_path: tuple[str, ...]) -> PassageRole:
    listing = any(_REFERENCE_HEADING.fullmatch(heading) for heading in heading_path)
    return PassageRole.REFERENCE if listing else PassageRole.BODY


def _drafts(units: Iterable[_Unit], limit: int, *, rows_alone: bool) -> Iterator[_Draft]:
    path: list[tuple[int, str]] = []
    draft = _Draft()
    notes: list[_Unit] = []
    for group in _groups(_body(units, notes)):
        head = group[0]
        if head.kind is BlockKind.HEADING:
            if draft.sentences:
                yield draft
            yield from _notes(notes, draft.heading_path, limit)
            path = [item for item in path if item[0] < head.level]
            path.append((head.level, head.text))
            draft = _Draft(tuple(text for _, text in path))
            continue
        if rows_alone and BlockKind.TABLE_ROW in (unit.kind for unit in group):
            if draft.sentences:
                yield draft
            yield from (_Draft(draft.heading_path, list(unit.sentences)) for unit in group)
            draft = _Draft(draft.heading_path)
            continue
        whole = [sentence for unit in group for sentence in unit.sentences]
        if draft.sentences and draft.words + _words(whole) > limit:
            yield draft
            draft = _Draft(draft.heading_path)
        for part in [whole] if _words(whole) <= limit else _parts(group, limit):
            if draft.sentences and draft.words + _words(part) > limit:
                yield draft
                draft = _Draft(draft.heading_path)
            draft.sentences.extend(part)
            draft.words += _words(part)
    if draft.sentences:
        yield draft
    yield from _notes(notes, draft.heading_path, limit)


def _body(units: Iterable[_Unit], notes: list[_Unit]) -> Iterator[_Unit]:
    """Yield all but notes, which are put aside: they interrupt what runs on over the page end."""
    for unit in units:
        if unit.kind is BlockKind.NOTE:
            notes.append(unit)
        elif unit.sentences:
            yield unit


def _notes(notes: list[_Unit], heading_path: tuple[str, ...], limit: int) -> Iterator[_Draft]:
    """Yield the notes of a section as passages of their own, and forget them."""
    draft = _Draft(heading_path)
    for unit in notes:
        words = _words(unit.sentences)
        if draft.sentences and draft.words + words > limit:
            yield draft
            draft = _Draft(heading_path)
        draft.sentences.extend(unit.sentences)
        draft.words += words
    if draft.sentences:
        yield draft
    notes.clear()


def _words(sentences: Iterable[Sentence]) -> int:
    return sum(len(sentence.spoken.split()) for sentence in sentences)


def _groups(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """Yield blocks that belong together: an introduction with its list, a caption with its rows."""
    group: list[_Unit] = []
    for unit in units:
        if group and _belongs(unit, after=group[-1]):
            group.append(unit)
            continue
        if group:
            yield group
        group = [unit]
    if group:
        yield group


def _belongs(unit: _Unit, *, after: _Unit) -> bool:
    """Tell whether a block is to stay with the one before it."""
    if after.kind is BlockKind.PARAGRAPH:
        return after.text.endswith(_INTRODUCING.get(unit.kind, ()))
    if after.kind is unit.kind:
        return unit.kind is not BlockKind.HEADING
    return {after.kind, unit.kind} == {BlockKind.CAPTION, BlockKind.TABLE_ROW}


def _parts(group: list[_Unit], limit: int) -> list[list[Sentence]]:
    """Return a group that is too long block by block, or sentence by sentence where a block is too long."""
    parts: list[list[Sentence]] = []
    for index, unit in enumerate(group):
        whole = _words(unit.sentences) <= limit
        own = [list(unit.sentences)] if whole else [[sentence] for sentence in unit.sentences]
        # An introduction cut off from all that it introduces says nothing: it takes the first with it.
        if index and unit.kind is not group[index - 1].kind:
            introduction = parts[-1][-1]
            if _words([introduction, *own[0]]) <= limit:
                own[0].insert(0, introduction)
                parts[-1].pop()
        parts.extend(own)
    return [part for part in parts if part]


def _units(document: Document) -> Iterator[_Unit]:
    """Yield the blocks in order, each joined with its continuation over a page end.

    The notes of a page, which stand after a block that runs over its end, come after the whole of it.
    """
    ordinal = count()
    pending: list[tuple[Page, Block]] = []
    notes: list[tuple[Page, Block]] = []
    for page in document.pages:
        for block in page.blocks:
            if block.kind is BlockKind.NOTE:
                notes.append((page, block))
            elif block.continues and pending and pending[-1][1].kind is block.kind:
                pending.append((page, block))
            else:
                yield from (_unit(parts, next(ordinal)) for parts in _parted(pending, notes))
                pending, notes = [(page, block)], []
    yield from (_unit(parts, next(ordinal)) for parts in _parted(pending, notes))


def _parted(
    pending: list[tuple[Page, Block]], notes: list[tuple[Page, Block]]
) -> Iterator[list[tuple[Page, Block]]]:
    """Yield what is one block, and each note by itself."""
    if pending:
        yield pending
    for note in notes:
        yield [note]


def _unit(parts: list[tuple[Page, Block]], ordinal: int) -> _Unit:
    kind = parts[0][1].kind
    texts = [page.text[block.start : block.end] for page, block in parts]
    joined = " ".join(texts)
    if kind in (BlockKind.HEADING, BlockKind.TABLE_ROW, BlockKind.CAPTION):
        stripped = joined.strip()
        offset = joined.find(stripped)
        bounds = [(offset, offset + len(stripped))] if stripped else []
    else:
        bounds = list(sentences.split(joined))
    found = tuple(
        Sentence(joined[start:end], _spans(parts, texts, start, end), kind, ordinal, parts[0][1].header)
        for start, end in bounds
    )
    return _Unit(kind, parts[0][1].level, " ".join(joined.split()), found)


def _spans(parts: list[tuple[Page, Block]], texts: list[str], start: int, end: int) -> tuple[Span, ...]:
    """Map a range of the joined text back to the pages that it came from."""
    spans = []
    offset = 0
    for (page, block), text in zip(parts, texts, strict=True):
        first, last = max(start - offset, 0), min(end - offset, len(text))
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            spans.append(Span(page.number, block.start + first, block.start + last))
        offset += len(text) + 1
    return tuple(spans)
