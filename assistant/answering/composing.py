"""Put an answer together from extracts: headings, cited statements, notices, nearest passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.answering import progress
from assistant.answering.evidence import Evidence, Found
from assistant.answering.extractive import Extract, in_reading_order
from assistant.answering.grounding import Grounding, page_address
from assistant.answering.inquiry import Inquiry
from assistant.answering.transcript import Transcript
from assistant.kernel.domain import (
    Answer,
    AnswerStatus,
    Hit,
    Nearest,
    PassageRole,
    Searched,
    Statement,
    StatementKind,
)
from assistant.kernel.index.generation import Generation

_NEAREST = 3
_LATIN = re.compile(r"[A-Za-z]")


def compose(
    inquiry: Inquiry,
    status: AnswerStatus,
    transcript: Transcript,
    *,
    nearest: Sequence[Hit] = (),
    choices: Sequence[str] = (),
    timings_ms: Mapping[str, float] | None = None,
) -> Answer:
    """Return what was said as an answer."""
    account = inquiry.account if inquiry.account and inquiry.account.prompts else None
    return Answer(
        status=status,
        question=inquiry.question.asked,
        statements=transcript.statements,
        citations=transcript.citations,
        searched=searched(inquiry),
        nearest=tuple(_nearest(inquiry.generation, hit) for hit in nearest[:_NEAREST]),
        choices=tuple(choices),
        understood=inquiry.terms,
        generation=inquiry.generation.id,
        timings_ms={**(timings_ms or {}), **({"write": round(account.took_ms, 1)} if account else {})},
        written=account.written() if account else None,
    )


def searched(inquiry: Inquiry) -> Searched:
    """Return what is looked through for an inquiry."""
    generation = inquiry.generation
    counts = generation.manifest.counts
    rows = generation.passages.matching(inquiry.within)
    return Searched(
        documents=counts["documents"] if rows is None else len(generation.passages.documents_of(rows)),
        passages=counts["passages"] if rows is None else len(rows),
        filters=inquiry.filters,
        query=inquiry.question.query,
        ignored=inquiry.question.ignored,
    )


def compose_not_found(inquiry: Inquiry, transcript: Transcript, evidence: Evidence) -> Answer:
    """Return an answer that says that the collection does not say, what was searched and what is near."""
    looked = searched(inquiry)
    filtered = " with these filters" if inquiry.filters else ""
    terms = " and ".join(f"“{name}”" for name in inquiry.kept_to)
    kept_to = f", kept to {terms}" if terms else ""
    if looked.passages:
        were = "was" if looked.passages == 1 else "were"
        counts = f"{_counted(looked.passages, 'passage')} of {_counted(looked.documents, 'document')}"
        # A search that was narrowed tells nothing of what lies outside of it.
        subject = "What was searched" if filtered or kept_to else "The collection"
        message = f"{subject} does not say. {counts} {were} searched{filtered}{kept_to}."
    else:
        message = f"The collection has no passage{filtered}{kept_to}, so there was nothing to search."
    if not _LATIN.search(inquiry.question.asked):
        message += " Questions are understood in English."
    transcript.say([notice(message)])
    return compose(
        inquiry,
        AnswerStatus.NOT_FOUND,
        transcript,
        nearest=best_nearest(evidence.hits),
        timings_ms=evidence.timings_ms,
    )


def tell_searched(inquiry: Inquiry, found: Iterable[Found]) -> None:
    """Tell what was looked through for an inquiry, and how many passages were found in it."""
    looked = searched(inquiry)
    passages = {hit.passage.id for each in found for hit in each.hits}
    inquiry.tell(progress.Searched(looked.documents, looked.passages, len(passages)))


def quoted(extracts: Sequence[Extract], grounding: Grounding, *, titled: bool = True) -> Iterator[Statement]:
    """Yield extracts in reading order as cited statements, under their documents' titles when several."""
    ordered = in_reading_order(extracts)
    several = titled and len({item.passage.document_id for item in ordered}) > 1
    last = ""
    for extract in ordered:
        said = [grounding.extract(extract.passage, sentence) for sentence in extract.sentences]
        proven = [statement for statement in said if statement is not None]
        if proven and several and extract.passage.document_id != last:
            last = extract.passage.document_id
            yield heading(grounding.title(last))
        yield from proven


def heading(text: str) -> Statement:
    """Return a heading over the statements that follow."""
    return Statement(text, StatementKind.HEADING)


def notice(text: str) -> Statement:
    """Return a statement of our own that claims nothing of the sources."""
    return Statement(text, StatementKind.NOTICE)


def not_found(missing: Sequence[str]) -> Iterator[Statement]:
    """Yield what is said of the parts of a question that were not found, a sentence for each."""
    yield from (notice(f"Not found: {item}.") for item in missing)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def best_nearest(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits of different documents, for a reader to look at."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        if hit.passage.role is PassageRole.BODY:
            seen.setdefault(hit.source.id, hit)
    return list(seen.values())


def _nearest(generation: Generation, hit: Hit) -> Nearest:
    page = generation.passages.cited(hit.source.id, hit.passage.first_page)
    return Nearest(
        passage_id=hit.passage.id,
        document_id=hit.source.id,
        title=hit.source.title,
        page=hit.passage.first_page,
        page_label=page[0] if page else "",
        heading=hit.passage.heading_path[-1] if hit.passage.heading_path else "",
        url=page_address(hit.source.id, hit.passage.first_page),
    )
