"""Say when an answer was given, by whom, from which state of the collection, and what was searched for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from assistant.answering.authorship import is_quoted, is_written
from assistant.exports.wording import day, minute
from assistant.kernel.domain import Answer, AnswerStatus, Filters, Searched
from assistant.retrieval.years import Years

_FACETS = {
    "programmes": "programme",
    "places": "place",
    "barriers": "barrier",
    "themes": "theme",
    "kinds": "kind of document",
    "nations": "nation",
    "publishers": "publisher",
    "statuses": "status",
    "documents": "document",
}
_NO_SEARCH = {AnswerStatus.CLARIFY, AnswerStatus.DECLINED}


def provenance(question: str, answer: Answer, answered_at: datetime | None, names: Mapping[str, str]) -> str:
    """Return when an answer was given, by whom, from which state of the collection, and what was searched."""
    when = f" on {minute(answered_at)}" if answered_at else ""
    sentences = [f"Answered{when}{_collection(answer.generation)}.", *_writer(answer)]
    if answer.status not in _NO_SEARCH:
        if answer.understood:
            sentences.append(f"Understood as: {'; '.join(term.name for term in answer.understood)}.")
        sentences.append(_searched(question, answer.searched, names))
    return " ".join(sentences)


def _writer(answer: Answer) -> Iterator[str]:
    if not is_written(answer) or answer.written is None:
        return
    digests = "; ".join(f"{name} {digest}" for name, digest in answer.written.prompts.items())
    prompts = f" (prompts: {digests})" if digests else ""
    how = "Partly written" if is_quoted(answer) else "Written"
    yield f"{how} by the language model {answer.written.model}{prompts}."


def _collection(generation: str) -> str:
    try:
        built = date.fromisoformat(generation[:10])  # a generation is named after the time it was published
    except ValueError:
        return f" from generation {generation} of the collection" if generation else ""
    return f" from the collection of {day(built)} (generation {generation})"


def _searched(question: str, searched: Searched, names: Mapping[str, str]) -> str:
    query = f" for “{searched.query}”" if searched.query != question else ""
    limits = "; ".join(_limits(searched.filters, names))
    narrowed = f", narrowed to {limits}" if limits else ""
    counts = f"{_amount(searched.passages, 'passage')} of {_amount(searched.documents, 'document')}"
    ignored = [term.partition(":") for term in searched.ignored]
    asked = " and ".join(
        f"“{_years(value) if facet == 'years' else names.get(value, value)}”" for facet, _, value in ignored
    )
    left_out = f"; the reader asked to leave out {asked}" if ignored else ""
    were = "was" if searched.passages == 1 else "were"
    return f"{counts} {were} searched{query}{narrowed}{left_out}."


def _amount(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _years(value: str) -> str:
    """Return "since 2015" for "2015-"."""
    first, _, last = value.partition("-")
    return Years(int(first) if first else None, int(last) if last else None).name


def _limits(filters: Filters, names: Mapping[str, str]) -> Iterator[str]:
    for facet, word in _FACETS.items():
        values: tuple[str, ...] = getattr(filters, facet)
        if values:
            yield f"{word} {' or '.join(names.get(value, value) for value in values)}"
    if filters.year_from or filters.year_to:
        yield Years(filters.year_from, filters.year_to).published
