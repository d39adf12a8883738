"""The shapes of filters, searches and passages, described and exemplified for `/docs`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field

from assistant.kernel.domain import BlockKind, DocumentStatus, Filters, PassageRole
from assistant.web.api import examples

_Name = Annotated[str, Field(max_length=200)]
_Names = Annotated[list[_Name], Field(max_length=50)]
_Year = Annotated[int, Field(ge=1000, le=9999)]
SINGULAR = {
    "programmes": "programme",
    "places": "place",
    "barriers": "barrier",
    "themes": "theme",
    "kinds": "kind",
    "nations": "nation",
    "publishers": "publisher",
    "statuses": "status",
    "documents": "document",
}


def shown(example: Mapping[str, Any] | None = None) -> ConfigDict:
    """Configure a response: read from the domain's own types by field name."""
    return ConfigDict(
        from_attributes=True, json_schema_extra={"examples": [dict(example)]} if example else {}
    )


class FilterSet(BaseModel):
    """What to narrow to: values in one list are alternatives, lists add up; aliases are understood."""

    # A misspelt filter would otherwise be ignored, and the answer taken for a narrower one than it is.
    model_config = ConfigDict(extra="forbid", from_attributes=True)

    programmes: _Names = Field(default=[], description="Programmes: id, name or alias, such as “PfPP”.")
    places: _Names = Field(default=[], description="Places: name or alias.")
    barriers: _Names = Field(default=[], description="Barriers: id or name, such as “data-sharing”.")
    themes: _Names = Field(default=[], description="Themes: id or name.")
    kinds: _Names = Field(default=[], description="Kinds of document, as catalogued.")
    nations: _Names = Field(default=[], description="Nations, as catalogued.")
    publishers: _Names = Field(default=[], description="Publishers, as catalogued.")
    statuses: _Names = Field(default=[], description="“current”, “superseded” or “withdrawn”.")
    documents: _Names = Field(default=[], description="Document ids.")
    year_from: _Year | None = Field(default=None, description="Published in this year or later.")
    year_to: _Year | None = Field(default=None, description="Published in this year or earlier.")

    def to_domain(self) -> Filters:
        """Return the filters as the assistant takes them, names not yet resolved."""
        lists: dict[str, Any] = {name: tuple(getattr(self, name)) for name in SINGULAR}
        return Filters(**lists, year_from=self.year_from, year_to=self.year_to)


class FilterQuery(FilterSet):
    """The same in an address, each repeatable: `?programme=PfPP&programme=NDC`."""

    model_config = ConfigDict(alias_generator=AliasGenerator(alias=lambda name: SINGULAR.get(name, name)))


class SearchQuery(FilterQuery):
    """What to search for."""

    q: str = Field(description="What to look for. Words in quotation marks must occur as they stand.")
    k: int = Field(default=10, ge=1, le=50, description="How many hits to return.")


class DocumentsQuery(FilterQuery):
    """Which documents to list."""

    offset: int = Field(default=0, ge=0, le=1_000_000, description="How many to leave out at the beginning.")
    limit: int = Field(default=50, ge=1, le=200, description="How many to return.")


class SearchedShown(BaseModel):
    """What was looked through."""

    model_config = shown()

    documents: int
    passages: int
    filters: FilterSet = Field(description="As understood: ids in place of names and aliases.")
    query: str = Field(
        description="What was searched for: of a question, with what was said before read into it."
    )


class HitShown(BaseModel):
    """A passage that was found."""

    model_config = shown()

    passage_id: str
    document_id: str
    title: str
    publisher: str
    published: str
    status: DocumentStatus
    score: float = Field(description="0 to 1, after any mark-down for a document that no longer stands.")
    signals: dict[str, float] = Field(
        description="“lexical” (BM25) and “dense” (nearness by cosine), before they are fused."
    )
    heading_path: list[str]
    text: str
    page: int = Field(description="Where the passage begins.")
    page_label: str
    last_page: int = Field(description="Where it ends.")
    url: str = Field(description="The page with the passage marked, relative to this service.")
    merged: list[str] = Field(description="Ids of neighbouring passages that are part of this hit.")
    folded: list[str] = Field(description="Ids of near-duplicates that this hit stands for.")


class SearchShown(BaseModel):
    """What a search found, best first."""

    model_config = shown(examples.SEARCH)

    hits: list[HitShown]
    searched: SearchedShown
    generation: str
    timings_ms: dict[str, float]


class SpanShown(BaseModel):
    """A run of one page's text: offsets in Unicode code points, half open."""

    model_config = shown()

    page: int
    start: int
    end: int


class SentenceShown(BaseModel):
    """A sentence, list item or table row, and where it stands."""

    model_config = shown()

    text: str
    kind: BlockKind
    spans: list[SpanShown] = Field(description="Two when it runs over the end of a page.")


class PassageShown(BaseModel):
    """Whole sentences under one heading path: what is searched for and cited."""

    model_config = shown(examples.PASSAGE)

    id: str
    document_id: str
    title: str
    ordinal: int = Field(description="From 0 within the document.")
    heading_path: list[str]
    role: PassageRole = Field(
        description="“reference” lists works or contents and is not quoted as a finding."
    )
    text: str
    page: int
    page_label: str
    last_page: int
    url: str
    sentences: list[SentenceShown]
    tags: dict[str, list[str]] = Field(
        description="What it is about: “programme”, “place”, “barrier”, “theme”."
    )
