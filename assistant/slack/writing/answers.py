"""An answer as messages: what it says, and under that its sources, how it was read, and what can be done.

Streamed or posted, it is the same: `below` is what stands under the statements that were streamed, and
`messages` is all of it, for whoever does not stream.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.authorship import checked
from assistant.bootstrap import Reply
from assistant.exports.wording import near
from assistant.kernel.domain import Answer, AnswerStatus, Nearest
from assistant.slack.domain import Block, Message
from assistant.slack.writing import buttons, sources, statements
from assistant.slack.writing.limits import length
from assistant.slack.writing.links import Links
from assistant.slack.writing.markdown import line
from assistant.slack.writing.packing import alone, joined, packed, posted
from assistant.slack.writing.rich import Element, bullets, link, rich_text, runs, section, small_print, words
from assistant.slack.writing.statements import BETWEEN

_HEADINGS = {
    AnswerStatus.ANSWERED: "Answer",
    AnswerStatus.PARTIAL: "Part of an answer",
    AnswerStatus.NOT_FOUND: "No answer found",
    AnswerStatus.CLARIFY: "Which do you mean?",
    AnswerStatus.DECLINED: "Not a question for this service",
}
_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
_ITEM = 1_500  # characters of an item in a list


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer and how it is shown."""

    reply: Reply
    links: Links
    question: str = ""  # shown above it, where nobody else could see what was asked
    note: str = ""  # what the asker is told of the question
    narrowed: tuple[str, ...] = ()  # names of what a channel's settings narrow questions to
    whispered: bool = False  # its asker alone sees it, and may share it

    def messages(self) -> tuple[Message, ...]:
        """Return all of it as messages within Slack's limits; the last carries the buttons."""
        return posted([*alone(joined(self._paragraphs())), *_under(self)])

    def below(self) -> tuple[tuple[Block, ...], ...]:
        """Return what stands under the streamed statements: the end of that message, then messages after it.

        The first may be empty: the statements have filled the message. `packing.fallback` gives the words of
        the others.
        """
        return packed(_under(self), used=length(BETWEEN.join(self._paragraphs())))

    def _paragraphs(self) -> tuple[str, ...]:
        """Return all that is said above the list of sources, as Markdown."""
        answer, check = self.reply.answer, self.links.of(self.reply.conversation_id, self.reply.number)
        above = (statements.question(self.question), statements.note(self.note))
        texts = (*above, *(statements.said(each, answer.citations, check) for each in answer.statements))
        paragraphs = tuple(paragraph for text in texts if text for paragraph in text.split(BETWEEN))
        return paragraphs or (f"**{_HEADINGS[answer.status]}**",)


def _under(shown: Shown) -> Iterator[Sequence[Block]]:
    """Yield groups of blocks that stay together."""
    reply, answer, links = shown.reply, shown.reply.answer, shown.links
    for text in _read_as(answer, shown.narrowed):
        yield from alone(small_print(text))
    if answer.status is AnswerStatus.NOT_FOUND and answer.nearest:
        heading = "They came nearest. None answers the question."
        yield from nearest(answer.nearest, links, "The nearest passages", heading)
    yield from buttons.asked_next(answer.choices)
    yield from alone(sources.listed(answer.citations, links.of(reply.conversation_id, reply.number)))
    if answer.status in _ANSWERED:
        yield from alone(small_print(f"{_searched(answer)} {checked(answer)}"))
    yield from buttons.asked_next(answer.suggestions, "The collection also answers")
    yield buttons.under(reply, links, whispered=shown.whispered)


def _read_as(answer: Answer, narrowed: Sequence[str]) -> Iterator[str]:
    """Yield how the question was read: as what it was searched, and what it was narrowed to."""
    if answer.status is AnswerStatus.DECLINED:
        return
    if answer.searched.query != answer.question:
        yield f"Searched for: {answer.searched.query}"
    understood = [term.name for term in answer.understood]
    if names := dict.fromkeys([*narrowed, *understood]):
        yield f"{'Understood as' if understood else 'Narrowed to'}: {' · '.join(names)}"


def _searched(answer: Answer) -> str:
    passages, documents = answer.searched.passages, answer.searched.documents
    some, were = ("passage", "was") if passages == 1 else ("passages", "were")
    of = "document" if documents == 1 else "documents"
    return f"{passages:,} {some} of {documents:,} {of} {were} searched."


def nearest(
    passages: Sequence[Nearest], links: Links, heading: str, remark: str = ""
) -> Iterator[tuple[Block, ...]]:
    """Yield a list of passages to look at."""
    above = [words(heading, bold=True), *([words(f"\n{remark}")] if remark else [])]
    for index, run in enumerate(run for item in passages for run in runs(_passage(item, links), _ITEM)):
        yield (rich_text(*([] if index else [section(above)]), bullets([run])),)


def _passage(item: Nearest, links: Links) -> Iterator[Element]:
    title = line(item.title) or item.document_id
    address = links.page(item.url)
    if len(title) > _ITEM // 2:
        yield link("Passage", address)
        yield words(f": {line(near(item))}")
        return
    yield link(title, address)
    if facts := line(near(item)).removeprefix(title):
        yield words(facts)
