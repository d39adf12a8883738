"""Tell the headings and captions among a document's drafts, and how deep each heading lies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.loading.labels import heading_depth, is_caption, is_imprint, is_listing
from ingest.loading.pdf.drafts import Draft, Label
from ingest.loading.pdf.setting import Setting
from ingest.loading.pdf.structure import OutlineEntry

DEEPEST = 6
_LARGER = 1.12  # of the running text's size
_LONGEST = 30  # words
_LONGEST_PLAIN = 14  # words of a heading that only its weight, capitals or number shows
_MOST_LINES = 4
_MOST_ENTRIES = 12  # of an outline, per page
_USUAL = 3  # headings in which a style is used before it counts as a level of its own
_COVERS = 3  # pages at the beginning that may be covers: of the large words there only the title is a heading
_RUNNING = 20  # words of a paragraph that no cover has
_FEWEST_ENTRIES = 5  # of a page of contents
_PAGE = re.compile(r"\d{1,3}|[ivxl]{1,6}")
_LETTERS = re.compile(r"[^\W\d_]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_NO_HEADING_END = re.compile(r"[.;,:!][\"'”’)]*$")
_LINK = re.compile(r"https?:|www\.|@")
_QUOTED = ("“", "‘", '"', "'")
_QUOTED_WORDS = re.compile(r"[“‘\"'][^”’\"']{1,40}[”’\"'] \w")  # “Streamlined” schemes


class Mark(NamedTuple):
    """What a draft is besides a paragraph: a heading of a level, or a caption."""

    level: int  # 0: a caption


class _Style(NamedTuple):
    size: float
    bold: bool
    capitals: bool
    italic: bool
    ink: int


def marks(
    pages: Sequence[Sequence[Draft]], outline: Sequence[OutlineEntry], document: Setting
) -> list[dict[int, Mark]]:
    """For each page, its headings and captions by the index of the draft."""
    # An outline of every paragraph, as some converters write, says nothing of headings.
    titles = _titles(outline if len(outline) <= _MOST_ENTRIES * len(pages) else ())
    found: list[dict[int, Mark]] = []
    styles: dict[_Style, Counter[int]] = defaultdict(Counter)
    chosen: list[list[tuple[int, int]]] = []  # per page: draft, level by the outline or 0
    for number, drafts in enumerate(pages):
        chosen.append(list(_headings(drafts, number, titles, document)))
        for index, level in chosen[-1]:
            styles[_style(drafts[index])][level] += 1
    levels = _levels(styles)
    for drafts, headings in zip(pages, chosen, strict=True):
        page = {
            index: Mark(0)
            for index, draft in enumerate(drafts)
            if _is_caption(drafts, index, draft, document)
        }
        for index, level in headings:
            if index not in page:
                page[index] = Mark(level or _depth(drafts[index], levels))
        found.append(page)
    return found


def bare(text: str) -> str:
    """A title without what differs between an outline and its page: case, spaces, signs."""
    return _NOT_LETTERS.sub("", text).casefold()


def _titles(outline: Sequence[OutlineEntry]) -> Mapping[str, list[OutlineEntry]]:
    titles: dict[str, list[OutlineEntry]] = defaultdict(list)
    for entry in outline:
        if key := bare(entry.title):
            titles[key].append(entry)
    return titles


def _headings(
    drafts: Sequence[Draft], page: int, titles: Mapping[str, list[OutlineEntry]], document: Setting
) -> Iterator[tuple[int, int]]:
    listed: list[tuple[int, int]] = []
    seen: list[tuple[int, int]] = []
    for index, draft in enumerate(drafts):
        if draft.cells or draft.label in (Label.BULLET, Label.NOTE) or draft.words > _LONGEST:
            continue
        level = _outline_level(draft, page, titles)
        if level:
            listed.append((index, level))
        elif _looks_like_heading(drafts, index, document) and not _is_one_of_several(drafts, index):
            seen.append((index, 0))
    running = sum(draft.words for draft in drafts if draft.words >= 8)
    # A page with more large or bold scraps than text is a map or a chart, and they are its labels.
    if len(seen) > 6 and 2 * sum(drafts[index].words for index, _ in seen) > running:
        seen = []
    elif _is_contents(drafts):
        # What stands between the entries is part of one; what is said above them may be their heading.
        seen = [(index, 0) for index, _ in seen if index == 0 or is_listing(drafts[index].text)]
    elif page < _COVERS and all(draft.words < _RUNNING for draft in drafts):
        largest = max((drafts[index].size for index, _ in seen), default=0.0)
        seen = [(index, 0) for index, _ in seen if drafts[index].size == largest]
    yield from sorted(listed + seen)


def _is_contents(drafts: Sequence[Draft]) -> bool:
    """Whether a page lists the contents: rows that end in the number of a page."""
    ends = [draft.cells[-1][0].text for draft in drafts if len(draft.cells) > 1]
    entries = [text for text in ends if _PAGE.fullmatch(text)]
    numbers = [int(text) for text in entries if text.isdigit()]
    falls = sum(1 for a, b in pairwise(numbers) if a > b)
    return len(entries) >= max(_FEWEST_ENTRIES, 0.5 * len(drafts)) and falls <= 1  # two lists at most


def _is_one_of_several(drafts: Sequence[Draft], index: int) -> bool:
    """Whether a numbered line stands next to others of its kind: they are the items of a list."""
    draft = drafts[index]
    near = [drafts[place] for place in (index - 1, index + 1) if 0 <= place < len(drafts)]
    return draft.label is Label.ITEM and any(
        other.label is Label.ITEM
        and (other.bold, round(other.size)) == (draft.bold, round(draft.size))
        and other.text[0].isdigit() == draft.text[0].isdigit()
        for other in near
    )


def _outline_level(draft: Draft, page: int, titles: Mapping[str, list[OutlineEntry]]) -> int:
    for entry in titles.get(bare(draft.text), ()):
        if abs(entry.page - page) <= 1:
            return min(entry.level, DEEPEST)
    return 0


def _looks_like_heading(drafts: Sequence[Draft], index: int, document: Setting) -> bool:
    draft = drafts[index]
    text = draft.text
    if len(draft.lines) > _MOST_LINES or len(_LETTERS.findall(text)) < 3:
        return False
    quoted = text.startswith(_QUOTED) and not _QUOTED_WORDS.match(text)
    if quoted or is_imprint(text) or _NO_HEADING_END.search(text) or not _begins_as_title(text):
        return False
    after = drafts[index + 1] if index + 1 < len(drafts) else None
    if draft.size >= _LARGER * document.size:
        return True
    if draft.size < 0.92 * document.size or draft.words > _LONGEST_PLAIN or not draft.short:
        return False
    plain_after = after is not None and not (after.bold and after.lines)
    if draft.bold and not document.bold:
        return draft.gap or plain_after
    if draft.ink != document.ink and after is not None and not _LINK.search(text) and draft.words <= 12:
        return after.ink == document.ink and (draft.gap or plain_after)
    if text.isupper() and len(_LETTERS.findall(text)) > 3:
        return draft.gap and after is not None
    if after is None or not after.lines or len(draft.lines) > 1 or not draft.gap:
        return False
    if draft.italic and not after.italic:
        return draft.words <= 10 and draft.label is Label.NONE
    numbered = heading_depth(text) > 1 and draft.label is Label.NUMBER
    return numbered and draft.words <= 12 and after.label is not Label.NUMBER and after.words > draft.words


def _begins_as_title(text: str) -> bool:
    first = _LETTERS.search(text)
    return first is not None and (first.group().isupper() or not first.group().islower() or text[0].isdigit())


def _is_caption(drafts: Sequence[Draft], index: int, draft: Draft, document: Setting) -> bool:
    if draft.cells or draft.label is not Label.NONE or draft.words > 40:
        return False
    apart = (draft.bold and not document.bold) or draft.italic or abs(draft.size - document.size) > 0.4
    over_table = index + 1 < len(drafts) and bool(drafts[index + 1].cells)
    if is_caption(draft.text, set_apart=apart or (over_table and draft.words <= 15)):
        return True
    named = over_table and apart and draft.words <= _LONGEST and draft.size < _LARGER * document.size
    return named and not _NO_HEADING_END.search(draft.text) and draft.size < document.size - 0.4


def _style(draft: Draft) -> _Style:
    letters = [character for character in draft.text if character.isalpha()]
    return _Style(round(draft.size * 2) / 2, draft.bold, "".join(letters).isupper(), draft.italic, draft.ink)


def _levels(styles: Mapping[_Style, Counter[int]]) -> dict[_Style, int]:
    """The level of each style: what the outline says of it, else by its place among the usual styles."""
    ranked = sorted(styles, key=lambda s: (-s.size, not s.bold, not s.capitals, s.italic, s.ink))
    known: dict[_Style, int] = {}
    for style in ranked:
        told = Counter({level: count for level, count in styles[style].items() if level})
        if told:
            known[style] = told.most_common(1)[0][0]
    counts = {style: sum(styles[style].values()) for style in ranked}
    least = min(max(_USUAL, 0.02 * sum(counts.values())), max(counts.values(), default=0))
    usual = [style for style in ranked if style in known or counts[style] >= least]
    levels: dict[_Style, int] = {}
    above = 0
    for number, style in enumerate(usual):
        below = next((known[other] for other in usual[number + 1 :] if other in known), DEEPEST)
        # Between two styles of the outline: no deeper than the weaker of them.
        above = levels[style] = known.get(style) or max(1, min(above + 1, max(below, above)))
    for style in ranked:  # one that is seldom used, as on a title page: as the usual one next below it
        if style not in levels:
            weaker = (levels[other] for other in ranked[ranked.index(style) :] if other in levels)
            levels[style] = next(weaker, above)
    return levels


def _depth(draft: Draft, levels: Mapping[_Style, int]) -> int:
    numbered = heading_depth(draft.text)
    return min(numbered, DEEPEST) if numbered > 1 else levels[_style(draft)]
