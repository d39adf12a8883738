"""Turn the drafts of a document's pages into blocks: kinds, levels, words and what runs over a page end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.kernel.domain import BlockKind
from ingest.loading.hyphens import Joint, Vocabulary
from ingest.loading.labels import is_bullet, without_bullet
from ingest.loading.page_text import BlockText, Token, cell_tokens
from ingest.loading.pdf.drafts import Draft, Label
from ingest.loading.pdf.grouping import ends_sentence, runs_on
from ingest.loading.pdf.headings import Mark
from ingest.loading.pdf.running import running
from ingest.loading.pdf.setting import Setting
from ingest.loading.pdf.table_headers import Headers, table_headers

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
    """The blocks of each page in reading order, the notes at its foot last.

    A block that runs over the page end is the last of its page before the notes, and what carries it
    on is the next page's first.
    """
    notes = [_notes(drafts, document) for drafts in pages]
    headers = table_headers(pages, notes, vocabulary)
    made = [_made(*page, vocabulary) for page in zip(pages, marks, notes, headers, strict=True)]
    finished: list[list[BlockText]] = []
    last: _Made | None = None  # the block that runs over the end of the page before
    for number, page in enumerate(made):
        body = [item for item in page if not item.note]
        if last is not None:
            carried = body[0].block._replace(kind=last.block.kind, level=last.block.level, continues=True)
            body[0] = body[0]._replace(block=carried)
            _mend_parted(finished[-1], body, vocabulary)
        following = _first(made[number + 1]) if number + 1 < len(made) else None
        last = body[-1] if body and following is not None and _carries_on(body[-1], following) else None
        finished.append([item.block for item in body] + [item.block for item in page if item.note])
    return finished


def _mend_parted(before: list[BlockText], body: list[_Made], vocabulary: Vocabulary) -> None:
    """Let a word that a page end has parted stand whole on the page where it begins."""
    place = max(index for index, block in enumerate(before) if block.kind is not BlockKind.NOTE)
    parted, (tail, *rest) = before[place].tokens[-1], body[0].block.tokens
    if not rest or len(parted.text) < 2 or not parted.text.endswith("-"):
        return
    joint = vocabulary.joint(parted.text, tail.text)
    if joint is Joint.APART:
        return
    head = parted._replace(text=parted.text[:-1]) if joint is Joint.TOGETHER else parted
    # Its rest has no box here: it stands on the other page's picture.
    tokens = (*before[place].tokens[:-1], head, tail._replace(box=None, before=""))
    before[place] = before[place]._replace(tokens=tokens)
    body[0] = body[0]._replace(block=body[0].block._replace(tokens=rest))


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
    drafts: Sequence[Draft],
    marks: Mapping[int, Mark],
    notes: frozenset[int],
    headers: Headers,
    vocabulary: Vocabulary,
) -> list[_Made]:
    levels = _item_levels(drafts)
    made: list[_Made] = []
    for index, draft in enumerate(drafts):
        tokens = _tokens(draft, vocabulary)
        if not tokens:
            continue
        note = index in notes
        kind, level = _kind(draft, marks.get(index), levels[index])
        if note:
            block = _note(draft, tokens)
        else:
            block = BlockText(kind, tokens, level, header=headers.get(index, ()))
        made.append(_Made(draft, block, note))
    return made


def _note(draft: Draft, tokens: list[Token]) -> BlockText:
    """A note apart from its mark, as a list item is apart from its bullet."""
    if draft.label not in (Label.NOTE, Label.ITEM) or len(tokens) < 2:
        return BlockText(BlockKind.NOTE, tokens)
    return BlockText(BlockKind.NOTE, tokens[1:], mark=tokens[0].text.strip("[]()."))


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
        return cell_tokens([list(running(cell, vocabulary)) for cell in draft.cells])
    tokens = list(running(draft.lines, vocabulary))
    if draft.label is Label.BULLET:
        if is_bullet(tokens[0].text):
            return tokens[1:]
        tokens[0] = tokens[0]._replace(text=without_bullet(tokens[0].text))
    return tokens
