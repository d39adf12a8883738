"""Answers as the app for Slack may have to show them, and what is read back from what it posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from exported_made import answer, any_texts, citation
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.bootstrap import Reply
from assistant.kernel.domain import (
    AnswerStatus,
    DocumentStatus,
    Filters,
    Nearest,
    Searched,
    Span,
    Statement,
    StatementKind,
    Term,
)
from assistant.slack.domain import Block, Message
from assistant.slack.writing.links import Links

SERVICE = "https://precedent.example"
LINKS = Links(SERVICE)
TURN = "0123456789abcdef" * 2
CONVERSATION = "fedcba9876543210" * 2

_CITED = (StatementKind.EXTRACT, StatementKind.WRITTEN)
_HOSTILE = st.sampled_from(
    [
        "<!channel> <!here|here> <!everyone> <!subteam^S1|@all>",
        "<@U024BE7LH> <@W1|ada> <#C024BE91L|policy> @here @channel @everyone",
        "<https://evil.example|the page> <mailto:a@evil.example|write>",
        "&lt;!channel&gt; &amp;lt;@U024BE7LH&amp;gt;",
        "[the page](https://evil.example) ![x](https://evil.example/x.png) [x]: https://evil.example",
        "https://evil.example/a?b=1 evil.example www.evil.example a@evil.example",
        "*bold* _slanted_ ~gone~ `code` ```fence``` **very** __very__ ~~gone~~",
        "> quoted\n- item\n1. first\n# heading\n---\n| a | b |\n|---|---|",
        ":tada: :+1: 3:10:2",
        "ends with a backslash \\",
        "\\<!channel\\> \\[x\\](https://evil.example)",
        "<!date^1392734382^{date}|now>",
    ]
)
texts = _HOSTILE | any_texts | st.lists(_HOSTILE, min_size=2, max_size=4).map(" ".join)
# Few questions or quotations are long; a text that is, is the same over and over.
_long = st.builds(lambda text, times: " ".join([text] * times), texts, st.sampled_from([1, 1, 1, 20, 150]))

_citations = st.builds(
    citation,
    quote=_long.filter(str.split),
    document_id=st.sampled_from(["wells", "bridges"]),
    title=texts,
    publisher=texts,
    heading=texts,
    page_label=texts,
    published=st.sampled_from(["2010-05-01", ""]),
    paginated=st.booleans(),
    status=st.sampled_from(DocumentStatus),
    ocr=st.booleans(),
    origin_url=st.sampled_from(["", "javascript:alert(1)", "https://a.example/x (1).pdf#page=2"]),
)


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Answers of every status, long and short, with what documents and people may write in all of their texts."""
    kinds = draw(st.lists(_citations, max_size=2))
    count = draw(st.sampled_from([1, 2, 40]))
    cited = tuple(
        replace(kinds[number % len(kinds)], number=number, span=Span(number, 0, 9))
        for number in range(1, (count if kinds else 0) + 1)
    )
    numbers = st.lists(st.integers(1, 41), max_size=4) if cited else st.just([])
    statements = draw(
        st.lists(
            st.builds(
                lambda text, kind, numbers: Statement(text, kind, tuple(numbers) if kind in _CITED else ()),
                _long.filter(str.split),
                st.sampled_from(StatementKind),
                numbers,
            ),
            max_size=3,
        )
    )
    near = Nearest("p", "wells", draw(texts), 2, draw(texts), draw(texts), "/documents/wells/pages/2")
    made = answer(
        *statements,
        citations=cited,
        status=draw(st.sampled_from(AnswerStatus)),
        nearest=(near,) * draw(st.integers(0, 2)),
        choices=tuple(draw(st.lists(_long, max_size=2))),
        searched=Searched(3, 9, Filters(), draw(_long)),
        suggestions=tuple(draw(st.lists(texts, max_size=1))),
        understood=(Term("places", "x", draw(texts)),) * draw(st.integers(0, 1)),
    )
    return draw(st.sampled_from([Reply(made, CONVERSATION, TURN, 2), Reply(made)]))


def reply(*statements: Statement, **known: Any) -> Reply:
    """An answer that is the second of its conversation."""
    return Reply(answer(*statements, **known), CONVERSATION, TURN, 2)


def understood(made: Reply, *names: str) -> Reply:
    """The answer with terms that were read from its question."""
    terms = tuple(Term("programmes", name.lower(), name) for name in names)
    return replace(made, answer=replace(made.answer, understood=terms))


# As the standard has it, HTML and all, and with what Slack's Markdown has beside it.
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parsed(markdown: str) -> tuple[str, list[tuple[str, str]], set[str]]:
    """What Markdown says, its links as (words, address), and the types of tokens that it is made of."""
    said: list[str] = []
    links: list[tuple[str, str]] = []
    kinds: set[str] = set()
    for token in _MARKDOWN.parse(markdown):
        kinds.add(token.type)
        if token.type == "inline":
            said.append(_inline(token.children or [], links, kinds))
    return "\n".join(said), links, kinds


def _inline(children: list[Token], links: list[tuple[str, str]], kinds: set[str]) -> str:
    said, opened = "", 0
    for child in children:
        kinds.add(child.type)
        said += "\n" if child.type == "softbreak" else child.content
        if child.type == "link_open":
            opened = len(said)
            links.append(("", str(child.attrs["href"])))
        elif child.type == "link_close":
            links[-1] = (said[opened:], links[-1][1])
    return said


def elements(blocks: Iterable[Block], *kinds: str) -> Iterator[Mapping[str, Any]]:
    """Everything of some kinds within blocks, however deep: buttons, links, texts."""
    for block in blocks:
        if block.get("type") in kinds:
            yield block
        for inner in block.values():
            if isinstance(inner, Mapping):
                yield from elements([inner], *kinds)
            elif isinstance(inner, list):
                yield from elements(inner, *kinds)


def shown(blocks: Iterable[Block]) -> str:
    """All that blocks say, as somebody reads it, a line for each of their parts."""
    return "\n".join(_shown(block) for block in blocks)


def _shown(block: Block) -> str:
    if block["type"] == "markdown":
        return parsed(block["text"])[0]
    if block["type"] == "rich_text":
        return _rich(block["elements"])
    return "\n".join(text["text"] for text in elements([block], "plain_text"))


def _rich(parts: list[Mapping[str, Any]]) -> str:
    if all("elements" not in part for part in parts):
        return "".join(part["text"] for part in parts)
    return "\n".join(_rich(part["elements"]) for part in parts)


def all_blocks(messages: Iterable[Message]) -> list[Block]:
    return [block for message in messages for block in message.blocks]
