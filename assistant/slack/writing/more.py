"""What "show more" shows: every quotation word for word, passages nearby, and how the answer was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.bootstrap import Reply
from assistant.exports.provenance import provenance
from assistant.exports.wording import legible, web_address
from assistant.kernel.domain import Citation
from assistant.slack.domain import Block, Message
from assistant.slack.writing.answers import nearest
from assistant.slack.writing.links import Check, Links
from assistant.slack.writing.markdown import line
from assistant.slack.writing.packing import alone, posted
from assistant.slack.writing.rich import (
    Element,
    link,
    quotation,
    rich_text,
    runs,
    section,
    small_print,
    words,
)
from assistant.slack.writing.sources import described, located

_PUBLISHED = "Where its publisher shows it"
_ADDRESS = 1_000  # characters; a longer one leads nowhere that people publish
_QUOTE = 1_500  # characters of a block; a longer quotation has several
_HEAD = 600


def more(reply: Reply, links: Links, names: Mapping[str, str] = {}) -> tuple[Message, ...]:
    """Return more of an answer, for whoever asks to see it.

    `names`: of programmes, barriers, documents …, by id, as exports have them.
    """
    return posted(_groups(reply, links, names))


def _groups(reply: Reply, links: Links, names: Mapping[str, str]) -> Iterator[Sequence[Block]]:
    answer = reply.answer
    check = links.of(reply.conversation_id, reply.number)
    for citation in answer.citations:
        yield from alone(_cited(citation, check))
    if answer.nearest:
        yield from nearest(answer.nearest, links, "Passages nearby")
    yield from alone(small_print(provenance(answer.question, answer, None, names)))


def _cited(citation: Citation, check: Check) -> Iterator[Block]:
    head = list(runs(_head(citation, check), _HEAD))
    yield from (rich_text(section(run)) for run in head[:-1])
    quotes = _quotes(legible(citation.quote))
    yield rich_text(section(head[-1]), *(quotation(quote) for quote in quotes[:1]))
    yield from (rich_text(quotation(quote)) for quote in quotes[1:])


def _head(citation: Citation, check: Check) -> Iterator[Element]:
    yield from located(citation, check)
    yield words(" · ")
    yield from described(citation)
    if (heading := line(citation.heading)) and citation.heading != citation.page_label:
        yield words(f", under “{heading}”")
    origin = web_address(citation.origin_url)
    if origin and len(origin) <= _ADDRESS:
        yield words(" · ")
        yield link(_PUBLISHED, origin)


def _quotes(quote: str) -> list[str]:
    """Return a quotation, whole but for its length: put together, its parts are the quotation."""
    return [quote[start : start + _QUOTE] for start in range(0, len(quote), _QUOTE)]
