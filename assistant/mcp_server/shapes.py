"""The shapes of what the tools take and return; clients are told their JSON schemas."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.kernel.domain import AnswerStatus, DocumentStatus, Filters, StatementKind

_Name = Annotated[str, Field(max_length=200)]
_Names = Annotated[list[_Name], Field(max_length=50)]
_Year = Annotated[int, Field(ge=1000, le=9999)]
_PUBLISHED = "ISO date, year and month, or year; empty when unknown."
_LABEL = "The page as printed on it, such as “iv”; in a format without pages, the section's heading."


class FilterSet(BaseModel):
    """What to narrow to: values in one list are alternatives, lists add up."""

    # A misspelt filter would otherwise be ignored, and what is found taken for all there is of less.
    model_config = ConfigDict(extra="forbid")

    programmes: _Names = Field(default=[], description="Programmes: id, name or alias (list_programmes).")
    places: _Names = Field(default=[], description="Places: name or alias.")
    barriers: _Names = Field(default=[], description="Barriers: id or name, such as “data-sharing”.")
    themes: _Names = Field(default=[], description="Themes: id or name.")
    kinds: _Names = Field(default=[], description="Kinds of document, as catalogued.")
    nations: _Names = Field(default=[], description="Nations: England, Scotland, Wales, …")
    publishers: _Names = Field(default=[], description="Publishers, as catalogued.")
    statuses: _Names = Field(default=[], description="“current”, “superseded” or “withdrawn”.")
    documents: _Names = Field(default=[], description="Document ids.")
    year_from: _Year | None = Field(default=None, description="Published in this year or later.")
    year_to: _Year | None = Field(default=None, description="Published in this year or earlier.")

    def to_domain(self) -> Filters:
        """Return the filters as the assistant takes them, names not yet resolved."""
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in self
        }
        return Filters(**given)


class Result(BaseModel):
    """A passage that was found."""

    id: str = Field(description="Of the passage; fetch takes it.")
    title: str = Field(description="Of the document.")
    url: str = Field(description="The page it stands on, with the passage marked.")
    text: str = Field(description="The words of it that show why it was found; fetch returns all of it.")
    document_id: str
    publisher: str
    published: str = Field(description=_PUBLISHED)
    status: DocumentStatus = Field(description="Whether the document still stands.")
    heading: str
    page: int = Field(description="Counted from 1.")
    page_label: str = Field(description=_LABEL)
    score: float = Field(description="0 to 1.")


class Results(BaseModel):
    """What a search found, best first."""

    results: list[Result]
    documents: int = Field(description="How many documents were looked through.")
    passages: int = Field(description="How many passages were looked through.")


class Metadata(BaseModel):
    """What is known of a text that was fetched."""

    document_id: str
    publisher: str
    published: str = Field(description=_PUBLISHED)
    kind: str
    nation: str
    programmes: list[str] = Field(description="Ids, as list_programmes names them.")
    status: DocumentStatus = Field(description="Whether the document still stands.")
    status_note: str = Field(description="Why it was withdrawn.")
    superseded_by: str = Field(description="Id of the document that replaces it.")
    pages: int = Field(description="How many pages or sections the document has.")
    first_page: int = Field(description="On which the text begins.")
    last_page: int = Field(description="On which the text ends.")
    heading: str = Field(description="The headings that a passage stands under.")
    origin_url: str = Field(description="Where the document's publisher shows it.")
    next: str = Field(description="What to fetch to read on; empty at the end of the document.")


class Fetched(BaseModel):
    """A passage, a page or a document."""

    id: str
    title: str = Field(description="Of the document.")
    text: str = Field(
        description="Word for word; of a document, each page begins with a line such as “[page 4]”."
    )
    url: str
    metadata: Metadata


class Citation(BaseModel):
    """A quotation, proven to stand on the page that it names."""

    model_config = ConfigDict(from_attributes=True)

    number: int = Field(description="As cited: [1].")
    title: str = Field(description="Of the document.")
    publisher: str
    published: str = Field(description=_PUBLISHED)
    page: int = Field(description="Counted from 1.")
    page_label: str = Field(description=_LABEL)
    paginated: bool = Field(description="Whether the document has pages; else its sections are counted.")
    heading: str
    quote: str = Field(description="Word for word as it stands on the page.")
    url: str = Field(description="The page with the quotation marked.")
    document_id: str
    passage_id: str
    status: DocumentStatus = Field(description="Whether the document still stands.")
    origin_url: str = Field(description="The same place where its publisher shows it.")


class Statement(BaseModel):
    """One thing that is said."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    kind: StatementKind = Field(
        description="“extract” is quoted; “written” is in other words and was checked against what it cites; "
        "“unsupported” was not found in the sources; “heading” and “notice” claim nothing of them."
    )
    citations: list[int] = Field(description="Numbers of the citations that it rests on.")


class Near(BaseModel):
    """A passage worth a look where the collection does not say."""

    id: str = Field(description="Of the passage; fetch takes it.")
    title: str
    heading: str
    page_label: str = Field(description=_LABEL)
    url: str


class Answered(BaseModel):
    """An answer."""

    status: AnswerStatus = Field(
        description="“answered”; “partial”: a notice says what was not found; “not_found”: the collection "
        "does not say; “clarify”: ask one of `choices`; “declined”: not what the collection is for."
    )
    text: str = Field(description="The statements, with the numbers of their citations: [1].")
    statements: list[Statement]
    citations: list[Citation]
    query: str = Field(description="The question as it was searched for.")
    documents: int = Field(description="How many documents were looked through.")
    passages: int = Field(description="How many passages were looked through.")
    nearest: list[Near] = Field(description="Where nothing is cited: what came nearest.")
    choices: list[str] = Field(description="Questions to choose from, where the status is “clarify”.")
    suggestions: list[str] = Field(description="Questions to follow up with, each of which is answered.")


class Programme(BaseModel):
    """A programme that the collection has documents on."""

    id: str
    name: str
    aliases: list[str]
    nation: str
    first_year: int | None
    last_year: int | None = Field(description="None while it runs, or when unknown.")
    documents: int = Field(description="How many documents speak of it.")


class Programmes(BaseModel):
    """The programmes that the collection has documents on."""

    programmes: list[Programme]


class Part(BaseModel):
    """What the collection says of one of the programmes that are compared."""

    programme: str = Field(description="Its id.")
    name: str
    found: bool = Field(description="Whether the collection says anything of it; if not, `text` says so.")
    text: str = Field(description="The statements, with the numbers of their citations: [1].")
    statements: list[Statement]


class Comparison(BaseModel):
    """Programmes side by side."""

    status: AnswerStatus = Field(description="“partial” where the collection says nothing of some of them.")
    aspect: str
    parts: list[Part]
    notices: list[str] = Field(description="What is to be known besides.")
    citations: list[Citation]
