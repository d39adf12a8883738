"""Recorded turns made by hand, and any that hypothesis can think of, for exports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from assistant.exports.outlining import Edition
from assistant.kernel.domain import (
    CELL,
    Answer,
    AnswerStatus,
    Citation,
    DocumentStatus,
    Filters,
    Nearest,
    Searched,
    Span,
    Statement,
    StatementKind,
)
from assistant.records.model import Conversation, Turn

SERVICE = "https://precedent.example"
MADE = datetime(2027, 3, 5, 14, 5, tzinfo=UTC)
ANSWERED = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)
GENERATION = "2026-11-22T15-59-20Z-b0cc"
EDITION = Edition("Wells Council", SERVICE, MADE)


def citation(number: int = 1, quote: str = "Two wells were dug.", **known: Any) -> Citation:
    fields: dict[str, Any] = {
        "passage_id": "wells.0",
        "document_id": "wells",
        "title": "The Wells Fund",
        "publisher": "Ministry of Wells",
        "published": "2010-05-01",
        "page": 5,
        "page_label": "iv",
        "heading": "What was dug",
        "url": "/documents/wells/pages/5?start=10&end=30#quote",
        "status": DocumentStatus.CURRENT,
        "paginated": True,
        "span": Span(5, 10, 10 + len(quote)),
        "origin_url": "https://wells.example/fund.pdf#page=5",
    }
    return Citation(number=number, quote=quote, **{**fields, **known})


def extract(text: str, *numbers: int, header: tuple[str, ...] = ()) -> Statement:
    return Statement(text, StatementKind.EXTRACT, numbers, header)


def answer(*statements: Statement, citations: tuple[Citation, ...] = (), **known: Any) -> Answer:
    fields: dict[str, Any] = {
        "status": AnswerStatus.ANSWERED,
        "question": "What was dug?",
        "searched": Searched(45, 1514, Filters(), "What was dug?"),
        "generation": GENERATION,
    }
    return Answer(statements=statements, citations=citations, **{**fields, **known})


def turn(given: Answer | None, question: str = "What was dug?", **known: Any) -> Turn:
    fields: dict[str, Any] = {
        "id": "t",
        "conversation_id": "c",
        "number": 1,
        "filters": Filters(),
        "ignored": (),
        "asked_at": ANSWERED,
        "answered_at": ANSWERED if given else None,
    }
    return Turn(question=question, answer=given, **{**fields, **known})


def conversation(*turns: Turn, title: str = "Wells") -> Conversation:
    return Conversation("c", "r", title, ANSWERED, ANSWERED, turns)


def cited_turn(quote: str = "Two wells were dug.", text: str | None = None, **known: Any) -> Turn:
    """One statement with one citation; `known` of the citation."""
    cited = citation(quote=quote, **known)
    return turn(answer(extract(quote if text is None else text, 1), citations=(cited,)))


# What people and documents write, with what formats trip over in it.
_AWKWARD = st.sampled_from(
    [
        "# Not a heading",
        "**bold** _it_ `code` ~~gone~~ $x^2$",
        "[link](https://evil.example) ![picture](https://evil.example/x.png)",
        "[1]: https://evil.example",
        "<https://evil.example> www.evil.example me@evil.example",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "&lt;b&gt; &amp; &#42; &copy",
        "</blockquote></li>]]><!-- ",
        "- item",
        "12. twelfth",
        "2010. In that year",
        "> quoted",
        "===",
        "---",
        "```",
        "a\\*b\\",
        "one\n\ntwo\n    three\n# four",
        "\tindented  \n",
        "\u00a0spaced\u00a0",
        "مرحبا بالعالم",
        "שלום, two wells",
        "👩‍👩‍👧 emoji 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "Leeds | £3m | 2010",
        "{{ 7 * 7 }} {#id .class}",
        "Term\n: definition",
    ]
)
LEGIBLE = st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.just("\n")
legible_texts = (
    _AWKWARD | st.text(LEGIBLE, max_size=40) | st.text("\\`*_[]()<>#~!&;:/|.-+=1 a\n", max_size=20)
)
any_texts = legible_texts | st.text(max_size=20) | st.just("\x00\x0b\ud800\uffff\x1b[1m")
_CITED = {StatementKind.EXTRACT, StatementKind.WRITTEN}
_addresses = st.sampled_from(
    ["", "https://a.example/a b?x=(1)&copy;=<2>#p", "javascript:alert(1)", "http://é.example"]
)


@st.composite
def turns(draw: st.DrawFn, texts: st.SearchStrategy[str] = legible_texts) -> Turn:
    """A turn with an answer whose statements cite what it cites."""
    cited = tuple(
        citation(
            number,
            draw(texts.filter(bool)),
            document_id=draw(st.sampled_from(["wells", "bridges"])),
            title=draw(texts),
            publisher=draw(texts),
            heading=draw(texts),
            page_label=draw(texts),
            paginated=draw(st.booleans()),
            status=draw(st.sampled_from(DocumentStatus)),
            span=Span(draw(st.integers(1, 2)), 0, 9),
            ocr=draw(st.booleans()),
            origin_url=draw(_addresses),
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )
    numbers = st.lists(st.sampled_from(range(1, len(cited) + 1)), max_size=3) if cited else st.just([])
    statements = draw(
        st.lists(
            st.builds(
                lambda text, kind, numbers: Statement(text, kind, tuple(numbers) if kind in _CITED else ()),
                texts.filter(bool),
                st.sampled_from(StatementKind),
                numbers,
            ),
            max_size=4,
        )
    )
    nearest = Nearest("p", "wells", draw(texts), 2, "2", draw(texts), "/documents/wells/pages/2")
    given = answer(
        *statements,
        citations=cited,
        status=draw(st.sampled_from(AnswerStatus)),
        nearest=draw(st.sampled_from([(), (nearest,)])),
        choices=tuple(draw(st.lists(texts, max_size=1))),
        searched=Searched(3, 9, Filters(), draw(texts)),
    )
    return turn(draw(st.sampled_from([given, given, given, None])), draw(texts))


def conversations(texts: st.SearchStrategy[str] = legible_texts) -> st.SearchStrategy[Conversation]:
    return st.builds(
        lambda title, made: conversation(*made, title=title), texts, st.lists(turns(texts), max_size=3)
    )


def row(*cells: str) -> str:
    return CELL.join(cells)
