from __future__ import annotations

import pytest
from made_hits import passage

from assistant.answering.evidence import find, weigh
from assistant.answering.inquiry import Inquiry
from assistant.answering.sentences import Candidate, _quotable, candidates, question_weights
from assistant.kernel.domain import BlockKind, PassageRole
from assistant.kernel.index.generation import Generation
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.understanding import Question, tidy, understand


def read(generation: Generation, text: str) -> Question:
    return understand(tidy(text, limit=2000), generation.finder)


def found(generation: Generation, text: str, *, k: int = 50) -> list[Candidate]:
    question = read(generation, text)
    hits, vector = retrieve(generation, Search(question.query), k=k)
    return candidates(generation, question, hits, vector)


def texts(items: list[Candidate]) -> list[str]:
    return [item.sentence.text for item in items]


def test_sentence_that_answers_comes_first(generation: Generation) -> None:
    best = found(generation, "How much did Whitby spend on its bid?")[0]
    assert best.sentence.text.startswith("Whitby spent £90,000")


def test_candidates_come_best_first_with_scores_in_range(generation: Generation) -> None:
    items = found(generation, "How did councils share data?")
    assert [item.score for item in items] == sorted((item.score for item in items), reverse=True)
    assert all(0 <= item.coverage <= 1 for item in items)
    assert all(-1.01 <= item.cosine <= 1.01 for item in items)


def test_candidate_belongs_to_an_indexed_passage_of_its_hit(awkward: Generation) -> None:
    for item in found(awkward, "What did the warden find beside the gate?"):
        assert item.sentence in item.passage.sentences
        assert item.passage.id in (item.hit.passage.id, *item.hit.merged)


def test_every_part_of_a_joined_hit_is_read(awkward: Generation) -> None:
    said = " ".join(texts(found(awkward, "What did the warden find beside the gate?")))
    assert all(f"On visit {number} " in said for number in range(1, 91))


def test_captions_are_not_candidates(awkward: Generation) -> None:
    items = found(awkward, "What the Meadow Scheme counted")
    assert not any(item.sentence.kind is BlockKind.CAPTION for item in items)
    assert any(item.sentence.kind is BlockKind.TABLE_ROW for item in items)


def test_lists_of_works_are_never_candidates(awkward: Generation) -> None:
    items = found(awkward, "Meadow Scheme final report on meadows and hedges")
    assert items
    assert all(item.passage.role is PassageRole.BODY for item in items)
    assert not any("example.gov.uk" in text for text in texts(items))


@pytest.mark.parametrize(
    "scrap", ["Contents", "Total cost", "Table 3", "Demonstration library, 5 November 2026"]
)
def test_scrap_is_not_quotable(scrap: str) -> None:
    assert not _quotable(passage(scrap).sentences, 0)


@pytest.mark.parametrize(
    "said", ["The Harbour Fund was closed in 2006.", "It had three aims in all its towns:"]
)
def test_sentence_is_quotable(said: str) -> None:
    assert _quotable(passage(said).sentences, 0)


@pytest.mark.parametrize(
    "header", ["Problem faced | Share affected | Source", "Measure | Result, 2002 to 2008 | Source"]
)
def test_header_row_is_not_quotable_and_rows_below_are(header: str) -> None:
    rows = passage(header, "Damp | many | a survey", kinds=(BlockKind.TABLE_ROW,) * 2).sentences
    assert [_quotable(rows, at) for at in range(2)] == [False, True]


def test_first_row_with_a_figure_is_quotable() -> None:
    assert _quotable(passage("Staff trained | 412", kinds=(BlockKind.TABLE_ROW,)).sentences, 0)


def test_caption_that_is_set_as_a_paragraph_is_not_quotable() -> None:
    row, text = BlockKind.TABLE_ROW, BlockKind.PARAGRAPH
    said = "The fund in figures, by the measure and the year of each report"
    for texts, kinds, at in (
        ((said, "Towns | 14"), (text, row), 0),
        (("Towns | 14", said), (row, text), 1),
    ):
        sentences = passage(*texts, kinds=kinds).sentences
        assert not _quotable(sentences, at)
        assert _quotable(sentences, 1 - at)
    assert _quotable(passage("Towns | 14", f"{said}.", kinds=(row, text)).sentences, 1)
    assert _quotable(passage("Some text.", said).sentences, 1)


# What a question is about -------------------------------------------------------------------


def test_programme_counts_as_one_thing_however_it_is_written(generation: Generation) -> None:
    short, long = (
        question_weights(generation, read(generation, text))
        for text in ("What did HBF cost?", "What did the Harbour Fund cost?")
    )
    assert short == long
    assert "harbour" not in long


def test_rare_word_counts_more_than_a_common_one(awkward: Generation) -> None:
    weights = question_weights(awkward, read(awkward, "butterflies of the scheme"))
    assert weights["butterfli"] > weights["scheme"]


def test_question_about_a_programme_is_answered_from_what_is_about_it(generation: Generation) -> None:
    items = found(generation, "What did the Lantern Programme spend?")
    assert {item.hit.source.id for item in items} == {"lantern"}


def test_passage_of_another_document_that_names_the_programme_is_about_it(generation: Generation) -> None:
    items = found(generation, "What got in the way of sharing data?")
    assert {"lantern", "harbour-fund"} <= {item.hit.source.id for item in items}


def test_nothing_is_said_of_a_programme_that_no_passage_is_about(awkward: Generation) -> None:
    assert found(awkward, "What was the Ghost Scheme?") == []


def test_sentence_about_another_programme_scores_less(generation: Generation) -> None:
    own = found(generation, "What was the Harbour Fund?")
    assert all("Harbour Fund" in item.hit.source.title for item in own)


def test_gathering_says_how_long_it_took(generation: Generation) -> None:
    question = read(generation, "What was the Harbour Fund?")
    evidence = weigh(find(Inquiry(generation, question, words=100)))
    assert evidence.timings_ms.keys() == {"retrieve", "choose"}
    assert evidence.extracts
    assert evidence.hits


def test_question_without_words_finds_nothing_to_cover(generation: Generation) -> None:
    assert {item.coverage for item in found(generation, "???")} == {0.0}


def test_question_for_a_sum_is_answered_by_sums_first(generation: Generation) -> None:
    items = found(generation, "How much did the Harbour Fund cost?")
    assert any("£" in item.sentence.text for item in items)
    names_a_sum = ["£" in item.sentence.text for item in items]
    assert names_a_sum == sorted(names_a_sum, reverse=True)
