"""Statements as Markdown, as they are streamed: one paragraph each, its references links to the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.kernel.domain import Citation, Statement, StatementKind
from assistant.slack.writing.limits import length
from assistant.slack.writing.links import Check
from assistant.slack.writing.markdown import escaped, line, parts

PARAGRAPH = 6_000  # `limits.length` at most; a statement of more is several paragraphs
BETWEEN = "\n\n"  # between paragraphs
_UNSUPPORTED = "**Not found in the sources:** "
_FORMS: dict[StatementKind, Callable[[str], str]] = {
    StatementKind.EXTRACT: lambda text: f"> {text}",
    StatementKind.WRITTEN: lambda text: text,
    StatementKind.UNSUPPORTED: lambda text: f"{_UNSUPPORTED}{text}",
    StatementKind.HEADING: lambda text: f"**{text}**",
    StatementKind.NOTICE: lambda text: f"_{text}_",
}


def said(statement: Statement, citations: Sequence[Citation], check: Check) -> str:
    """Return a statement as Markdown with its numbered references: "> … with 13 pilots. [[1]](https://…)".

    `citations`: at least those that it carries; a number without its citation marks nothing. A statement
    longer than a paragraph may be is several, parted by blank lines: Markdown may be cut there.
    """
    paragraphs = _formed(statement.spoken, _FORMS[statement.kind])
    carried = {item.number: item for item in citations if item.number in statement.citations}
    numbers = dict.fromkeys(number for number in statement.citations if number in carried)
    for mark in (f"[\\[{number}\\]]({check(carried[number])})" for number in numbers):
        if paragraphs and length(paragraphs[-1]) + len(mark) < PARAGRAPH:
            paragraphs[-1] += f" {mark}"
        else:
            paragraphs.append(f"> {mark}" if statement.kind is StatementKind.EXTRACT else mark)
    return BETWEEN.join(paragraphs)


def question(text: str) -> str:
    """Return a question to stand above its answer, where nobody else could see what was asked."""
    return BETWEEN.join(_formed(text, _FORMS[StatementKind.HEADING]))


def note(text: str) -> str:
    """Return words of our own about the question, such as what was taken out of it."""
    return BETWEEN.join(_formed(text, _FORMS[StatementKind.NOTICE]))


def _formed(text: str, form: Callable[[str], str]) -> list[str]:
    return [form(escaped(part)) for part in parts(line(text), _fits)]


def _fits(text: str) -> bool:
    return length(escaped(text)) + len(_UNSUPPORTED) <= PARAGRAPH
