"""One question put to one generation: all that answering it needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from assistant.answering.progress import Tell, silent
from assistant.answering.tracing import Tracer
from assistant.kernel.domain import Filters, Term
from assistant.kernel.index.generation import Generation
from assistant.kernel.stopping import Stop
from assistant.retrieval.understanding import Question

if TYPE_CHECKING:
    from assistant.answering.writing.account import Account
    from assistant.answering.writing.writer import Writer


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question that stands alone, and how it is to be answered."""

    generation: Generation
    question: Question
    filters: Filters = field(default_factory=Filters)  # set by the reader, resolved
    words: int = 150  # about how long the answer may be
    strict: bool = False  # raise for a quote that is not on its page, instead of dropping it
    tell: Tell = silent
    stop: Stop = field(default_factory=Stop)  # set when whoever asked has gone: no model is asked any more
    trace: Tracer = field(default_factory=Tracer)
    writer: Writer | None = None  # has a language model write; without one, sentences are quoted
    account: Account | None = None  # of the model's calls for this answer, while it is made

    @property
    def terms(self) -> tuple[Term, ...]:
        """What the question was understood to be about; no years where the reader's filters set them."""
        if self._reads_years:
            return self.question.terms
        return tuple(term for term in self.question.terms if term.facet != "years")

    @property
    def _reads_years(self) -> bool:
        # Programmes are narrowed to by the years in which they ran, and by nothing else.
        of_programmes = self.filters.programmes and self.question.narrowing.programmes
        return not (self.filters.year_from or self.filters.year_to or of_programmes)

    @property
    def ran(self) -> tuple[str, ...]:
        """The programmes that ran in the years that the question keeps to; none where it names no years."""
        return self.question.narrowing.programmes if self._reads_years else ()

    @property
    def places(self) -> tuple[str, ...]:
        """The places that the question keeps to; none where the reader's filters set them."""
        return () if self.filters.places else self.question.narrowing.places

    @property
    def kept_to(self) -> tuple[str, ...]:
        """The names of those terms that the search is kept to."""
        return tuple(term.name for term in self.terms if term.facet == "years" or self._narrows(term.facet))

    def _narrows(self, facet: str) -> bool:
        return bool(getattr(self.question.narrowing, facet)) and not getattr(self.filters, facet)

    @property
    def within(self) -> Filters:
        """What is searched: the reader's filters, and what the question was understood to narrow itself to.

        Where a reader has set a facet, the question does not narrow it too.
        """
        read = self.question.narrowing
        if not self._reads_years:
            read = replace(read, programmes=(), year_from=None, year_to=None)
        return replace(
            read,
            **{item.name: value for item in fields(Filters) if (value := getattr(self.filters, item.name))},
        )
