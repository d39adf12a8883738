"""Cut a document that has no pages into sections, one for each heading of the first two levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from assistant.kernel.domain import BlockKind, Page
from ingest.loading.characters import clean_text, visible
from ingest.loading.loaded import Hidden
from ingest.loading.page_text import BlockText, plain_tokens, write_page

DEEPEST_OPENING = 2  # headings of this level and above open a section
_AMONG_CHARACTERS = "hidden among characters"
_LONGEST_TOLD = 300  # characters of what was hidden
_OPENING = "Opening"  # names a first section without a heading in a document without a title


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, and where in its piece's text the mark stood that leads to it."""

    text: str
    at: int
    mark: str = ""  # as printed; "" where the file does not say: notes are then numbered


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a document in order; the marks of `notes` stood in it, `unseen` was hidden in its words."""

    kind: BlockKind
    text: str
    level: int = 0
    anchor: str = ""  # of a heading
    notes: tuple[Note, ...] = ()
    unseen: str = ""


def clean_piece(kind: BlockKind, raw: str, level: int = 0, anchor: str = "") -> Piece:
    """A piece of text as it stands in a file: cleaned, with what was hidden among its characters apart."""
    seen, unseen = visible(raw)
    return Piece(kind, clean_text(seen), level, anchor, unseen=clean_text(unseen))


def hidden_in(pieces: Iterable[Piece]) -> tuple[Hidden, ...]:
    """What was hidden among the characters of pieces, with the number of the section that each is in."""
    number = 0
    found = []
    for piece in pieces:
        number += bool(piece.text) and (number == 0 or _opens(piece))
        if piece.unseen:
            found.append(Hidden(max(number, 1), _AMONG_CHARACTERS, piece.unseen[:_LONGEST_TOLD]))
    return tuple(found)


@dataclass(slots=True)
class _Section:
    label: str
    anchor: str
    blocks: list[BlockText] = field(default_factory=list)
    notes: list[tuple[int, Note]] = field(default_factory=list)  # with the place of its block in `blocks`


def sections(pieces: Iterable[Piece], *, title: str) -> tuple[Page, ...]:
    """The sections as pages, numbered from 1; `title` names one that begins before any heading.

    The notes of a section are blocks at its end.
    """
    numbers = count(1)
    return tuple(
        _page(section, number, numbers)
        for number, section in enumerate(_cut(pieces, title or _OPENING), start=1)
    )


def _page(section: _Section, number: int, numbers: Iterator[int]) -> Page:
    notes = [(at, note) for at, note in section.notes if plain_tokens(note.text)]
    marks = [note.mark or str(next(numbers)) for _, note in notes]
    written = [BlockText(BlockKind.NOTE, plain_tokens(note.text)) for _, note in notes]
    page = write_page([*section.blocks, *written], number=number, label=section.label, anchor=section.anchor)
    body = page.blocks[: len(section.blocks)]
    placed = tuple(
        replace(block, mark=mark, marked_at=body[at].start + note.at)
        for block, mark, (at, note) in zip(page.blocks[len(body) :], marks, notes, strict=True)
    )
    return replace(page, blocks=body + placed)


def _opens(piece: Piece) -> bool:
    return piece.kind is BlockKind.HEADING and piece.level <= DEEPEST_OPENING


def _cut(pieces: Iterable[Piece], opening: str) -> Iterator[_Section]:
    current: _Section | None = None
    for piece in pieces:
        tokens = plain_tokens(piece.text)
        if not tokens:
            continue
        opens = _opens(piece)
        if opens or current is None:
            if current is not None:
                yield current
            current = _Section(piece.text, piece.anchor) if opens else _Section(opening, "")
        current.notes.extend((len(current.blocks), note) for note in piece.notes)
        current.blocks.append(BlockText(piece.kind, tokens, piece.level))
    if current is not None:
        yield current
