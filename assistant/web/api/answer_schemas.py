"""The shapes of a question and its answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.kernel.domain import Answer, AnswerStatus, DocumentStatus, StatementKind
from assistant.web.api import examples
from assistant.web.api.schemas import FilterSet, SearchedShown, shown
from assistant.web.pages.turns import conversation_address

_CONVERSATION = r"^[A-Za-z0-9_-]{0,64}$"
# Long enough that nobody sends another's by chance: with the same question, it would give the same answer.
_ONCE = r"^([A-Za-z0-9_-]{16,64})?$"

_Term = Annotated[str, Field(max_length=200, pattern=r"^(programmes|places|barriers|themes|years):.")]


class AskRequest(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.ASK]})

    question: str = Field(description="The question, in plain words.")
    conversation_id: str | None = Field(
        default=None,
        pattern=_CONVERSATION,
        description="From an earlier answer, for a question that is to be read with what was said before. "
        "One that is not known, was deleted or was begun in a browser begins a new conversation.",
    )
    filters: FilterSet = Field(default_factory=FilterSet, description="What to narrow the search to.")
    ignored: list[_Term] = Field(
        default=[],
        max_length=50,
        description="What not to read into the question, as “facet:value” of `understood` in an earlier "
        "answer: “places:Yorkshire”.",
    )
    once: str = Field(
        default="",
        pattern=_ONCE,
        description="A token of your own, made at random for this question, so that it can be sent again "
        "when the connection was lost: it is asked once, and gets the same answer. 16 to 64 characters.",
    )


class StatementShown(BaseModel):
    """One thing that is said."""

    model_config = shown()

    text: str = Field(description="The words: for an extract, verbatim as they stand in the document.")
    kind: StatementKind = Field(
        description="“extract” is quoted and cited; “written” is a language model's, cited, and checked "
        "against what it cites; “unsupported” is a language model's and not found in the sources; “heading” "
        "and “notice” are our own and claim nothing."
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
    url: str = Field(
        description="The page with the quote marked, relative to this service. In a conversation, of an "
        "answer from an earlier collection: where the quote is looked up in today's."
    )
    status: DocumentStatus = Field(description="Whether the document still stands.")
    header: list[str] = Field(description="Where a table row is quoted: the header over each of its cells.")
    ocr: bool = Field(description="Whether the page was read by text recognition, which makes mistakes.")
    confidence: float = Field(description="Of that recognition, 0 to 1; else 1.")
    origin_url: str = Field(description="The same place where its publisher shows it; empty when unknown.")


class TermShown(BaseModel):
    """Something that was read from the question, and that can be left out of it by `ignored`."""

    model_config = shown()

    facet: str = Field(description="“programmes”, “places”, “barriers”, “themes” or “years”.")
    value: str = Field(description="As filtered by; of years “2015-”, “-2012” or “2010-2015”.")
    name: str = Field(description="As people know it: “Total Place”, “since 2015”.")


class AnswerSearched(SearchedShown):
    """What was looked through to answer."""

    ignored: list[str] = Field(description="What was asked not to be read into the question.")


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


class WrittenShown(BaseModel):
    """That a language model was asked for the answer, what became of it, and what it took."""

    model_config = shown(examples.WRITTEN)

    model: str = Field(description="As set: “openai:gpt-5-mini”.")
    prompts: dict[str, str] = Field(
        description="The prompts that it was sent: name, and digest of the file, which changes with the file."
    )
    tokens_read: int = Field(description="Of all calls together; 0 where the model does not tell.")
    tokens_written: int
    price: float | None = Field(description="Of those tokens; null where no price is set for the model.")
    currency: str = Field(description="Of the price: “USD”; empty where there is none.")
    fault: str = Field(
        description="Why quotations stand in place of what it would have written, such as “late”, "
        "“unreachable” or “unsupported”; empty where its own words are shown."
    )
    dropped: int = Field(description="Statements of its that are not found in the sources.")


class AnswerShown(BaseModel):
    """An answer."""

    model_config = shown(examples.ANSWER)

    conversation_id: str = Field(
        description="To be sent with the next question of the conversation; empty where nothing is kept."
    )
    turn: int = Field(description="Which question of the conversation it answers, from 1; else 0.")
    url: str = Field(description="The conversation's page at this answer, relative to this service.")
    status: AnswerStatus = Field(
        description="“answered”; “partial”: a notice says what was not found; “not_found”: the collection "
        "does not say; “clarify”: choose one of `choices`; “declined”: not what the service is for."
    )
    text: str = Field(description="The statements as plain text with citation numbers.")
    statements: list[StatementShown]
    citations: list[CitationShown]
    understood: list[TermShown] = Field(description="What was read from the question itself.")
    searched: AnswerSearched
    nearest: list[NearestShown] = Field(description="The passages that came nearest, one for each document.")
    choices: list[str] = Field(description="Questions to choose from, where the status is “clarify”.")
    suggestions: list[str] = Field(description="Questions to follow up with; each was tried and is answered.")
    generation: str = Field(description="The generation of the index that was read.")
    timings_ms: dict[str, float] = Field(description="How long the steps took, in milliseconds.")
    written: WrittenShown | None = Field(
        description="What the language model did that was asked for it; null where none was."
    )

    @classmethod
    def of(cls, answer: Answer, conversation_id: str, turn: int) -> AnswerShown:
        """Return an answer in the shape that is sent; "" and 0 where no conversation is kept."""
        own = {name: getattr(answer, name) for name in cls.model_fields if hasattr(answer, name)}
        url = conversation_address(conversation_id, turn) if conversation_id else ""
        place = {"conversation_id": conversation_id, "turn": turn, "url": url}
        return cls.model_validate(own | place, from_attributes=True)
