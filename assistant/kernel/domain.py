"""The types that flow: one frozen type per stage, from a source to a cited answer.

`Source → Document → Passage → [index generation] → Hit → Answer(statements, citations)`

Offsets are in Unicode code points, half open, into `Page.text`. The promise that
everything rests on is `page.text[span.start:span.end] == quote`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.kernel.boxes import WordBoxes

_BETWEEN_NATIONS = re.compile(", | and ")  # "England, Scotland and Wales"
CELL = " | "  # between the cells of a table row, in a page's text


class DocumentStatus(StrEnum):
    """Whether a document still stands."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class BlockKind(StrEnum):
    """What a run of page text is, as far as quoting it is concerned."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    NOTE = "note"  # a footnote or endnote, apart from the sentence that it explains


class PassageRole(StrEnum):
    """What a passage is good for: `REFERENCE` lists works or contents and is not quoted as a finding."""

    BODY = "body"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Reference:
    """A published work that a document rests on."""

    publisher: str
    title: str
    year: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be ingested, with what the catalogue (or the file itself) says of it."""

    id: str  # stable, unique in a collection, safe in an address: [a-z0-9-]
    name: str  # path relative to the collection folder, with forward slashes
    sha256: str
    size: int  # bytes
    title: str
    publisher: str = ""
    published: str = ""  # ISO date, year and month, or year; "" when unknown
    kind: str = ""
    nation: str = ""
    licence: str = ""
    programmes: tuple[str, ...] = ()  # taxonomy ids
    places: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()  # taxonomy ids
    themes: tuple[str, ...] = ()
    always_tags: tuple[str, ...] = ()  # of every passage, whatever is found in it
    never_tags: tuple[str, ...] = ()  # of no passage
    status: DocumentStatus = DocumentStatus.CURRENT
    superseded_by: str = ""
    status_note: str = ""  # why it was withdrawn, in a sentence
    references: tuple[Reference, ...] = ()
    origin: str = ""  # the source that it came from, as sources.yaml names it; "" for a folder
    url: str = ""  # where its publisher shows it; "" when unknown
    also_at: tuple[str, ...] = ()  # where else much the same text is published
    updated: str = ""  # ISO date of its last major change, as its publisher says; "" when unknown
    audience: tuple[str, ...] = ()  # the groups that may see it, any of them; () for everyone

    @property
    def year(self) -> int | None:
        """The year of publication, or None when unknown."""
        head = self.published[:4]
        return int(head) if head.isdigit() else None

    @property
    def nations(self) -> tuple[str, ...]:
        """The nations that it applies to, each by itself: "England and Wales" are two."""
        return tuple(_BETWEEN_NATIONS.split(self.nation)) if self.nation else ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row: `page.text[start:end]`."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # 1..6 for headings; nesting depth from 1 for list items; else 0
    continues: bool = False  # the block carries on the last block of the page before
    header: tuple[str, ...] = ()  # of a table row: the header over each of its cells, "" where none
    mark: str = ""  # of a note: its number or sign, as in the text ("3", "*")
    marked_at: int = -1  # of a note: where its mark stands in this page's text; -1 when unknown


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF, or one section of a document that has no pages."""

    number: int  # from 1
    label: str  # as printed ("iv", "12"); for a section, its heading
    anchor: str  # the fragment that opens it: "page=4", or a section's anchor
    text: str
    blocks: tuple[Block, ...]  # in reading order, not overlapping
    words: WordBoxes = field(default_factory=WordBoxes)  # empty where the format has no pages
    width: float = 0.0  # points; 0 where the format has no pages
    height: float = 0.0
    ocr: bool = False  # the text was recognised in a picture of the page
    confidence: float = 1.0  # 0..1, of the recognition, a mean over its words


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from a source: its pages in order."""

    source: Source
    pages: tuple[Page, ...]
    paginated: bool  # True: real pages; False: `pages` are sections


@dataclass(frozen=True, slots=True)
class Span:
    """A run of one page's text."""

    page: int
    start: int
    end: int


def spoken(text: str, header: Sequence[str]) -> str:
    """Return a table row with the header of each cell, "Place: Leeds; Spent: £3m"; other text as it is."""
    cells = text.split(CELL)
    if not header or len(cells) != len(header):
        return text
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(header, cells, strict=True))


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is quoted: a sentence, a list item or a table row.

    It has two spans when it runs over a page end; each is then a quote of its own page.
    """

    text: str
    spans: tuple[Span, ...]
    kind: BlockKind
    block: int  # ordinal of its block in the document
    header: tuple[str, ...] = ()  # of a table row: the header over each of its cells

    @property
    def spoken(self) -> str:
        """What is searched: the text, table rows as "Place: Leeds; Spent: £3m"."""
        return spoken(self.text, self.header)


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences under one heading path: what is searched for and cited."""

    id: str  # the same on every ingest of the same text in the same document
    document_id: str
    ordinal: int  # from 0 within the document
    heading_path: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    role: PassageRole = PassageRole.BODY

    @property
    def text(self) -> str:
        """The sentences, with a line break between blocks."""
        return self._joined([sentence.text for sentence in self.sentences])

    @property
    def spoken(self) -> str:
        """What is searched: as `text`, but table rows name the headers of their cells."""
        return self._joined([sentence.spoken for sentence in self.sentences])

    def _joined(self, texts: Sequence[str]) -> str:
        parts: list[str] = []
        for index, text in enumerate(texts):
            if index:
                same = self.sentences[index - 1].block == self.sentences[index].block
                parts.append(" " if same else "\n")
            parts.append(text)
        return "".join(parts)

    @property
    def first_page(self) -> int:
        """The page on which the passage begins."""
        return self.sentences[0].spans[0].page

    @property
    def last_page(self) -> int:
        """The page on which the passage ends."""
        return self.sentences[-1].spans[-1].page


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; values in one facet are alternatives, facets add up."""

    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and why it ranks where it does."""

    passage: Passage
    source: Source
    score: float  # fused, 0..1, after any mark-down for status
    signals: Mapping[str, float]  # "lexical" (BM25), "dense" (nearness by cosine), before fusion
    merged: tuple[str, ...] = ()  # neighbouring passages that are part of this hit
    folded: tuple[str, ...] = ()  # near-duplicates that this hit stands for


