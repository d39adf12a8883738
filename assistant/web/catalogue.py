"""Look up documents and pages of a generation, or say which there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering.grounding import page_address
from assistant.kernel.domain import Page
from assistant.kernel.errors import NotFound
from assistant.kernel.index.generation import Catalogued, Generation


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One page or section of a document, without its text."""

    number: int
    label: str
    anchor: str
    headings: tuple[str, ...]  # that begin on it
    url: str


def catalogued(generation: Generation, document_id: str) -> Catalogued:
    """Return a document's entry; raise `NotFound` when the collection has no such document."""
    found = generation.sources.get(document_id)
    if found is None:
        raise NotFound(f"The collection has no document '{document_id}'; /documents lists those it has.")
    return found


def page_of(generation: Generation, document_id: str, number: int) -> Page:
    """Return a page or section; raise `NotFound` when the document has no such page."""
    entry = catalogued(generation, document_id)
    page = generation.passages.page(document_id, number)
    if page is None:
        kind = "pages" if entry.paginated else "sections"
        raise NotFound(f"'{document_id}' has {entry.pages} {kind}, numbered from 1; there is no {number}.")
    return page


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document, where it is first met, and those below it."""

    text: str
    url: str
    below: tuple[Heading, ...]


def outline(generation: Generation, document_id: str) -> tuple[Heading, ...]:
    """Return the headings that passages stand under, nested as they are."""
    paths: dict[tuple[str, ...], int] = {}
    for found in generation.passages.of_document(document_id):
        path = found.passage.heading_path
        for depth in range(1, len(path) + 1):
            paths.setdefault(path[:depth], found.passage.first_page)
    title = (generation.sources[document_id].source.title,)
    # A document that opens with its own title needs no line that says so again.
    if not any(path[:1] == title for path in paths if path != title):
        paths.pop(title, None)
    return _below(document_id, (), paths)


def _below(
    document_id: str, above: tuple[str, ...], paths: Mapping[tuple[str, ...], int]
) -> tuple[Heading, ...]:
    return tuple(
        Heading(path[-1], page_address(document_id, page), _below(document_id, path, paths))
        for path, page in paths.items()
        if path[:-1] == above
    )


def versions(generation: Generation, document_id: str) -> list[Catalogued]:
    """Return the versions of a document, the newest first, itself among them."""
    newest = document_id
    followed = {newest}
    while (later := generation.sources[newest].source.superseded_by) in generation.sources:
        if later in followed:  # a catalogue that goes round in a circle
            break
        followed.add(newest := later)
    chain = [newest]
    for current in chain:  # grows as it goes
        chain += [
            name
            for name, entry in generation.sources.items()
            if entry.source.superseded_by == current and name not in chain
        ]
    return [generation.sources[name] for name in chain]


def page_labels(generation: Generation, document_id: str) -> dict[int, str]:
    """Return page number → label, without reading any page's text."""
    return {number: label for number, label, _ in generation.passages.pages(document_id)}


def contents(generation: Generation, document_id: str) -> list[ContentsEntry]:
    """Return a document's pages with the headings that begin on each."""
    headings: dict[int, dict[str, None]] = {}
    earlier: tuple[str, ...] = ()
    for found in generation.passages.of_document(document_id):
        path = found.passage.heading_path
        if path and path != earlier:
            headings.setdefault(found.passage.first_page, {})[path[-1]] = None
        earlier = path
    return [
        ContentsEntry(
            number, label, anchor, tuple(headings.get(number, ())), page_address(document_id, number)
        )
        for number, label, anchor in generation.passages.pages(document_id)
    ]
