"""The page at `/search`: results by document, with filters that say how many each would leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Request
from starlette.responses import HTMLResponse

from assistant.addresses import passage_address
from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.counting import Facet, Value
from assistant.retrieval.searching.search import DOCUMENTS, Group, Shown, Wanted, search
from assistant.retrieval.searching.syntax import parse
from assistant.web.api.schemas import SINGULAR
from assistant.web.dependencies import AssistantGiven, GenerationGiven, PagesGiven
from assistant.web.pages.narrowing import narrowed
from assistant.web.pages.rendering import place_in_document
from assistant.web.pages.search_form import Form, read

router = APIRouter(include_in_schema=False)

# In the order in which they are offered; "documents" is set by links only.
_LABELS = {
    "programmes": "Programme",
    "barriers": "Barrier",
    "themes": "Theme",
    "places": "Place",
    "kinds": "Kind of document",
    "publishers": "Publisher",
    "nations": "Nation",
    "statuses": "Status",
}
_FIRST = 5  # values of a facet that are shown without being asked for
_TRIED = 3  # examples of a kind, until one finds something


@dataclass(frozen=True, slots=True)
class Option:
    """A checkbox."""

    id: str
    value: str
    label: str
    documents: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A facet as checkboxes: those shown at once, and those that are asked for."""

    field: str
    label: str
    first: tuple[Option, ...]
    rest: tuple[Option, ...]
    error: str


@router.get("/search", response_class=HTMLResponse)
def page(
    request: Request,
    assistant: AssistantGiven,
    generation: GenerationGiven,
    pages: PagesGiven,
    hx_request: Annotated[str, Header()] = "",
    hx_history_restore_request: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """Show the form and what it finds; a script asks for no more than what changes."""
    limit = assistant.settings.question_characters
    form = read(request.query_params.multi_items(), generation, limit=limit)
    # Without anything to look for, the whole collection is counted and none of it listed.
    found = search(generation, form.wanted if form else Wanted(limit=0))
    part = bool(hx_request) and not hx_history_restore_request
    response = pages.render(
        "search/form.html" if part else "search.html",
        422 if form.errors else 200,
        form=form,
        found=found,
        chips=narrowed(form.filters, generation),
        offered=list(offered(found.facets, form)),
        labels=_LABELS,
        last_page=-(-found.documents // DOCUMENTS),
        examples=[] if form else list(examples(generation, found.facets)),
        counts=generation.manifest.counts,
        passage_address=passage_address,
        place_of=place_of,
    )
    if part:  # the form sends its empty fields too, which an address need not hold
        response.headers["HX-Push-Url"] = form.address
    response.headers["Vary"] = "HX-Request"
    return response


def place_of(group: Group, shown: Shown) -> str:
    """Return where in its document a passage stands: "page 5 of 12"."""
    return place_in_document(shown.page, shown.page_label, group.pages, group.paginated)


def offered(facets: Sequence[Facet], form: Form) -> Iterator[Offered]:
    """Yield the facets that tell results apart, or that something is chosen in."""
    by_name = {facet.name: facet for facet in facets}
    for name, label in _LABELS.items():
        field = SINGULAR[name]
        values = by_name[name].values
        if len(values) < 2 and not any(value.chosen for value in values) and field not in form.errors:
            continue
        options = [_option(name, value) for value in values]
        first = [option for place, option in enumerate(options) if place < _FIRST or option.chosen]
        rest = [option for option in options if option not in first]
        yield Offered(field, label, tuple(first), tuple(rest), form.errors.get(field, ""))


def examples(generation: Generation, facets: Sequence[Facet]) -> Iterator[str]:
    """Yield searches of several kinds that find something, about what documents are most often about."""
    names = {facet.name: [value.name for value in facet.values[:_TRIED]] for facet in facets}
    for texts in (
        names["programmes"],
        [f'"{name} barrier"' for name in names["barriers"]],
        names["places"],
        [f"{name} -evaluation" for name in names["themes"]],
    ):
        tried = (text for text in texts if search(generation, Wanted(parse(text), limit=0)).passages)
        yield from islice(tried, 1)


def _option(facet: str, value: Value) -> Option:
    written = value.name.replace("_", " ")
    name = written[:1].upper() + written[1:] if facet in ("kinds", "statuses") else written
    # A checkbox keeps its id however many there are, and so the focus.
    return Option(f"{facet}-{quote(value.value, safe='')}", value.value, name, value.documents, value.chosen)
