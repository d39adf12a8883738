"""Say what every document says besides its paper's text: title, note, notices and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tools.corpus.papers import Paper, Work

PUBLISHER = "Precedent demonstration library"
LICENCE = "CC-BY-4.0"
ABOUT = "About this briefing"
SOURCES = "Sources"
NOTE = (
    "This paper is a briefing prepared for demonstration by the Precedent project from published sources, "
    "which are listed at its end. "
    "It is not an official publication of any government, council or funder. "
    "Figures in this briefing should be confirmed at the source before they are used."
)
KINDS = {
    "programme": "Programme briefing",
    "barrier": "Barrier briefing",
    "comparison": "Comparison briefing",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning at the head of a document that no longer stands."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """A paper with what its document adds to it, ready to be set in any format."""

    paper: Paper
    notice: Notice | None

    @property
    def title(self) -> str:
        """The title with a printer's apostrophe, as the text has it."""
        return _typographic(self.paper.title)

    @property
    def date(self) -> str:
        """The day of publication in words: "14 September 2026"."""
        return in_words(self.paper.published)

    @property
    def opening(self) -> str:
        """The notice, if there is one, and the note, in Markdown."""
        notice = f"> **{self.notice.label}.** {_escaped(self.notice.text)}\n\n" if self.notice else ""
        return f"{notice}## {ABOUT}\n\n{NOTE}\n"

    @property
    def body(self) -> str:
        """The paper's text and the list of its sources, in Markdown."""
        entries = "\n".join(f"- {_entry(work)}" for work in self.paper.sources)
        return f"{self.paper.text.strip()}\n\n## {SOURCES}\n\n{entries}\n"

    @property
    def text(self) -> str:
        """Everything below the title, in Markdown."""
        return f"{self.opening}\n{self.body}"


def brief(paper: Paper, successor: Paper | None) -> Briefing:
    """Add to `paper` what its document says; `successor` is the paper that replaces it."""
    if paper.withdrawn:
        text = f"This briefing was withdrawn on {in_words(paper.withdrawn.on)}. {paper.withdrawn.reason}"
        return Briefing(paper, Notice("Withdrawn", text))
    if successor:
        text = (
            f"This briefing was replaced on {in_words(successor.published)} by a later one, "
            f"“{_typographic(successor.title)}”, which should be read instead."
        )
        return Briefing(paper, Notice("Superseded", text))
    return Briefing(paper, None)


def in_words(day: date) -> str:
    """Write a date as "14 September 2026"."""
    return f"{day.day} {day:%B %Y}"


def _typographic(title: str) -> str:
    return title.replace("'", "’")


def _entry(work: Work) -> str:
    """Write a source so that its citation in the text can be resolved."""
    title = _escaped(work.title.rstrip("."))
    address = f" Address: <{work.url}>" if work.url else ""
    return f"**{_escaped(work.key)}**: {_escaped(work.publisher)} ({work.year}). *{title}*.{address}"


def _escaped(text: str) -> str:
    """Keep characters of a plain text from being read as Markdown."""
    return re.sub(r"([\\`*_\[\]<>$@~^|#])", r"\\\1", text)
