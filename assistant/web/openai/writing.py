"""Write what is told of an answer as the text of a message, in Markdown, piece by piece as it is told.

What documents and readers wrote is escaped: a link, picture or heading in it is shown, not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant.answering.progress import Finished, Progress, Said, Understood
from assistant.exports.markdown import escaped
from assistant.exports.wording import legible, near
from assistant.kernel.domain import Answer, AnswerStatus, Citation, Statement, StatementKind
from assistant.web.openai.sources import Mark, absolute, references

_BETWEEN = "\n\n"
_UNSETTLED = (AnswerStatus.PARTIAL, AnswerStatus.NOT_FOUND)  # there is more to look at
_NOT_FOUND = "(not found in the sources)"


class Message:
    """The text of one answer so far, and where its citations are marked."""

    def __init__(self, service: str, *, asked: str = "", listed: bool) -> None:
        """`asked`: a follow-up, which the reader is told how it was read; `listed`: references at the end."""
        self.text = ""
        self.marks: list[Mark] = []
        self.citations: dict[int, Citation] = {}
        self._service = service
        self._asked = asked
        self._listed = listed
        self._tellers: Mapping[type, Callable[[Any], Iterator[str]]] = {
            Understood: self._understood,
            Said: self._said,
            Finished: self._finished,
        }

    def hear(self, told: Progress) -> str:
        """Return what is added to the text; "" where nothing is."""
        before = len(self.text)
        for piece in self._tellers.get(type(told), _nothing)(told):
            self.text += piece
        return self.text[before:]

    def say(self, text: str) -> str:
        """Add words of our own; return what is added."""
        added = self._paragraph(escaped(legible(text)))
        self.text += added
        return added

    def _understood(self, told: Understood) -> Iterator[str]:
        if self._asked and told.query.casefold() != self._asked.casefold():
            yield self._paragraph(f"*Searched for: {_line(told.query)}*")

    def _said(self, told: Said) -> Iterator[str]:
        self.citations |= {citation.number: citation for citation in told.citations}
        yield self._paragraph(_worded(told.statement))
        for number in told.statement.citations:
            yield " "
            mark = f"[{number}]"
            self.marks.append(Mark(len(self.text), len(self.text) + len(mark), number))
            yield mark

    def _finished(self, told: Finished) -> Iterator[str]:
        answer = told.answer
        self.citations |= {citation.number: citation for citation in answer.citations}
        if answer.choices:
            yield self._list(map(_line, answer.choices))
        if answer.nearest and answer.status in _UNSETTLED:
            yield self._paragraph("**Nearest passages**")
            yield self._list(
                f"[{escaped(legible(near(item)))}](<{absolute(self._service, item.url)}>)"
                for item in answer.nearest
            )
        if self._listed and answer.citations:
            yield self._paragraph("**References**")
            yield self._list(references(answer.citations, _quoted(answer), self._service))

    def _paragraph(self, text: str) -> str:
        return f"{_BETWEEN if self.text else ''}{text}"

    def _list(self, items: Iterator[str]) -> str:
        return self._paragraph("\n".join(f"- {item}" for item in items))


def _nothing(_: Progress) -> Iterator[str]:
    return iter(())


def _worded(statement: Statement) -> str:
    if statement.kind is StatementKind.HEADING:
        return f"### {_line(statement.text)}"
    words = escaped(legible(statement.spoken))
    return f"{words} *{_NOT_FOUND}*" if statement.kind is StatementKind.UNSUPPORTED else words


def _quoted(answer: Answer) -> Sequence[str]:
    return [item.text for item in answer.statements if item.kind is StatementKind.EXTRACT]


def _line(text: str) -> str:
    return escaped(" ".join(legible(text).split()))
