"""Find watermarks: the words drawn slantwise or in light grey across the pages of a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.loading.pdf.geometry import RawPage, Word

_FEWEST_PAGES = 3  # on which words repeat
_SHARE = 0.5  # of the pages, at least
_PLACE = 4.0  # points: how far the same words may stand from their place on another page
_LARGE = 30.0  # points: slanted words so large lie across a page even where it is the only one
_GREY = (0x98, 0xF4)  # the range of light greys
_TINGE = 0x18  # how far the red, green and blue of a grey may differ

_Key = tuple[str, float, float, float]


def without_watermarks(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages, each with its words but for those of watermarks; slanted words that are none are kept."""
    standing: dict[_Key, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for word in _candidates(page):
            standing[_key(word)].add(number)
    needed = max(_FEWEST_PAGES, _SHARE * len(pages))
    repeated = {key for key, found in standing.items() if len(found) >= needed}
    return [_cleared(page, repeated) for page in pages]


def _candidates(page: RawPage) -> Iterator[Word]:
    for turns, words in page.words.items():
        slanted = page.slanted.get(turns, frozenset())
        greys = {ink for ink in {word.ink for word in words} if _is_grey(ink)}
        if slanted or greys:
            yield from (word for word in words if word.order in slanted or word.ink in greys)


def _key(word: Word) -> _Key:
    return word.text, round(word.left / _PLACE), round(word.base / _PLACE), round(word.size)


def _is_grey(ink: int) -> bool:
    parts = (ink >> 16, ink >> 8 & 255, ink & 255)
    return min(parts) >= _GREY[0] and max(parts) <= _GREY[1] and max(parts) - min(parts) <= _TINGE


def _cleared(page: RawPage, repeated: set[_Key]) -> RawPage:
    candidates: Iterable[Word] = list(_candidates(page))
    slanted = {order for orders in page.slanted.values() for order in orders}
    gone = {
        word.order
        for word in candidates
        if _key(word) in repeated or (word.order in slanted and word.size >= _LARGE)
    }
    if not gone:
        return page
    words = {turns: [word for word in group if word.order not in gone] for turns, group in page.words.items()}
    return replace(page, words={turns: group for turns, group in words.items() if group})