class AnswerStatus(StrEnum):
    """How far the collection answers a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"
    DECLINED = "declined"


class StatementKind(StrEnum):
    """What a statement is: quoted, written from sources and checked against them, or our own words.

    `EXTRACT` and `WRITTEN` are cited. `HEADING` and `NOTICE` are ours and claim nothing of the sources.
    """

    EXTRACT = "extract"
    WRITTEN = "written"  # by a language model, and found to be supported by what it cites
    UNSUPPORTED = "unsupported"  # by a language model, and not found in the sources; shown only by setting
    HEADING = "heading"  # names the programme, barrier or document that follows
    NOTICE = "notice"  # what was searched, what was not found, what can be asked


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation that was checked against the page it stands on. Built only in `grounding.py`."""

    number: int
    passage_id: str
    document_id: str
    title: str
    publisher: str
    published: str
    page: int
    page_label: str
    heading: str
    quote: str
    url: str
    status: DocumentStatus
    paginated: bool
    span: Span
    header: tuple[str, ...] = ()  # of a quoted table row: the header over each of its cells
    ocr: bool = False  # the page was read by text recognition, so the quote may have its mistakes
    confidence: float = 1.0  # 0..1, of that recognition
    origin_url: str = ""  # the place in the document where its publisher shows it; "" when unknown


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing shown; an extract carries the numbers of its citations."""

    text: str
    kind: StatementKind
    citations: tuple[int, ...] = ()
    header: tuple[str, ...] = ()  # of a table row: the header over each of its cells

    @property
    def spoken(self) -> str:
        """What is read: the text, a table row's cells each with its header."""
        return spoken(self.text, self.header)


@dataclass(frozen=True, slots=True)
class Term:
    """Something that was understood from a question: a programme, place, barrier, theme or span of years."""

    facet: str  # the field of `Filters` that it belongs to, or "years"
    value: str  # as filtered by, "total-place"; of years "2015-", "-2012" or "2010-2015"
    name: str  # as people know it: "Total Place", "since 2015"


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through to answer."""

    documents: int
    passages: int
    filters: Filters
    query: str  # the question as searched, after earlier turns were read into it
    ignored: tuple[str, ...] = ()  # "facet:value" of the terms that the reader asked to leave out


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage worth a look where the collection does not say."""

    passage_id: str
    document_id: str
    title: str
    page: int
    page_label: str
    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class Written:
    """That a language model was asked for an answer, what became of it, and what it took."""

    model: str  # as set: "openai:gpt-5-mini"
    prompts: Mapping[str, str]  # name of each prompt that was sent → digest of its file
    tokens_read: int = 0  # of all calls together; 0 where the model does not tell
    tokens_written: int = 0
    price: float | None = None  # of all calls together; None where no price is set
    currency: str = ""  # of that price, as ISO 4217 has it: "USD"
    fault: str = ""  # why extracts stand in its place, a `FaultKind`; "" where its own words are shown
    dropped: int = 0  # statements that were not supported, and not shown as if they were


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One thing that happened while an answer was made, for `precedent trace`."""

    name: str  # "understood", "retrieved", "sent", "returned", "checked", "shown", …
    at_ms: float  # since the question was put
    detail: Mapping[str, Any]  # what JSON can hold


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader is shown."""

    status: AnswerStatus
    question: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    searched: Searched
    nearest: tuple[Nearest, ...] = ()
    choices: tuple[str, ...] = ()  # questions to choose from, where status is CLARIFY
    understood: tuple[Term, ...] = ()  # read from the question; filters that were set are in `searched`
    suggestions: tuple[str, ...] = ()  # questions to follow up with, each of which was tried and is answered
    generation: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    written: Written | None = None  # None where no language model was asked

    @property
    def text(self) -> str:
        """The statements as plain text with citation numbers: "… with 13 pilots. [1]"."""
        lines = []
        for statement in self.statements:
            marks = "".join(f" [{number}]" for number in statement.citations)
            lines.append(f"{statement.spoken}{marks}")
        return "\n".join(lines)
