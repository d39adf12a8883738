"""The compact list of sources: each document once, with a link to every place that is cited of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.exports.wording import place, recognised
from assistant.kernel.domain import Citation, DocumentStatus
from assistant.slack.domain import Block
from assistant.slack.writing.links import Check
from assistant.slack.writing.markdown import line
from assistant.slack.writing.rich import Element, bullets, link, rich_text, runs, section, words

HEADING = "Sources"
_ENTRY = 1_500  # characters of an item; a document cited at very many places has several
_BLOCK = 2_000
_LINKED = 60  # characters of a place that is a link as a whole


def listed(citations: Sequence[Citation], check: Check) -> tuple[Block, ...]:
    """Return the list of sources in as many blocks as it takes; nothing of it is cut."""
    items = (run for cited in _by_document(citations) for run in runs(_entry(cited, check), _ENTRY))
    return tuple(
        rich_text(*([section([words(HEADING, bold=True)])] if first else []), bullets(some))
        for first, some in _filled(items)
    )


def described(citation: Citation) -> Iterator[Element]:
    """Yield what document a citation is of: title, "(superseded)", publisher and year."""
    yield words(line(citation.title) or citation.document_id, bold=True)
    if citation.status is not DocumentStatus.CURRENT:
        yield words(f" ({citation.status.value})", bold=True)
    facts = (line(citation.publisher), line(citation.published)[:4] or "undated")
    yield words("".join(f", {fact}" for fact in facts if fact))


def located(citation: Citation, check: Check) -> Iterator[Element]:
    """Yield a link to where a citation is checked, "[1] page 4", and that it was read by text recognition."""
    where = line(place(citation.page, citation.page_label, paginated=citation.paginated))
    if len(where) <= _LINKED:
        yield link(f"[{citation.number}] {where}", check(citation))
    else:
        yield link(f"[{citation.number}]", check(citation))
        yield words(f" {where}")
    if citation.ocr:
        yield words(f", {recognised(citation)}")


def _by_document(citations: Sequence[Citation]) -> Iterable[list[Citation]]:
    """Return citations of which the same is said, documents in the order in which they are first cited."""
    found: dict[object, list[Citation]] = {}
    for item in citations:
        key = (item.document_id, item.title, item.publisher, item.published, item.status)
        found.setdefault(key, []).append(item)
    return found.values()


def _entry(cited: Sequence[Citation], check: Check) -> Iterator[Element]:
    yield from described(cited[0])
    parted = ": "
    for _, together in groupby(cited, _where):
        *others, last = together
        yield words(parted)
        for citation in others:  # what stands at the same place is named once: "[1] [2] page 4"
            yield link(f"[{citation.number}]", check(citation))
            yield words(" ")
        yield from located(last, check)
        parted = "; "


def _where(citation: Citation) -> tuple[str, str]:
    where = place(citation.page, citation.page_label, paginated=citation.paginated)
    return where, recognised(citation) if citation.ocr else ""


def _filled(items: Iterable[list[Element]]) -> Iterator[tuple[bool, list[list[Element]]]]:
    """Yield items in runs that a block has room for, and whether it is the first."""
    some: list[list[Element]] = []
    left, first = _BLOCK, True
    for item in items:
        taken = sum(len(element["text"]) + len(element.get("url", "")) for element in item)
        if some and taken > left:
            yield first, some
            some, left, first = [], _BLOCK, False
        some.append(item)
        left -= taken
    if some:
        yield first, some
