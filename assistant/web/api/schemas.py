"""The shapes of requests and responses, described and exemplified for the interface's documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field

from assistant.kernel.domain import (
    AnswerStatus,
    BlockKind,
    DocumentStatus,
    Filters,
    PassageRole,
    StatementKind,
)
from assistant.web.api import examples

CONVERSATION = r"^[A-Za-z0-9_-]{1,64}$"

_Name = Annotated[str, Field(max_length=200)]
_Names = Annotated[list[_Name], Field(max_length=50)]
_Year = Annotated[int, Field(ge=1000, le=9999)]
_SINGULAR = {
    "programmes": "programme",
    "places": "place",
    "barriers": "barrier",
    "themes": "theme",
    "kinds": "kind",
    "nations": "nation",
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
    statuses: _Names = Field(default=[], description="“current”, “superseded” or “withdrawn”.")
    documents: _Names = Field(default=[], description="Document ids.")
    year_from: _Year | None = Field(default=None, description="Published in this year or later.")
    year_to: _Year | None = Field(default=None, description="Published in this year or earlier.")

    def to_domain(self) -> Filters:
        """Return the filters as the assistant takes them, names not yet resolved."""
        lists: dict[str, Any] = {name: tuple(getattr(self, name)) for name in _SINGULAR}
        return Filters(**lists, year_from=self.year_from, year_to=self.year_to)


class FilterQuery(FilterSet):
    """The same in an address, each repeatable: `?programme=PfPP&programme=NDC`."""

    model_config = ConfigDict(alias_generator=AliasGenerator(alias=lambda name: _SINGULAR.get(name, name)))


class SearchQuery(FilterQuery):
    """What to search for."""

    q: str = Field(description="What to look for. Words in quotation marks must occur as they stand.")
    k: int = Field(default=10, ge=1, le=50, description="How many hits to return.")


class DocumentsQuery(FilterQuery):
    """Which documents to list."""

    offset: int = Field(default=0, ge=0, le=1_000_000, description="How many to leave out at the beginning.")
    limit: int = Field(default=50, ge=1, le=200, description="How many to return.")


class AskRequest(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.ASK]})

    question: str = Field(description="The question, in plain words.")
    conversation_id: str | None = Field(
        default=None,
        pattern=CONVERSATION,
        description="From an earlier answer, for a question that is to be read with what was said before.",
    )
    filters: FilterSet = Field(default_factory=FilterSet, description="What to narrow the search to.")


class StatementShown(BaseModel):
    """One thing that is said."""

    model_config = shown()

    text: str = Field(description="The words: for an extract, verbatim as they stand in the document.")
    kind: StatementKind = Field(
        description="“extract” is quoted and cited; “heading” and “notice” are our own and claim nothing."
    )
    citations: list[int] = Field(description="Numbers of the citations that it rests on.")
    header: list[str] = Field(
        description="Where a table row is quoted: the header over each of its cells, as far as known."
    )


class CitationShown(BaseModel):
    """A quotation, proven to stand on the page that it names."""

    model_config = shown()

    number: int = Field(description="As cited: [1].")
    passage_id: str
    document_id: str
    title: str = Field(description="Of the document.")
    publisher: str
    published: str = Field(description="ISO date, year and month, or year; empty when unknown.")
    page: int = Field(description="The page, or the section of a document without pages, counted from 1.")
    page_label: str = Field(description="As printed on the page, such as “iv”; for a section, its heading.")
    heading: str = Field(description="The heading that the quote stands under; empty when there is none.")
    quote: str = Field(description="A substring of the page's text.")
    url: str = Field(description="The page with the quote marked, relative to this service.")
    status: DocumentStatus = Field(description="Whether the document still stands.")
    header: list[str] = Field(description="Where a table row is quoted: the header over each of its cells.")
    ocr: bool = Field(description="Whether the page was read by text recognition, which makes mistakes.")
    confidence: float = Field(description="Of that recognition, 0 to 1; else 1.")
    origin_url: str = Field(description="The same place where its publisher shows it; empty when unknown.")


class SearchedShown(BaseModel):
    """What was looked through."""

    model_config = shown()

    documents: int
    passages: int
    filters: FilterSet = Field(description="As understood: ids in place of names and aliases.")
    query: str = Field(description="The question as searched, with what was said before read into it.")


class NearestShown(BaseModel):
    """A passage worth a look."""

    model_config = shown()

    passage_id: str
    document_id: str
    title: str
    page: int
    page_label: str
    heading: str
    url: str


class AnswerShown(BaseModel):
    """An answer."""

    model_config = shown(examples.ANSWER)

    conversation_id: str = Field(description="To be sent with the next question of the conversation.")
    status: AnswerStatus = Field(
        description="“answered”; “partial”: a notice says what was not found; “not_found”: the collection "
        "does not say; “clarify”: choose one of `choices`; “declined”: not what the service is for."
    )
    text: str = Field(description="The statements as plain text with citation numbers.")
    statements: list[StatementShown]
    citations: list[CitationShown]
    searched: SearchedShown
    nearest: list[NearestShown] = Field(description="The passages that came nearest, one for each document.")
    choices: list[str] = Field(description="Questions to choose from, where the status is “clarify”.")
    generation: str = Field(description="The generation of the index that was read.")
    timings_ms: dict[str, float] = Field(description="How long the steps took, in milliseconds.")


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
