"""Read a passage, a page or a document by its id, or say what there is instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.addresses import document_address, passage_address
from assistant.answering.grounding import page_address
from assistant.kernel.domain import Passage
from assistant.kernel.errors import NotFound
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.mcp_server.shapes import Fetched, Metadata

_PAGE_ID = re.compile(r"(?P<document>[^/]+)/pages/(?P<number>[1-9]\d{0,8})")
_MOST = 100_000  # characters of a document that are sent at once


def read(generation: Generation, wanted: str, site: str) -> Fetched:
    """Return what an id stands for: a passage's, a document's, or "DOCUMENT/pages/NUMBER".

    A long document is returned up to the end of a page; `metadata.next` is where it goes on.
    Raises `NotFound`, saying where ids come from.
    """
    passage = generation.passages.by_id(wanted)
    if passage is not None:
        return _passage(generation, passage.passage, site)
    if page := _PAGE_ID.fullmatch(wanted):
        return _page(generation, page["document"], int(page["number"]), site)
    return _document(generation, wanted, site)


def catalogued(generation: Generation, document_id: str) -> Catalogued:
    """Return a document's entry; raise `NotFound` when there is none."""
    entry = generation.sources.get(document_id)
    if entry is None:
        raise NotFound(
            f"The collection has nothing with the id '{document_id}'. Take an id from what search returns, "
            "or from the list of resources."
        )
    return entry


def page_id(document_id: str, number: int) -> str:
    """Return the id of a page or section."""
    return f"{document_id}/pages/{number}"


def _passage(generation: Generation, passage: Passage, site: str) -> Fetched:
    entry = generation.sources[passage.document_id]
    first, last = passage.first_page, passage.last_page
    return Fetched(
        id=passage.id,
        title=entry.source.title,
        text=passage.text,
        url=site + passage_address(passage),
        metadata=_metadata(entry, first, last, then=last, heading=" › ".join(passage.heading_path)),
    )


def _page(generation: Generation, document_id: str, number: int, site: str) -> Fetched:
    entry = catalogued(generation, document_id)
    if number > entry.pages:
        kind = "pages" if entry.paginated else "sections"
        raise NotFound(f"'{document_id}' has {entry.pages} {kind}, numbered from 1; there is no {number}.")
    return Fetched(
        id=page_id(document_id, number),
        title=entry.source.title,
        text=generation.passages.page_text(document_id, number),
        url=site + page_address(document_id, number),
        metadata=_metadata(entry, number, number, then=number + 1),
    )


def _document(generation: Generation, document_id: str, site: str) -> Fetched:
    entry = catalogued(generation, document_id)
    pages = list(_pages_that_fit(generation, entry))
    return Fetched(
        id=document_id,
        title=entry.source.title,
        text="\n\n".join(pages),
        url=site + document_address(document_id),
        metadata=_metadata(entry, 1, len(pages), then=len(pages) + 1),
    )


def _pages_that_fit(generation: Generation, entry: Catalogued) -> Iterator[str]:
    """Yield the texts of the first pages, each under its label, and at least one."""
    kind = "page" if entry.paginated else "section"
    left = _MOST
    for number in range(1, entry.pages + 1):
        page = generation.passages.cited(entry.source.id, number)
        left -= len(page.text)
        if left < 0 and number > 1:
            return
        yield f"[{kind} {page.label or number}]\n{page.text}"


def _metadata(entry: Catalogued, first: int, last: int, *, then: int, heading: str = "") -> Metadata:
    source = entry.source
    return Metadata(
        document_id=source.id,
        publisher=source.publisher,
        published=source.published,
        kind=source.kind,
        nation=source.nation,
        programmes=list(source.programmes),
        status=source.status,
        status_note=source.status_note,
        superseded_by=source.superseded_by,
        pages=entry.pages,
        first_page=first,
        last_page=last,
        heading=heading,
        origin_url=source.url,
        next=page_id(source.id, then) if then <= entry.pages else "",
    )
