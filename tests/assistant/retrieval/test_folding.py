from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from made_hits import hit, passage

from assistant.kernel.domain import Hit, PassageRole
from assistant.retrieval.folding import fold, merge_neighbours

LONG = "The scheme sowed forty meadows in Ashby between 1998 and 2004 and paid farmers for hedges."


def ids(hits: list[Hit]) -> list[str]:
    return [item.passage.id for item in hits]


# Folding ------------------------------------------------------------------------------------


def test_nothing_folds_to_nothing() -> None:
    assert fold([]) == []


def test_copy_is_folded_into_the_better_one_and_named() -> None:
    best, copy = hit(passage(LONG, document="a"), 0.9), hit(passage(LONG, document="b"), 0.8)
    (kept,) = fold([best, copy])
    assert kept.passage is best.passage
    assert kept.folded == ("b.0",)
    assert kept.score == 0.9


def test_copy_with_a_word_changed_is_a_copy() -> None:
    changed = LONG.replace("hedges", "ditches")
    assert len(fold([hit(passage(LONG, document="a")), hit(passage(changed, document="b"))])) == 1


def test_several_copies_are_all_named() -> None:
    (kept,) = fold([hit(passage(LONG, document=name)) for name in "abc"])
    assert kept.folded == ("b.0", "c.0")


def test_case_and_line_breaks_make_no_difference() -> None:
    one, other = passage(LONG, document="a"), passage(LONG.upper(), document="b")
    assert len(fold([hit(one), hit(other)])) == 1


def test_different_passages_are_kept_apart() -> None:
    other = "Nine parish councils ran it from one office, with a named officer in each of them."
    assert ids(fold([hit(passage(LONG, document="a")), hit(passage(other, document="b"))])) == ["a.0", "b.0"]


def test_part_of_a_better_passage_is_folded_into_it() -> None:
    whole = passage(LONG, "It was closed in 2004 when the money for wardens ran out.", document="a")
    assert ids(fold([hit(whole), hit(passage(LONG, document="b"))])) == ["a.0"]


def test_passage_that_says_more_than_the_better_one_is_kept() -> None:
    more = "It was closed in 2004 when the money for wardens ran out and the council took the land back."
    found = fold([hit(passage(LONG, document="a")), hit(passage(LONG, more, document="b"))])
    assert ids(found) == ["a.0", "b.0"]


def test_passages_of_a_word_or_two_are_compared_too() -> None:
    assert len(fold([hit(passage("Yes.", document="a")), hit(passage("Yes.", document="b"))])) == 1
    assert len(fold([hit(passage("Yes.", document="a")), hit(passage("No.", document="b"))])) == 2


# Merging ------------------------------------------------------------------------------------


def part(ordinal: int, **given: object) -> Hit:
    return hit(passage(f"Sentence {ordinal}.", ordinal=ordinal, **given), 1 / (ordinal + 2))  # type: ignore[arg-type]


def test_neighbours_are_joined_in_reading_order() -> None:
    (merged,) = merge_neighbours([part(2), part(1), part(3)])
    assert merged.passage.text == "Sentence 1.\nSentence 2.\nSentence 3."


def test_joined_hit_is_the_better_one_and_names_the_others() -> None:
    best = part(2)
    (merged,) = merge_neighbours([best, part(1), part(3)])
    assert (merged.passage.id, merged.score) == (best.passage.id, best.score)
    assert merged.merged == ("doc.1", "doc.3")
    assert (merged.passage.first_page, merged.passage.last_page) == (2, 4)


def test_passage_between_is_not_left_out() -> None:
    assert [item.merged for item in merge_neighbours([part(1), part(3)])] == [(), ()]


def test_neighbour_under_another_heading_stands_alone() -> None:
    assert len(merge_neighbours([part(1), part(2, heading=("Heading", "Below"))])) == 2


def test_neighbour_of_another_document_stands_alone() -> None:
    assert len(merge_neighbours([part(1), part(2, document="other")])) == 2


def test_list_of_works_is_not_joined_to_findings() -> None:
    assert len(merge_neighbours([part(1), part(2, role=PassageRole.REFERENCE)])) == 2


def test_order_of_hits_is_kept() -> None:
    hits = [part(5), part(9, document="b"), part(6), part(1)]
    assert ids(merge_neighbours(hits)) == ["doc.5", "b.9", "doc.1"]


PLACES = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.sampled_from("xy")),
    unique_by=lambda item: item[:2],
    max_size=10,
)


@given(PLACES)
def test_every_passage_is_in_one_hit_and_none_crosses_a_heading(places: list[tuple[str, int, str]]) -> None:
    hits = [hit(passage(f"Of {d}, {n}.", document=d, ordinal=n, heading=(h,))) for d, n, h in places]
    merged = merge_neighbours(hits)
    named = [name for item in merged for name in (item.passage.id, *item.merged)]
    assert sorted(named) == sorted(item.passage.id for item in hits)
    heading = {item.passage.id: (item.passage.document_id, item.passage.heading_path) for item in hits}
    for item in merged:
        assert {heading[name] for name in item.merged} <= {heading[item.passage.id]}
        pages = [sentence.spans[0].page for sentence in item.passage.sentences]
        assert pages == list(range(pages[0], pages[0] + len(pages)))
