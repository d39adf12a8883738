from __future__ import annotations

import pytest

from assistant.kernel.domain import DocumentStatus, Filters, Hit, PassageRole
from assistant.kernel.index.generation import Generation
from assistant.retrieval import retriever
from assistant.retrieval.retriever import Search, rank, retrieve


def found(generation: Generation, query: str, *, k: int = 10, **given: object) -> list[Hit]:
    hits, _ = retrieve(generation, Search(query, **given), k=k)  # type: ignore[arg-type]
    return hits


def documents(hits: list[Hit]) -> set[str]:
    return {hit.source.id for hit in hits}


def test_words_of_a_passage_find_it(generation: Generation) -> None:
    assert found(generation, "competitive bidding took small towns a year")[0].source.id == "harbour-fund"


def test_hits_come_best_first_with_scores_between_0_and_1(generation: Generation) -> None:
    scores = [hit.score for hit in found(generation, "councils sharing data")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_hit_says_how_it_was_found(generation: Generation) -> None:
    best = found(generation, "orchards planted in Scotland")[0]
    assert best.signals["lexical"] > 0
    assert -1 <= best.signals["dense"] <= 1


def test_both_sides_score_what_either_found(generation: Generation) -> None:
    """A passage without any word of the query has no BM25 score, and is there by its meaning."""
    hits = found(generation, "zymurgy", k=50)
    assert hits
    assert {hit.signals["lexical"] for hit in hits} == {0.0}


def test_no_more_hits_than_asked_for(generation: Generation) -> None:
    assert [len(found(generation, "programme", k=k)) for k in (0, 1, 2)] == [0, 1, 2]


def test_same_search_ranks_the_same_twice(awkward: Generation) -> None:
    query = "warden of the Meadow Scheme beside gate"
    assert found(awkward, query) == found(awkward, query)


def test_every_passage_is_a_hit_at_most_once(awkward: Generation) -> None:
    hits = found(awkward, "Meadow Scheme Ashby meadows", k=50)
    names = [name for hit in hits for name in (hit.passage.id, *hit.merged, *hit.folded)]
    assert len(names) == len(set(names))


# Filters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(programmes=("lantern",)), {"lantern"}),
        (Filters(programmes=("lantern", "orchard")), {"lantern", "orchard"}),
        (Filters(places=("Whitby",)), {"harbour-fund"}),
        (Filters(barriers=("data-sharing",)), {"lantern"}),
        (Filters(kinds=("programme",)), {"harbour-fund", "lantern", "orchard"}),
        (Filters(nations=("England", "Scotland")), {"harbour-fund", "orchard"}),
        (Filters(statuses=("current",)), {"harbour-fund", "lantern"}),
        (Filters(publishers=("Test Library",), nations=("Wales",)), {"lantern"}),
        (Filters(publishers=("Somebody else",)), set()),
        (Filters(statuses=("superseded", "withdrawn")), {"lantern-early", "orchard"}),
        (Filters(documents=("orchard",)), {"orchard"}),
        (Filters(year_from=2020), {"harbour-fund", "lantern", "orchard"}),
        (Filters(year_to=2020), {"harbour-fund", "lantern-early"}),
        (Filters(year_from=2020, year_to=2021), {"harbour-fund", "lantern"}),
        (Filters(programmes=("lantern",), statuses=("current",)), {"lantern"}),
        (Filters(nations=("Wales",), year_to=2019, statuses=("superseded",)), {"lantern-early"}),
    ],
)
def test_filter_lets_through_what_it_says(
    generation: Generation, filters: Filters, expected: set[str]
) -> None:
    assert documents(found(generation, "programme", k=50, filters=filters)) == expected


@pytest.mark.parametrize(
    "filters",
    [
        Filters(programmes=("nowhere",)),
        Filters(programmes=("lantern",), nations=("England",)),
        Filters(year_from=2030),
        Filters(year_from=2022, year_to=2019),
    ],
)
def test_filter_that_lets_nothing_through_gives_no_hits(generation: Generation, filters: Filters) -> None:
    assert found(generation, "programme", filters=filters) == []


def test_filtered_hits_rank_as_without_a_filter(generation: Generation) -> None:
    query = "councils sharing data"
    everything = [hit.source.id for hit in found(generation, query) if hit.source.nation == "Wales"]
    assert [
        hit.source.id for hit in found(generation, query, filters=Filters(nations=("Wales",)))
    ] == everything


@pytest.mark.parametrize("named_windows", [0, 10_000])
def test_wide_filter_finds_the_same_however_it_is_applied(
    awkward: Generation, monkeypatch: pytest.MonkeyPatch, named_windows: int
) -> None:
    """A filter that lets many through is asked of Chroma by name, or applied to what it found."""
    monkeypatch.setattr(retriever, "CANDIDATES", 3)
    monkeypatch.setattr(retriever, "_NAMED_WINDOWS", named_windows)
    filters = Filters(programmes=("meadow",))
    hits = found(awkward, "grasses and butterflies", filters=filters, k=5)
    assert documents(hits) <= {"meadow", "meadow-copy"}
    assert any("grasses" in hit.passage.text for hit in hits)


