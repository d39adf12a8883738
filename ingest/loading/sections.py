"""Cut a document that has no pages into sections, one for each heading of the first two levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.kernel.domain import BlockKind, Page
from ingest.loading.page_text import BlockText, plain_tokens, write_page

_DEEPEST_OPENING = 2  # headings of this level and above open a section
_OPENING = "Opening"  # names a first section without a heading in a document without a title


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a document in order; `notes` stand in it and are read at the end of its section."""

    kind: BlockKind
    text: str
    level: int = 0
    anchor: str = ""  # of a heading
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Section:
    label: str
    anchor: str
    blocks: list[BlockText] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sections(pieces: Iterable[Piece], *, title: str) -> tuple[Page, ...]:
    """The sections as pages, numbered from 1; `title` names one that begins before any heading."""
    return tuple(
        write_page(
            [
                *section.blocks,
                *(BlockText(BlockKind.PARAGRAPH, plain_tokens(note)) for note in section.notes),
            ],
            number=number,
            label=section.label,
            anchor=section.anchor,
        )
        for number, section in enumerate(_cut(pieces, title or _OPENING), start=1)
    )


def _cut(pieces: Iterable[Piece], opening: str) -> Iterator[_Section]:
    current: _Section | None = None
    for piece in pieces:
        tokens = plain_tokens(piece.text)
        if not tokens:
            continue
        opens = piece.kind is BlockKind.HEADING and piece.level <= _DEEPEST_OPENING
        if opens or current is None:
            if current is not None:
                yield current
            current = _Section(piece.text, piece.anchor) if opens else _Section(opening, "")
        current.blocks.append(BlockText(piece.kind, tokens, piece.level))
        current.notes.extend(piece.notes)
    if current is not None:
        yield current
