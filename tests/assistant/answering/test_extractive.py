from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_hits import candidate, passage

from assistant.answering.extractive import Extract, choose, in_reading_order
from assistant.answering.sentences import Candidate
from assistant.kernel.domain import BlockKind, Passage

ITEM, ROW, TEXT, CAPTION = BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.PARAGRAPH, BlockKind.CAPTION
LIST = passage(
    "The fund began in 2001.",
    "The fund had three aims:",
    "to mend quays,",
    "to train staff,",
    "to publish figures.",
    "It closed in 2006.",
    kinds=(TEXT, TEXT, ITEM, ITEM, ITEM, TEXT),
)
TABLE = passage(
    "What was counted", "Larks | 90", "Butterflies | 3,400", kinds=(CAPTION, ROW, ROW), document="table"
)


def texts(extracts: list[Extract]) -> list[str]:
    return [sentence.text for extract in extracts for sentence in extract.sentences]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([], budget=100) == []


def test_best_sentence_comes_first() -> None:
    chosen = choose([candidate(LIST, 5, 1.0), candidate(LIST, 0, 0.9)], budget=100)
    assert texts(chosen) == ["It closed in 2006.", "The fund began in 2001."]


def test_sentence_far_below_the_best_is_left_out() -> None:
    assert texts(choose([candidate(LIST, 5, 1.0), candidate(LIST, 0, 0.1)], budget=100)) == [
        "It closed in 2006."
    ]


def test_first_is_taken_even_when_it_is_over_the_budget() -> None:
    assert texts(choose([candidate(LIST, 0)], budget=1)) == ["The fund began in 2001."]


def test_what_does_not_fit_makes_room_for_what_does() -> None:
    long, short = passage(" ".join(f"w{n}" for n in range(30)), document="a"), passage("x y", document="b")
    chosen = choose([candidate(LIST, 0, 1.0), candidate(long, 0, 0.95), candidate(short, 0, 0.9)], budget=10)
    assert texts(chosen) == ["The fund began in 2001.", "x y"]


def test_introduction_is_shown_with_its_list() -> None:
    assert texts(choose([candidate(LIST, 1)], budget=100)) == [
        "The fund had three aims:",
        "to mend quays,",
        "to train staff,",
        "to publish figures.",
    ]


def test_list_item_comes_with_its_introduction() -> None:
    assert texts(choose([candidate(LIST, 3)], budget=100)) == ["The fund had three aims:", "to train staff,"]


def test_table_row_comes_with_its_caption() -> None:
    assert texts(choose([candidate(TABLE, 2)], budget=100)) == ["What was counted", "Butterflies | 3,400"]


def test_item_of_a_list_without_introduction_stands_alone() -> None:
    bare = passage("Some text.", "one thing", "another thing", kinds=(TEXT, ITEM, ITEM))
    assert texts(choose([candidate(bare, 2)], budget=100)) == ["another thing"]


def test_further_items_of_a_list_stand_under_one_introduction_in_their_order() -> None:
    chosen = choose([candidate(LIST, 4, 1.0), candidate(LIST, 2, 0.9)], budget=100)
    assert texts(in_reading_order(chosen)) == [
        "The fund had three aims:",
        "to mend quays,",
        "to publish figures.",
    ]


def test_item_that_was_shown_with_its_list_is_not_shown_again() -> None:
    chosen = choose([candidate(LIST, 1, 1.0), candidate(LIST, 3, 0.9)], budget=100)
    assert texts(chosen).count("to train staff,") == 1


def test_sentence_that_repeats_what_was_said_is_left_out() -> None:
    twin = passage("The fund began in 2001.", document="twin")
    assert len(choose([candidate(LIST, 0, 1.0), candidate(twin, 0, 0.99)], budget=100)) == 1


def test_sentence_that_adds_something_is_preferred_to_one_that_repeats() -> None:
    said = {"fund": 1.0, "began": 1.0}
    same = candidate(passage("a b", document="b"), 0, 0.95, words={**said, "paid": 2.0})
    other = candidate(passage("c d", document="c"), 0, 0.94, words={"larks": 1.0, "counted": 1.0})
    assert texts(choose([candidate(LIST, 0, 1.0, words=said), same, other], budget=100))[1] == "c d"


