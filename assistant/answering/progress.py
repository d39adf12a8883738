"""What is told of an answer while it is made, in the order in which it happens.

A question that is searched for: `Begun` (where answers are kept), `Understood`, `Searched`, `Writing` where a
language model is asked, `Checking` where quotations are shown, `Said` for each statement, `Finished`. What
needs no search (declined, asked back) and what was answered before goes without what it has no part in, and
what is not found without `Writing` and `Checking`.
The statements and citations that were told are those of the answer, in its order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.kernel.domain import Answer, Citation, Filters, Statement, Term


@dataclass(frozen=True, slots=True)
class Begun:
    """The question was recorded as a turn of a conversation; told first, and only where turns are kept."""

    conversation_id: str
    turn_id: str
    number: int  # of the turn in its conversation, from 1


@dataclass(frozen=True, slots=True)
class Understood:
    """How the question was read; nothing has been searched yet."""

    query: str  # as it will be searched, after earlier turns were read into it
    terms: tuple[Term, ...]  # read from the question itself
    filters: Filters  # those that the reader set


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through, and how much of it was found to speak to the question."""

    documents: int
    passages: int
    found: int  # passages


@dataclass(frozen=True, slots=True)
class Writing:
    """A language model was asked to write the answer; what it writes is checked before it is said."""

    model: str
    passages: int  # that it was shown


@dataclass(frozen=True, slots=True)
class Checking:
    """Quotations are about to be checked against the pages that they stand on."""

    quotations: int


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of the answer; one that quotes was just proven."""

    statement: Statement
    citations: tuple[Citation, ...]  # those that it carries


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer; where answers are kept, it is kept by now."""

    answer: Answer


Progress = Begun | Understood | Searched | Writing | Checking | Said | Finished
Tell = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tell nobody."""


def said(statement: Statement, citations: tuple[Citation, ...]) -> Said:
    """Return a statement with those of an answer's citations that it carries."""
    return Said(statement, tuple(item for item in citations if item.number in statement.citations))
