"""The page at `/documents/{id}`: what a document is, how it was read, and the ways into it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from assistant.addresses import file_address
from assistant.answering.grounding import page_address
from assistant.kernel.domain import Filters
from assistant.kernel.index.account import FileAccount
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.retrieval.searching.counting import names
from assistant.web.catalogue import catalogued, outline, versions
from assistant.web.dependencies import GenerationGiven, PagesGiven, PicturesGiven
from assistant.web.originals import original
from assistant.web.page_pictures import PagePictures
from assistant.web.pages.documents import named
from assistant.web.picture_requests import picture_address, thumbnail

# What passages are tagged with one by one, and the field of an address that filters by each. Programmes
# and places that a document is catalogued under stand on all of its passages, whatever those say.
_SPOKEN_OF = {"barriers": "barrier", "themes": "theme"}
_UNITS = ("bytes", "KB", "MB")

router = APIRouter(prefix="/documents", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Tagged:
    """Something that passages of the document speak of."""

    name: str
    passages: int
    address: str  # of the search that finds them


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page of the document."""

    label: str
    address: str
    picture: str  # the address of a small one; "" where there is none


@router.get("/{document_id}", response_class=HTMLResponse)
def document(
    document_id: str, generation: GenerationGiven, pictures: PicturesGiven, pages: PagesGiven
) -> HTMLResponse:
    """Show what is known of a document."""
    entry = catalogued(generation, document_id)
    source = entry.source
    kept = original(generation, entry)
    chain = versions(generation, document_id)
    return pages.render(
        "documents/document.html",
        entry=entry,
        source=source,
        successor=generation.sources.get(source.superseded_by),
        versions=chain if len(chain) > 1 else [],
        programmes=named(source.programmes, names(generation, "programmes")),
        tagged={facet: tagged(generation, document_id, facet) for facet in _SPOKEN_OF},
        outline=outline(generation, document_id),
        pages=pages_shown(generation, entry, pictures),
        file_url=file_address(document_id),
        viewed=kept.disposition == "inline",
        format=kept.path.suffix.removeprefix(".").upper(),
        size=in_words(source.size),
        file_name=kept.file_name,
        account=_file_account(generation, document_id),
    )


def tagged(generation: Generation, document_id: str, facet: str) -> list[Tagged]:
    """Return what passages of a document speak of in a facet, most often first."""
    among = generation.facets.through(Filters(documents=(document_id,)))
    known = names(generation, facet)
    counts = generation.facets.counts(facet, among)
    return [
        Tagged(
            known.get(value, value),
            count.passages,
            "/search?" + urlencode({"document": document_id, _SPOKEN_OF[facet]: value}),
        )
        for value, count in sorted(counts.items(), key=lambda item: (-item[1].passages, item[0]))
    ]


def pages_shown(generation: Generation, entry: Catalogued, pictures: PagePictures) -> list[PageShown]:
    """Return a document's pages; those of a format that has pages each with a small picture."""
    document_id = entry.source.id
    first = thumbnail(generation, entry, 1)
    drawn = entry.paginated and pictures.can_draw(first.path, 1)
    return [
        PageShown(
            label,
            page_address(document_id, number),
            picture_address(document_id, thumbnail(generation, entry, number)) if drawn else "",
        )
        for number, label, _ in generation.passages.pages(document_id)
    ]


def in_words(size: int) -> str:
    """Return a size as people say it: "310 KB"."""
    amount, unit = float(size), _UNITS[0]
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:,.0f} {unit}" if unit != "MB" else f"{amount:,.1f} {unit}"


def _file_account(generation: Generation, document_id: str) -> FileAccount | None:
    """Return what became of a document's file; None where it was not read in the run that is told of."""
    files = generation.account.files
    return next((item for item in files if item.document == document_id and item.quality), None)
