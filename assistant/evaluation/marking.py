"""Mark one answer against its golden question: nuggets, forbidden words, quotes, pages, programmes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.evaluation.golden import OUTCOMES, GoldenQuestion, Outcome
from assistant.kernel.domain import Answer, Citation, StatementKind
from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Taxonomy

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'})
_MINUS = "\u2212"
# What the questions file calls evidence that rests on no programme; the taxonomy has an id for it.
_CROSS_CUTTING = {"cross-cutting": "cross-government"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What came of one question."""

    id: str
    type: str
    question: str
    outcome: Outcome
    allowed: tuple[str, ...]
    answerable: bool
    to_abstain: bool
    nuggets: int
    missing: tuple[str, ...]  # nuggets that were looked for and not found
    forbidden_shown: tuple[str, ...]
    quotes: int  # citations shown, and extracts that no citation covers
    quotes_verified: int
    citations: int
    pages_exact: int
    placed: int  # citations of questions that name programmes
    on_programme: int
    unresolved: tuple[str, ...]  # programmes of the question that the taxonomy does not know
    words: int  # of extracts
    ms: float

    @property
    def accepted(self) -> bool:
        """Whether the outcome is one of those allowed."""
        return self.outcome in self.allowed

    @property
    def gave_facts(self) -> bool:
        """Whether the outcome is one whose facts are checked."""
        return self.outcome in (Outcome.ANSWER, Outcome.PARTIAL)

    @property
    def nugget_share(self) -> float:
        """Share of the nuggets found; none are where an answer was not given."""
        return (self.nuggets - len(self.missing)) / self.nuggets if self.gave_facts and self.nuggets else 0.0

    @property
    def abstained(self) -> bool:
        """Whether no answer was given; a partial one counts where it is allowed and a full one is not."""
        if self.outcome is Outcome.PARTIAL:
            return self.to_abstain and Outcome.PARTIAL in self.allowed
        return not self.gave_facts

    @property
    def may_abstain(self) -> bool:
        """Whether giving no answer is right, or less wrong than giving a full one."""
        return self.to_abstain or bool({Outcome.ABSTAIN, Outcome.CLARIFY, Outcome.REFUSE} & set(self.allowed))

    @property
    def passed(self) -> bool:
        """Whether there is nothing to complain of."""
        return (
            self.accepted
            and not self.missing
            and not self.forbidden_shown
            and self.quotes == self.quotes_verified
            and self.citations == self.pages_exact
        )


def mark(question: GoldenQuestion, answer: Answer, generation: Generation, ms: float) -> Mark:
    """Mark an answer; quotes are read again from the pages of the generation that it came from."""
    outcome = OUTCOMES[answer.status]
    facts = outcome in (Outcome.ANSWER, Outcome.PARTIAL)
    programmes = {name: programme_id(generation.taxonomy, name) for name in question.programmes}
    expected = {found for found in programmes.values() if found}
    quotes = [_stands(citation, generation) for citation in answer.citations]
    uncovered = sum(not covered for covered in _covered(answer))
    return Mark(
        id=question.id,
        type=question.type,
        question=question.text,
        outcome=outcome,
        allowed=tuple(sorted(question.allowed)),
        answerable=question.answerable,
        to_abstain=question.to_abstain,
        nuggets=len(question.nuggets),
        missing=_not_in(question.nuggets, told(answer)) if facts else (),
        forbidden_shown=_found_in(question.forbidden, shown(answer)),
        quotes=len(quotes) + uncovered,
        quotes_verified=sum(quotes),
        citations=len(answer.citations),
        pages_exact=sum(_page_exact(citation, generation) for citation in answer.citations),
        placed=len(answer.citations) if expected else 0,
        on_programme=sum(bool(expected & _programmes(citation, generation)) for citation in answer.citations),
        unresolved=tuple(name for name, found in programmes.items() if not found),
        words=sum(len(item.text.split()) for item in answer.statements if item.kind is StatementKind.EXTRACT),
        ms=round(ms, 1),
    )


def normalise(text: str) -> str:
    """Return a text as patterns expect it: NFKC, plain spaces, hyphens and quotation marks, no emphasis."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    plain = ("-" if unicodedata.category(each) == "Pd" or each == _MINUS else each for each in text)
    return "".join(each for each in plain if each not in "*_")


def told(answer: Answer) -> str:
    """Return what an answer says of its sources: statements, headings over them, and quotes.

    Notices are left out: "not found: the evaluation" must not count as having found it.
    """
    said = [item.text for item in answer.statements if item.kind is not StatementKind.NOTICE]
    return normalise("\n".join((*said, *(citation.quote for citation in answer.citations))))


def shown(answer: Answer) -> str:
    """Return everything that a reader sees of an answer; the question is their own."""
    parts = [item.text for item in answer.statements]
    for citation in answer.citations:
        parts += [citation.quote, citation.title, citation.publisher, citation.heading]
        parts += [citation.page_label, citation.url]
    for nearest in answer.nearest:
        parts += [nearest.title, nearest.heading, nearest.page_label, nearest.url]
    return normalise("\n".join((*parts, *answer.choices)))


def programme_id(taxonomy: Taxonomy, name: str) -> str:
    """Return the id of a programme given by id, name, alias, or the beginning of its name; "" if unknown."""
    found = taxonomy.programme(_CROSS_CUTTING.get(name.casefold(), name))
    if found is None:
        opening = f"{name.casefold()} "
        found = next((item for item in taxonomy.programmes if item.name.casefold().startswith(opening)), None)
    return found.id if found else ""


def _not_in(patterns: Iterable[re.Pattern[str]], text: str) -> tuple[str, ...]:
    return tuple(pattern.pattern for pattern in patterns if not pattern.search(text))


def _found_in(patterns: Iterable[re.Pattern[str]], text: str) -> tuple[str, ...]:
    return tuple(pattern.pattern for pattern in patterns if pattern.search(text))


def _stands(citation: Citation, generation: Generation) -> bool:
    """Tell whether the page has the quote where the citation says."""
    span = citation.span
    page = generation.passages.page(citation.document_id, span.page)
    return bool(page and citation.quote and page.text[span.start : span.end] == citation.quote)


def _page_exact(citation: Citation, generation: Generation) -> bool:
    """Tell whether the page that is named, by number and by label, holds the quote."""
    page = generation.passages.page(citation.document_id, citation.page)
    return bool(page and page.label == citation.page_label and citation.quote in page.text)


def _programmes(citation: Citation, generation: Generation) -> set[str]:
    """Return the programmes of the cited document, and those that the cited passage names."""
    catalogued = generation.sources.get(citation.document_id)
    found = generation.passages.by_id(citation.passage_id)
    tags = generation.passages.tags(found.row) if found else []
    named = {value for facet, value in tags if facet == "programme"}
    return named | set(catalogued.source.programmes if catalogued else ())


def _covered(answer: Answer) -> Sequence[bool]:
    """Tell for each extract whether the quotes it cites hold every character of it."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return [
        _squashed(item.text) == _squashed("".join(quotes.get(number, "") for number in item.citations))
        for item in answer.statements
        if item.kind is StatementKind.EXTRACT
    ]


def _squashed(text: str) -> str:
    return "".join(text.split())
