"""The shapes of documents and their pages, and of the service's own state."""

from __future__ import annotations

from pydantic import BaseModel, Field

from assistant.kernel.domain import DocumentStatus
from assistant.web.api import examples
from assistant.web.api.schemas import shown


class ReferenceShown(BaseModel):
    """A published work that a document rests on."""

    model_config = shown()

    publisher: str
    title: str
    year: str
    url: str


class DocumentShown(BaseModel):
    """What is known of a document."""

    model_config = shown(examples.DOCUMENT)

    id: str
    title: str
    publisher: str
    published: str = Field(description="ISO date, year and month, or year; empty when unknown.")
    kind: str
    nation: str
    licence: str
    programmes: list[str] = Field(description="Ids in the taxonomy.")
    places: list[str]
    barriers: list[str] = Field(description="Ids in the taxonomy.")
    themes: list[str] = Field(description="Ids in the taxonomy.")
    status: DocumentStatus
    superseded_by: str = Field(description="Id of the document that replaces it; empty when none does.")
    status_note: str = Field(description="Why it was withdrawn.")
    updated: str = Field(description="When its publisher last changed it; empty when unknown.")
    origin_url: str = Field(description="Where its publisher shows it; empty when unknown.")
    also_at: list[str] = Field(description="Where else much the same text is published.")
    paginated: bool = Field(
        description="False for a format without pages, whose sections are counted instead."
    )
    pages: int = Field(description="How many pages or sections it has.")
    file_name: str
    size: int = Field(description="Of the file, in bytes.")
    url: str = Field(description="The document's page, relative to this service.")
    file_url: str = Field(description="The file itself, relative to this service.")


class DocumentsShown(BaseModel):
    """Documents in the order of their files' names."""

    model_config = shown(examples.DOCUMENTS)

    total: int = Field(description="How many match the filters.")
    offset: int
    limit: int
    documents: list[DocumentShown]


class PageEntry(BaseModel):
    """One page or section, without its text."""

    model_config = shown()

    number: int
    label: str = Field(description="As printed, such as “iv”; for a section, its heading.")
    anchor: str = Field(description="The fragment that opens it in the file, such as “page=4”.")
    headings: list[str] = Field(description="The headings that begin on it.")
    url: str


class DocumentDetail(DocumentShown):
    """What is known of a document, the works it rests on, and its pages."""

    model_config = shown(examples.DOCUMENT_DETAIL)

    references: list[ReferenceShown]
    contents: list[PageEntry]


class BoxShown(BaseModel):
    """A line, or part of one, on the page picture: PDF points from the top left corner."""

    model_config = shown()

    left: float
    top: float
    right: float
    bottom: float


class QuoteShown(BaseModel):
    """Where a quote stands in the page's text: offsets in Unicode code points, half open."""

    model_config = shown()

    start: int
    end: int


class PageShown(BaseModel):
    """One page of a document, or one section of a document without pages."""

    model_config = shown(examples.PAGE)

    document_id: str
    number: int
    label: str
    anchor: str
    heading: str = Field(description="Over the quote, or else the one under which the page begins.")
    text: str = Field(description="Every quote that the service shows is a substring of such a text.")
    previous: int | None = Field(description="Number of the page before.")
    next: int | None = Field(description="Number of the page after.")
    paginated: bool
    width: float = Field(description="In points; 0 in a format without pages.")
    height: float
    quote: QuoteShown | None = Field(description="Where the quote that was asked for stands.")
    boxes: list[BoxShown] = Field(description="The lines that the quote stands on.")


class Healthy(BaseModel):
    """The process runs."""

    status: str = Field(examples=["ok"])


class Ready(BaseModel):
    """Questions can be answered."""

    model_config = shown(examples.READY)

    status: str
    generation: str = Field(description="The generation of the index that is being read.")
    created: str = Field(description="When it was built.")
    age_seconds: int
    counts: dict[str, int] = Field(description="Documents, pages, passages, windows and sentences.")
    encoder: str
    problem: str = Field(description="Why the newest generation is not the one being read; empty when it is.")
