"""Make the outline of a document from recorded turns: questions, what was said, references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.answering.authorship import is_written
from assistant.exports.outline import Block, BlockKind, Outline
from assistant.exports.provenance import provenance
from assistant.exports.references import References
from assistant.exports.wording import legible, minute, near, web_address
from assistant.kernel.domain import AnswerStatus, Statement, StatementKind
from assistant.records.model import Conversation, Turn

_CHECKED = "Each quotation was checked, word for word, against the page that its reference names."
_CHECKED_WRITING = (
    "What a language model wrote was checked, sentence by sentence, against the passages that it cites."
)
_UNANSWERED = "No answer was recorded."
_UNSUPPORTED = "Not found in the sources: "  # before what was written and is not
_KINDS = {
    StatementKind.EXTRACT: BlockKind.STATEMENT,
    StatementKind.WRITTEN: BlockKind.STATEMENT,
    StatementKind.UNSUPPORTED: BlockKind.NOTICE,
    StatementKind.HEADING: BlockKind.HEADING,
    StatementKind.NOTICE: BlockKind.NOTICE,
}
_UNSETTLED = {AnswerStatus.PARTIAL, AnswerStatus.NOT_FOUND}  # there is more to look at


@dataclass(frozen=True, slots=True)
class Edition:
    """Who exports a document, when, and where its links lead."""

    organisation: str
    service: str  # the address of the service, "https://precedent.example"
    made_at: datetime  # with its time zone
    names: Mapping[str, str] = field(default_factory=dict)  # of programmes, barriers, documents…, by id


def conversation_outline(conversation: Conversation, edition: Edition) -> Outline:
    """Return the outline of a conversation: each question is a heading."""
    references = References(edition.service)
    blocks = [
        block
        for turn in conversation.turns
        for block in (_heading(turn.question, 1), *_turn(turn, references, edition, level=2))
    ]
    return _outline(conversation.title, blocks, references, edition, _written(conversation.turns))


def answer_outline(turn: Turn, edition: Edition) -> Outline:
    """Return the outline of one answer: its question is the title."""
    references = References(edition.service)
    blocks = list(_turn(turn, references, edition, level=1))
    return _outline(turn.question, blocks, references, edition, _written([turn]))


def _outline(
    title: str, blocks: Iterable[Block], references: References, edition: Edition, written: bool
) -> Outline:
    made = f"Made by {edition.organisation} on {minute(edition.made_at)}."
    listed = references.listed()
    checked = [*([_CHECKED] if listed else []), *([_CHECKED_WRITING] if written else [])]
    return Outline(
        title=_line(title),
        about=(legible(made), *checked),
        blocks=tuple(blocks),
        references=listed,
        made_at=edition.made_at,
        organisation=legible(edition.organisation),
    )


def _written(turns: Iterable[Turn]) -> bool:
    """Tell whether anything of some answers is in a language model's words."""
    return any(is_written(turn.answer) for turn in turns if turn.answer)


def _turn(turn: Turn, references: References, edition: Edition, *, level: int) -> Iterator[Block]:
    answer = turn.answer
    if answer is None:
        yield Block(BlockKind.NOTICE, legible(turn.problem) or _UNANSWERED)
        return
    numbers = references.add(answer.citations)
    for statement in answer.statements:
        yield _said(statement, numbers, level)
    for choice in answer.choices:
        yield Block(BlockKind.ITEM, legible(choice))
    if answer.nearest and answer.status in _UNSETTLED:
        yield _heading("Nearest passages", level)
        for item in answer.nearest:
            url = web_address(f"{edition.service.rstrip('/')}{item.url}")
            yield Block(BlockKind.ITEM, legible(near(item)), url=url)
    made = provenance(turn.question, answer, turn.answered_at, edition.names)
    yield Block(BlockKind.NOTE, legible(made))


def _said(statement: Statement, numbers: Mapping[int, int], level: int) -> Block:
    kind = _KINDS[statement.kind]
    if kind is BlockKind.HEADING:
        return _heading(statement.text, level)
    # Two numbers of one answer may be one number here; a number without its citation marks nothing.
    marks = dict.fromkeys(numbers[number] for number in statement.citations if number in numbers)
    warning = _UNSUPPORTED if statement.kind is StatementKind.UNSUPPORTED else ""
    return Block(kind, legible(f"{warning}{statement.spoken}"), marks=tuple(marks))


def _heading(text: str, level: int) -> Block:
    return Block(BlockKind.HEADING, _line(text), level=level)


def _line(text: str) -> str:
    """Return a text as one line, as headings are."""
    return " ".join(legible(text).split())
