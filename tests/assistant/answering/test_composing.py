from __future__ import annotations

from made_hits import hit

from assistant.answering.composing import best_nearest, compose, heading, not_found, notice, quoted
from assistant.answering.extractive import Extract
from assistant.answering.grounding import Grounding
from assistant.answering.inquiry import Inquiry
from assistant.answering.transcript import Transcript
from assistant.bootstrap import Assistant
from assistant.kernel.domain import Answer, AnswerStatus, Filters, Passage, PassageRole, StatementKind
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import understand


def extract_of(generation: Generation, document: str, score: float, *, sentence: int = 0) -> Extract:
    passage = generation.passages.of_document(document)[0].passage
    return Extract(passage, (passage.sentences[sentence],), score)


def test_extracts_of_one_document_stand_without_its_title(generation: Generation) -> None:
    extracts = [extract_of(generation, "lantern", 0.5), extract_of(generation, "lantern", 0.9, sentence=1)]
    statements = list(quoted(extracts, Grounding(generation, strict=True)))
    assert [item.kind for item in statements] == [StatementKind.EXTRACT] * 2
    assert [item.citations for item in statements] == [(1,), (2,)]


def test_extracts_of_several_documents_stand_under_their_titles_best_first(generation: Generation) -> None:
    extracts = [extract_of(generation, "lantern", 0.5), extract_of(generation, "orchard", 0.9)]
    statements = list(quoted(extracts, Grounding(generation, strict=True)))
    assert [item.text for item in statements if item.kind is StatementKind.HEADING] == [
        "The Orchard Partnerships",
        "The Lantern Programme",
    ]


def test_titles_are_left_out_where_another_heading_stands(generation: Generation) -> None:
    extracts = [extract_of(generation, "lantern", 0.5), extract_of(generation, "orchard", 0.9)]
    statements = list(quoted(extracts, Grounding(generation, strict=True), titled=False))
    assert {item.kind for item in statements} == {StatementKind.EXTRACT}


def test_headings_and_notices_claim_nothing() -> None:
    assert (heading("x").kind, heading("x").citations) == (StatementKind.HEADING, ())
    assert (notice("x").kind, notice("x").citations) == (StatementKind.NOTICE, ())


def test_each_thing_missing_is_a_sentence_of_its_own() -> None:
    said = [item.text for item in not_found(("anything on Leeds in this connection", "how many quays"))]
    assert said == ["Not found: anything on Leeds in this connection.", "Not found: how many quays."]
    assert list(not_found(())) == []


def test_nearest_are_of_different_documents_and_no_lists_of_works(awkward: Generation) -> None:
    passages = [
        found.passage for name in ("meadow", "quarry") for found in awkward.passages.of_document(name)
    ]
    nearest = best_nearest([hit(passage) for passage in reversed(passages)])
    assert [item.source.id for item in nearest] == ["quarry", "meadow"]
    assert all(item.passage.role is PassageRole.BODY for item in nearest)


def answer_with(generation: Generation, filters: Filters, *passages: Passage) -> Answer:
    question = understand("What was the Lantern Programme?", generation.finder)
    nearest = [hit(passage) for passage in passages]
    inquiry = Inquiry(generation, question, filters)
    return compose(inquiry, AnswerStatus.NOT_FOUND, Transcript(inquiry), nearest=nearest)


def test_answer_says_what_was_searched(generation: Generation) -> None:
    everything = answer_with(generation, Filters()).searched
    assert (everything.documents, everything.passages) == (4, generation.manifest.counts["passages"])
    some = answer_with(generation, Filters(nations=("Wales",))).searched
    assert some.documents == 2
    assert 0 < some.passages < everything.passages
    none = answer_with(generation, Filters(nations=("Peru",))).searched
    assert (none.documents, none.passages) == (0, 0)


def test_nearest_passage_can_be_opened(generation: Generation) -> None:
    passage = generation.passages.of_document("lantern")[1].passage
    (nearest,) = answer_with(generation, Filters(), passage).nearest
    assert nearest.url == f"/documents/lantern/pages/{passage.first_page}"
    assert nearest.heading == nearest.page_label == "What got in the way"
    assert generation.passages.page("lantern", nearest.page) is not None


def test_refusal_of_a_narrowed_question_speaks_of_what_was_searched_only(assistant: Assistant) -> None:
    def refused(**narrowed: tuple[str, ...]) -> str:
        answer = assistant.ask("How many dragons live there?", filters=Filters(**narrowed)).answer
        assert answer.status is AnswerStatus.NOT_FOUND
        return answer.text

    assert refused(documents=("harbour-fund",)).startswith("What was searched does not say.")


def test_question_in_another_script_is_told_which_language_is_understood(assistant: Assistant) -> None:
    assert "understood in English" in assistant.ask("ما الذي أعاق البرنامج في المدن؟").answer.text
    assert "understood in English" not in assistant.ask("How many dragons live in the castle?").answer.text