def test_reading_order_puts_the_best_document_first_and_keeps_its_text_in_order() -> None:
    low, high = passage("One.", "Two.", document="a"), passage("Three.", document="b", ordinal=3)
    early = passage("Zero.", document="b", ordinal=1)
    extracts = [
        Extract(item.passage, (item.sentence,), item.score)
        for item in (
            candidate(high, 0, 0.9),
            candidate(low, 1, 0.8),
            candidate(low, 0, 0.7),
            candidate(early, 0, 0.1),
        )
    ]
    assert texts(in_reading_order(extracts)) == ["Zero.", "Three.", "One.", "Two."]


# Whatever there is to choose from ----------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["quay", "town", "fund", "larks", "2001", "£3m", "aims", "three"]), min_size=1, max_size=9
)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    size = draw(st.integers(1, 7))
    kinds = tuple(draw(st.sampled_from((TEXT, TEXT, ITEM, ROW, CAPTION))) for _ in range(size))
    written = [
        " ".join(draw(WORDS)) + (draw(st.sampled_from((".", ":"))) if kind is TEXT else "") for kind in kinds
    ]
    return passage(
        *written, kinds=kinds, document=draw(st.sampled_from("ab")), ordinal=draw(st.integers(0, 3))
    )


@st.composite
def choices(draw: st.DrawFn) -> list[Candidate]:
    made = draw(
        st.lists(passages(), min_size=1, max_size=4, unique_by=lambda item: (item.document_id, item.ordinal))
    )
    found = [
        candidate(item, index, draw(st.floats(-0.2, 1.5)))
        for item in made
        for index, sentence in enumerate(item.sentences)
        if sentence.kind is not CAPTION and draw(st.booleans())
    ]
    return sorted(found, key=lambda item: -item.score)


@given(found=choices(), budget=st.integers(1, 60))
def test_what_is_chosen_is_whole_fits_and_is_shown_once(found: list[Candidate], budget: int) -> None:
    chosen = choose(found, budget=budget)
    assert bool(chosen) == bool(found)
    offered = {(item.passage.id, item.sentence) for item in found}
    shown = [(extract.passage, sentence) for extract in chosen for sentence in extract.sentences]
    assert all(sentence in item.sentences for item, sentence in shown)  # verbatim, with its place
    assert len({(item.id, sentence.spans) for item, sentence in shown}) == len(shown)
    for extract in chosen:
        assert any((extract.passage.id, sentence) in offered for sentence in extract.sentences)
    assert (
        sum(extract.words for extract in chosen[1:]) <= max(budget - chosen[0].words, 0) if chosen else True
    )


@given(found=choices(), budget=st.integers(1, 60))
def test_lists_are_never_cut_from_what_introduces_them(found: list[Candidate], budget: int) -> None:
    shown = [
        (extract.passage, sentence)
        for extract in in_reading_order(choose(found, budget=budget))
        for sentence in extract.sentences
    ]
    for item, sentence in shown:
        at = item.sentences.index(sentence)
        after = item.sentences[at + 1] if at + 1 < len(item.sentences) else None
        if sentence.text.endswith(":") and after is not None and after.kind in (ITEM, ROW):
            assert any(other is item and each.kind in (ITEM, ROW) for other, each in shown)
        before = item.sentences[at - 1] if at else None
        if sentence.kind is ITEM and before is not None and before.text.endswith(":"):
            assert (item, before) in shown


@given(found=choices(), budget=st.integers(1, 60))
def test_reading_order_groups_by_document_and_goes_forward(found: list[Candidate], budget: int) -> None:
    chosen = choose(found, budget=budget)
    ordered = in_reading_order(chosen)
    assert sorted(texts(ordered)) == sorted(texts(chosen))
    documents = [extract.passage.document_id for extract in ordered]
    assert documents == sorted(documents, key=documents.index)
    for document in set(documents):
        places = [
            (extract.passage.ordinal, sentence.spans[0].start)
            for extract in ordered
            if extract.passage.document_id == document
            for sentence in extract.sentences
        ]
        assert places == sorted(places)


@pytest.mark.parametrize("budget", [0, -5])
def test_no_budget_shows_nothing(budget: int) -> None:
    assert choose([candidate(LIST, 0)], budget=budget) == []


@given(found=choices(), budget=st.integers(1, 60))
def test_caption_is_never_shown_without_a_row_of_its_table(found: list[Candidate], budget: int) -> None:
    shown = [
        (extract.passage, sentence)
        for extract in in_reading_order(choose(found, budget=budget))
        for sentence in extract.sentences
    ]
    for item, sentence in shown:
        if sentence.kind is CAPTION:
            assert any(other is item and each.kind in (ITEM, ROW) for other, each in shown)