# Phrases ------------------------------------------------------------------------------------


def test_phrase_must_occur(generation: Generation) -> None:
    hits = found(generation, '"legal worry" about orchards and quays', phrases=("legal worry",), k=50)
    assert documents(hits) == {"lantern"}
    assert all("legal worry" in hit.passage.text for hit in hits)


def test_every_phrase_must_occur(generation: Generation) -> None:
    assert found(generation, "x", phrases=("legal worry", "competitive bidding")) == []


def test_words_of_a_phrase_must_stand_together(generation: Generation) -> None:
    assert found(generation, "worry legal", phrases=("worry legal",)) == []


def test_phrase_and_filter_add_up(generation: Generation) -> None:
    search = {"phrases": ("legal worry",), "k": 50}
    assert found(generation, "x", filters=Filters(nations=("England",)), **search) == []
    assert documents(found(generation, "x", filters=Filters(nations=("Wales",)), **search)) == {"lantern"}


# Standing -----------------------------------------------------------------------------------


def test_earlier_version_is_left_out_unless_it_is_asked_for(generation: Generation) -> None:
    query = "Lantern Programme began in Wales with councils"
    assert "lantern-early" not in documents(found(generation, query, k=50))
    for asked in (
        {"earlier": True},
        {"filters": Filters(documents=("lantern-early",))},
        {"filters": Filters(statuses=("superseded",))},
        {"filters": Filters(year_to=2019)},
    ):
        assert "lantern-early" in documents(found(generation, query, k=50, **asked))


def test_earlier_version_that_is_asked_for_ranks_below_the_one_that_stands_and_keeps_its_label(
    generation: Generation,
) -> None:
    hits = found(generation, "Lantern Programme began in Wales with councils", k=50, earlier=True)
    order = [hit.source.id for hit in hits]
    assert order.index("lantern") < order.index("lantern-early")
    statuses = {hit.source.id: hit.source.status for hit in hits}
    assert statuses["lantern-early"] is DocumentStatus.SUPERSEDED
    assert statuses["orchard"] is DocumentStatus.WITHDRAWN


@pytest.mark.parametrize("document", ["lantern-early", "orchard"])
def test_document_that_no_longer_stands_scores_less_than_it_would(
    generation: Generation, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score() -> float:
        hits = found(generation, "Lantern Programme and Orchard Partnerships", k=50, earlier=True)
        return next(hit.score for hit in hits if hit.source.id == document)

    marked_down = score()
    monkeypatch.setattr(retriever, "_STANDING", dict.fromkeys(DocumentStatus, 1.0))
    assert marked_down < score()


def test_withdrawn_loses_more_than_superseded() -> None:
    standing = retriever._STANDING
    assert standing[DocumentStatus.WITHDRAWN] < standing[DocumentStatus.SUPERSEDED] < 1


def test_list_of_works_ranks_below_the_text_that_says_the_same(awkward: Generation) -> None:
    hits = found(awkward, "Meadow Scheme final report on meadows and hedges", k=50)
    assert hits[0].passage.role is PassageRole.BODY


def test_named_programme_is_preferred(generation: Generation) -> None:
    query = "what was found by 2014"
    for programme in ("harbour-fund", "lantern"):
        hits = found(generation, query, programmes=(programme,), k=50)
        scores = {hit.passage.id: hit.score for hit in found(generation, query, k=50)}
        # Preferred: what is about the programme loses less, or gains, against what is not.
        own = [hit.score - scores[hit.passage.id] for hit in hits if programme in hit.source.programmes]
        others = [
            hit.score - scores[hit.passage.id] for hit in hits if programme not in hit.source.programmes
        ]
        assert max(others) <= 0
        assert min(own) > min(others)


# Merged and folded --------------------------------------------------------------------------


def test_neighbours_under_one_heading_are_one_hit(awkward: Generation) -> None:
    hits = found(awkward, "warden found flowers on the bank beside gate", k=50)
    (notes,) = [hit for hit in hits if hit.passage.heading_path[-1:] == ("Field notes",)]
    visits = [sentence.text.split()[2] for sentence in notes.passage.sentences]
    assert visits == [str(number) for number in range(1, 91)]
    assert len(notes.merged) == 2


def test_copy_in_another_document_is_folded_and_named(awkward: Generation) -> None:
    hits = found(awkward, "sowed 40 meadows in Ashby and paid farmers for hedges", k=50)
    (kept,) = [hit for hit in hits if "sowed 40 meadows" in hit.passage.text]
    (copy,) = kept.folded
    twins = {kept.source.id, copy.split(".")[0]}
    assert twins == {"meadow", "meadow-copy"}


def test_ranking_alone_neither_merges_nor_folds(awkward: Generation) -> None:
    query = "sowed 40 meadows in Ashby and paid farmers for hedges"
    vector = awkward.encoder.encode([query])[0]
    hits = rank(awkward, Search(query), vector, depth=50)
    assert len(hits) == awkward.manifest.counts["passages"]
    assert not any(hit.merged or hit.folded for hit in hits)
