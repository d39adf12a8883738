from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.lexical import LexicalEntry, LexicalReader, write_lexical

TEXTS = (
    "The Department of Health paid for pilots.",  # 0
    "Health departments shared data with councils.",  # 1
    "Councils met; the pilots were evaluated in 2007 and £3.5m was spent.",  # 2
    "Évaluation of the Harbour Fund: Whitby's data-sharing.",  # 3
    "Nothing of the kind.",  # 4
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> LexicalReader:
    folder = tmp_path_factory.mktemp("lexical")
    assert write_lexical(folder, [LexicalEntry(row, text) for row, text in enumerate(TEXTS)]) == len(TEXTS)
    return LexicalReader(folder)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("pilots", {0, 2}),
        ("pilot", {0, 2}),
        ("PILOTS!", {0, 2}),
        ("evaluating", {2, 3}),
        ("evaluation évaluations", {2, 3}),
        ("data sharing", {1, 3}),
        ("whitby", {3}),
        ("2007", {2}),
        ("harbour whitby nothing", {3, 4}),
        ("absent", set()),
        ("", set()),
        (" \n", set()),
        ("?!… — “”", set()),
        ("\x00", set()),
        ('title:pilots AND (body "', {0, 2}),
        ("x" * 10_000, set()),
    ],
)
def test_words_are_found_whatever_their_form(reader: LexicalReader, query: str, rows: set[int]) -> None:
    assert set(reader.search(query, limit=10)) == rows


def test_the_best_come_first_and_no_more_than_are_wanted(reader: LexicalReader) -> None:
    scores = reader.search("harbour fund data councils", limit=10)
    assert next(iter(scores)) == 3
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert list(reader.search("harbour fund data councils", limit=2)) == list(scores)[:2]


@pytest.mark.parametrize(
    ("phrases", "rows"),
    [
        (["Department of Health"], {0}),
        (["departments of health"], {0}),
        (["health departments"], {1}),
        (["of the"], {3, 4}),
        (["pilots"], {0, 2}),
        (["data sharing"], {3}),
        (["pilots", "health"], {0}),
        (["pilots", "harbour fund"], set()),
        (["shared health"], set()),
        (["…"], {0, 2}),
        ([""], {0, 2}),
    ],
)
def test_every_phrase_must_occur(reader: LexicalReader, phrases: Sequence[str], rows: set[int]) -> None:
    assert set(reader.search("pilots", limit=10, phrases=phrases)) == rows


def test_a_phrase_alone_is_a_query(reader: LexicalReader) -> None:
    assert set(reader.search("", limit=10, phrases=["harbour fund"])) == {3}


def test_only_the_rows_that_are_allowed_are_found_and_score_as_before(reader: LexicalReader) -> None:
    scores = reader.search("pilots data councils", limit=10)
    among = reader.search("pilots data councils", limit=10, among=[1, 2, 4, 77])
    assert among == {row: pytest.approx(scores[row]) for row in (1, 2)}
    assert reader.search("pilots", limit=10, among=[]) == {}
    assert set(reader.search("pilots", limit=10, among={2}, phrases=["the pilots"])) == {2}


def test_words_that_stand_together_score_more(tmp_path: Path) -> None:
    texts = ("harbour towns were poor and the fund was late", "the harbour fund was late and towns were poor")
    write_lexical(tmp_path, [LexicalEntry(row, text) for row, text in enumerate(texts)])
    assert list(LexicalReader(tmp_path).search("harbour fund", limit=2)) == [1, 0]


def test_equal_scores_keep_the_order_of_the_rows(tmp_path: Path) -> None:
    write_lexical(tmp_path, [LexicalEntry(row, "the same words") for row in range(50)])
    assert list(LexicalReader(tmp_path).search("words", limit=50)) == list(range(50))


def test_a_rarer_word_weighs_more(reader: LexicalReader) -> None:
    frequent, rare, absent = (reader.rarity(word) for word in ("pilot", "whitbi", "absent"))
    assert (reader.frequency("pilot"), reader.frequency("whitbi"), reader.frequency("absent")) == (2, 1, 0)
    assert 0 < frequent < rare < absent


def test_an_empty_index_can_be_searched(tmp_path: Path) -> None:
    assert write_lexical(tmp_path, []) == 0
    reader = LexicalReader(tmp_path)
    assert reader.count() == 0
    assert reader.search("anything", limit=3, phrases=["at all"], among=[1]) == {}
    assert reader.rarity("anything") > 0


@pytest.mark.parametrize("prepare", [lambda folder: folder.mkdir(), lambda folder: None])
def test_what_cannot_be_opened_is_damage(tmp_path: Path, prepare) -> None:
    prepare(tmp_path / "lexical")
    with pytest.raises(IndexDamaged, match="rollback"):
        LexicalReader(tmp_path / "lexical")


def test_irregular_forms_of_a_verb_are_one_word(reader: LexicalReader) -> None:
    assert reader.stems("It was found, they find") == reader.stems("It was find, they found")
    assert reader.analyse("found") != reader.analyse("find")


# For search -----------------------------------------------------------------------------------


def test_rows_are_weighed_by_the_words_that_they_have(reader: LexicalReader) -> None:
    weights = {"pilot": 2.0, "council": 1.0, "absent": 5.0}
    assert reader.weigh(weights, limit=10) == {2: 3.0, 0: 2.0, 1: 1.0}
    assert reader.weigh(weights, limit=1) == {2: 3.0}
    assert reader.weigh(weights, limit=10, among=[0, 4]) == {0: 2.0}
    assert reader.weigh({}, limit=10) == {}


@pytest.mark.parametrize(
    ("phrase", "rows"),
    [("pilot", {0, 2}), ("departments of health", {0}), ("health of", set()), ("…", set()), ("", set())],
)
def test_every_row_that_holds_a_phrase_is_found(reader: LexicalReader, phrase: str, rows: set[int]) -> None:
    assert reader.holding(phrase) == rows


def test_words_of_the_collection_are_listed_by_their_beginning(reader: LexicalReader) -> None:
    assert reader.words_from("p") == [("pilot", 2), ("paid", 1)]
    assert reader.words_from("zz") == []


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Councils met; pilots’ £3.5m", ("council", "meet", "pilot", "3", "5m")),
        (f"{'x' * 70} pilots", ("", "pilot")),
        ("", ()),
    ],
)
def test_every_word_of_a_text_has_its_stem(reader: LexicalReader, text: str, stems: tuple[str, ...]) -> None:
    assert reader.words(text) == stems
