"""Turn the drafts of a document's pages into blocks: kinds, levels, words and what runs over a page end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant.kernel.domain import BlockKind
from ingest.loading.hyphens import Joint, Vocabulary
from ingest.loading.labels import is_bullet, without_bullet
from ingest.loading.page_text import BlockText, Token, cell_tokens
from ingest.loading.pdf.drafts import Draft, Label
from ingest.loading.pdf.geometry import Word
from ingest.loading.pdf.grouping import ends_sentence, runs_on
from ingest.loading.pdf.headings import Mark
from ingest.loading.pdf.lines import Line
from ingest.loading.pdf.setting import Setting

_LONGEST_ITEM = 60  # words: a longer numbered item of several sentences is a numbered paragraph
_SAME_INDENT = 4.0  # points
_DEEPEST_ITEM = 6


class _Made(NamedTuple):
    draft: Draft
    block: BlockText
    note: bool


def page_blocks(
    pages: Sequence[Sequence[Draft]],
    marks: Sequence[Mapping[int, Mark]],
    document: Setting,
    vocabulary: Vocabulary,
) -> list[list[BlockText]]:
    """The blocks of each page in reading order.

    Notes at the foot of a page come last, or before the last paragraph where that runs over the
    page end, so that the block that runs over is the page's last and its rest the next one's first.
    """
    made = [
        _made(drafts, page_marks, document, vocabulary)
        for drafts, page_marks in zip(pages, marks, strict=True)
    ]
    finished: list[list[BlockText]] = []
    last: _Made | None = None  # the block that runs over the end of the page before
    for number, page in enumerate(made):
        body = [item for item in page if not item.note]
        blocks = [item.block for item in body]
        notes = [item.block for item in page if item.note]
        if last is not None:
            blocks[0] = blocks[0]._replace(kind=last.block.kind, level=last.block.level, continues=True)
            body[0] = body[0]._replace(block=blocks[0])
        following = _first(made[number + 1]) if number + 1 < len(made) else None
        last = body[-1] if body and following is not None and _carries_on(body[-1], following) else None
        finished.append([*blocks, *notes] if last is None else [*blocks[:-1], *notes, blocks[-1]])
    return finished


def _first(page: Sequence[_Made]) -> _Made | None:
    return next((item for item in page if not item.note), None)


def _carries_on(last: _Made, first: _Made) -> bool:
    """Whether the last block of a page goes on in the first of the next."""
    running = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    if last.block.kind not in running or first.block.kind is not BlockKind.PARAGRAPH:
        return False
    if first.draft.label is not Label.NONE or abs(first.draft.size - last.draft.size) > 0.6:
        return False
    # A list item may end without a stop; then only what begins in lower case carries it on.
    full = last.draft.full and last.block.kind is BlockKind.PARAGRAPH and not last.draft.bold
    return runs_on(last.block.text, first.block.text, full=full)


def _made(
    drafts: Sequence[Draft], marks: Mapping[int, Mark], document: Setting, vocabulary: Vocabulary
) -> list[_Made]:
    levels = _item_levels(drafts)
    made: list[_Made] = []
    notes = _notes(drafts, document)
    for index, draft in enumerate(drafts):
        tokens = _tokens(draft, vocabulary)
        if not tokens:
            continue
        kind, level = _kind(draft, marks.get(index), levels[index])
        made.append(_Made(draft, BlockText(kind, tokens, level), index in notes))
    return made


def _kind(draft: Draft, mark: Mark | None, item_level: int) -> tuple[BlockKind, int]:
    if draft.cells:
        return BlockKind.TABLE_ROW, 0
    if mark is not None:
        return (BlockKind.HEADING, mark.level) if mark.level else (BlockKind.CAPTION, 0)
    if draft.label is Label.BULLET:
        return BlockKind.LIST_ITEM, item_level
    if draft.label is Label.ITEM:
        sentences = sum(1 for line in draft.lines for word in line.words if ends_sentence(word.text))
        if draft.words <= _LONGEST_ITEM or sentences < 3:
            return BlockKind.LIST_ITEM, item_level
    return BlockKind.PARAGRAPH, 0


def _notes(drafts: Sequence[Draft], document: Setting) -> frozenset[int]:
    """The small numbered drafts at the end of a page, with what stands small between them."""
    found: list[int] = []
    small: list[int] = []
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        if draft.cells or draft.size >= 0.93 * document.size:
            break
        small.append(index)
        if draft.label in (Label.NOTE, Label.ITEM):
            found += small
            small = []
    # What stands small above the first number is the rest of a note of the page before.
    return frozenset([*found, *small] if found else [])


def _item_levels(drafts: Sequence[Draft]) -> list[int]:
    """How deep each list item lies, by where its label stands among those of its list."""
    levels: list[int] = []
    indents: list[float] = []
    for draft in drafts:
        if draft.label not in (Label.BULLET, Label.ITEM):
            if draft.cells or draft.indent < _SAME_INDENT:
                indents = []
            levels.append(0)
            continue
        while indents and draft.indent < indents[-1] - _SAME_INDENT:
            indents.pop()
        if not indents or draft.indent > indents[-1] + _SAME_INDENT:
            indents.append(draft.indent)
        levels.append(min(len(indents), _DEEPEST_ITEM))
    return levels


def _tokens(draft: Draft, vocabulary: Vocabulary) -> list[Token]:
    if draft.cells:
        return cell_tokens([list(_running(cell, vocabulary)) for cell in draft.cells])
    tokens = list(_running(draft.lines, vocabulary))
    if draft.label is Label.BULLET:
        if is_bullet(tokens[0].text):
            return tokens[1:]
        tokens[0] = tokens[0]._replace(text=without_bullet(tokens[0].text))
    return tokens


def _running(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Token]:
    """The words of lines that follow one another, parted words joined."""
    parted: Word | None = None  # ends its line with a hyphen
    for number, line in enumerate(lines):
        for index, word in enumerate(line.words):
            before = " "
            text = word.text
            if parted is not None and index == 0:
                joint = vocabulary.joint(parted.text, text)
                yield _token(parted, parted.text[:-1] if joint is Joint.TOGETHER else parted.text)
                before = " " if joint is Joint.APART else ""
                parted = None
            last = index + 1 == len(line.words) and number + 1 < len(lines)
            if last and text.endswith("-") and len(text) > 1:
                parted = word
                if before == "":
                    # A word over three lines: its middle part is rare enough to keep its hyphen.
                    parted = None
                    yield _token(word, text, before)
                continue
            yield _token(word, text, before)


def _token(word: Word, text: str, before: str = " ") -> Token:
    left, top, right, bottom = word.shown
    return Token(text, (round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)), before)
