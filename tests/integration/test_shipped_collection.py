"""The collection that ships, read by the encoder that ships, answers as well as it is said to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.grounding import Grounding
from assistant.bootstrap import Assistant, build_assistant
from assistant.commands.ask import reference
from assistant.evaluation.answers import ALL, RECORDS, AnswerReport, Summary, evaluate_answers
from assistant.evaluation.golden import read_questions
from assistant.evaluation.marking import normalise
from assistant.kernel.domain import AnswerStatus, DocumentStatus, Filters
from assistant.kernel.index.generation import Generation, verify
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.kernel.shipped import shipped
from ingest.report.outcome import Report

pytestmark = pytest.mark.slow

GOLDEN = shipped("corpus") / "golden"


@pytest.fixture(scope="session")
def report(shipped_ingest: tuple[Path, Report]) -> Report:
    return shipped_ingest[1]


@pytest.fixture(scope="session")
def shipped_assistant(shipped_index: Path) -> Iterator[Assistant]:
    settings = Settings(index=shipped_index, records=RECORDS, strict_quotes=True, _env_file=None)
    built = build_assistant(settings, recorded=True)  # follow-ups are read with the turns before them
    yield built
    built.library.close()


@pytest.fixture(scope="session")
def shipped_generation(shipped_assistant: Assistant) -> Iterator[Generation]:
    with shipped_assistant.library.open() as generation:
        yield generation


@pytest.fixture(scope="session")
def golden(shipped_assistant: Assistant) -> AnswerReport:
    return evaluate_answers(shipped_assistant, GOLDEN / "questions.yaml")


@pytest.fixture(scope="session")
def held_out(shipped_assistant: Assistant) -> Summary:
    return evaluate_answers(shipped_assistant, GOLDEN / "held-out.yaml").summary[ALL]


def test_every_file_is_read(report: Report) -> None:
    assert report.refused == ()
    assert report.published
    assert report.counts["documents"] >= 30


def test_every_sentence_stands_on_its_page(shipped_index: Path) -> None:
    assert verify(IndexStore(shipped_index).current()) == []


def test_golden_questions_are_answered(golden: AnswerReport) -> None:
    """Floors below the figures in bench/answers.md, so that small changes may move them."""
    summary = golden.summary[ALL]
    assert golden.unresolved == ()
    assert (summary.nugget_recall or 0) >= 0.85
    assert (summary.abstention_precision or 0) >= 0.85
    assert (summary.abstention_recall or 0) >= 0.85
    assert (summary.accepted or 0) >= 0.9


def test_questions_that_were_held_back_are_answered(held_out: Summary) -> None:
    assert (held_out.nugget_recall or 0) >= 0.8
    assert (held_out.abstention_precision or 0) >= 0.8
    assert (held_out.abstention_recall or 0) >= 0.8
    assert (held_out.quotes_verified, held_out.pages_exact, held_out.forbidden_shown) == (1.0, 1.0, 0)


def test_every_quote_and_page_is_right_and_nothing_forbidden_is_shown(golden: AnswerReport) -> None:
    summary = golden.summary[ALL]
    assert (summary.quotes_verified, summary.pages_exact) == (1.0, 1.0)
    assert summary.forbidden_shown == 0


def test_every_golden_nugget_stands_in_the_collection(shipped_generation: Generation) -> None:
    texts = []
    for document_id in shipped_generation.sources:
        pages = shipped_generation.passages.pages(document_id)
        whole = (shipped_generation.passages.page_text(document_id, number) for number, _, _ in pages)
        texts.append(normalise("\n".join(whole)))
    missing = [
        (question.id, nugget.pattern)
        for question in read_questions(GOLDEN / "questions.yaml")
        if question.answerable
        for nugget in question.nuggets
        if not any(nugget.search(text) for text in texts)
    ]
    assert missing == []


@pytest.mark.parametrize("status", [DocumentStatus.SUPERSEDED, DocumentStatus.WITHDRAWN])
def test_paper_that_no_longer_stands_is_labelled_where_it_is_cited(
    shipped_assistant: Assistant, shipped_generation: Generation, status: DocumentStatus
) -> None:
    sources = [entry.source for entry in shipped_generation.sources.values()]
    (source, *_) = [source for source in sources if source.status is status]
    programme = shipped_generation.taxonomy.programme(source.programmes[0])
    assert programme is not None
    filters = Filters(documents=(source.id,))
    answer = shipped_assistant.ask(f"What did {programme.name} find?", filters=filters).answer
    assert answer.citations
    assert {citation.status for citation in answer.citations} == {status}
    assert f"({status.value})" in reference(answer.citations[0])


def test_superseded_paper_names_the_one_that_stands(shipped_generation: Generation) -> None:
    sources = [entry.source for entry in shipped_generation.sources.values()]
    superseded = [source for source in sources if source.status is DocumentStatus.SUPERSEDED]
    assert superseded
    for source in superseded:
        successor = shipped_generation.sources[source.superseded_by].source
        assert successor.status is DocumentStatus.CURRENT
        assert set(successor.programmes) & set(source.programmes)


def test_paper_that_stands_comes_before_the_one_it_supersedes(
    shipped_assistant: Assistant, shipped_generation: Generation
) -> None:
    for entry in shipped_generation.sources.values():
        old = entry.source
        if old.status is DocumentStatus.SUPERSEDED:
            hits = shipped_assistant.search(f"earlier versions of {old.title}", k=50).hits
            order = [hit.source.id for hit in hits]
            assert order.index(old.superseded_by) < order.index(old.id)


def test_page_numbered_in_roman_is_cited_by_its_label(shipped_generation: Generation) -> None:
    """Such a page holds what is not quoted as a finding, so it is cited here without a question."""
    numbered = [
        (found.passage, sentence)
        for document_id, entry in shipped_generation.sources.items()
        if entry.paginated
        for number, label, _ in shipped_generation.passages.pages(document_id)
        if label == "ii"
        for found in shipped_generation.passages.of_document(document_id)
        for sentence in found.passage.sentences
        if sentence.spans[0].page == number
    ]
    passage, sentence = numbered[0]
    grounding = Grounding(shipped_generation, strict=True)
    assert grounding.extract(passage, sentence) is not None
    (citation,) = grounding.citations
    assert (citation.page, citation.page_label) == (2, "ii")
    assert "page ii (2 in the file)" in reference(citation)


def test_readme_question_is_answered(shipped_assistant: Assistant) -> None:
    answer = shipped_assistant.ask("What was Partnerships for People and Place?").answer
    assert answer.status is AnswerStatus.ANSWERED
    assert "13" in answer.text
