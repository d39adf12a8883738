from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.kernel.domain import BlockKind, Passage, Sentence, Span
from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.marking import Marker
from assistant.retrieval.searching.search import Found, Wanted, search
from assistant.retrieval.searching.snippets import Snippet, snippet
from assistant.retrieval.searching.syntax import parse

Look = Callable[..., Found]


def marked(generation: Generation, query: str, text: str) -> list[str]:
    runs = Marker(generation.lexical, parse(query)).runs(text)
    assert "".join(run.text for run in runs) == text
    return [run.text for run in runs if run.marked]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("tram", "Trams, a tram’s bell and TRAMS.", ["Trams", "tram", "TRAMS"]),
        ("funding", "It was funded by a fund.", ["funded", "fund"]),
        ("find", "They found it.", ["found"]),
        ('"old habits"', "Old habits; the old had habits; old habit.", ["Old habits", "old habit"]),
        ('"old habits" trams', "old trams, old habits", ["trams", "old habits"]),
        ("what is the tram", "What is the tram?", ["tram"]),
        ("the", "the tram", ["the"]),
        ("tram -bell", "a tram bell", ["tram"]),
        ("café", "a cafe and a café", ["cafe", "café"]),
        ("trams", "", []),
        ("", "a tram", []),
        ("tram", f"{'x' * 70} tram", ["tram"]),
    ],
)
def test_words_are_marked_in_every_form(
    generation: Generation, query: str, text: str, expected: list[str]
) -> None:
    assert marked(generation, query, text) == expected


# Snippets -----------------------------------------------------------------------------------


def made(*texts: str) -> Passage:
    sentences, start = [], 0
    for number, text in enumerate(texts):
        sentences.append(Sentence(text, (Span(1, start, start + len(text)),), BlockKind.PARAGRAPH, number))
        start += len(text) + 1
    return Passage("p", "d", 0, (), tuple(sentences))


def shown(generation: Generation, query: str, passage: Passage, *nearness: float) -> Snippet:
    return snippet(passage, Marker(generation.lexical, parse(query)), lambda _: 1.0, nearness)


LONG = "A sentence of many words, " + "each as dull as the one before it, " * 3 + "and an end."


def test_sentence_with_most_of_the_words_is_shown(generation: Generation) -> None:
    passage = made(LONG + " tram", LONG + " tram bell", LONG)
    assert [piece.text for piece in shown(generation, "bell tram", passage).pieces] == [LONG + " tram bell"]


def test_short_sentence_is_given_another_in_reading_order(generation: Generation) -> None:
    passage = made("A tram here.", "Nothing.", "A bell and a tram.")
    assert [piece.text for piece in shown(generation, "tram bell", passage).pieces] == [
        "A tram here.",
        "A bell and a tram.",
    ]


def test_where_no_words_stand_the_nearest_in_meaning_is_shown(generation: Generation) -> None:
    passage = made(LONG + " One.", LONG + " Two.", LONG + " Three.")
    (piece,) = shown(generation, "zymurgy", passage, 0.1, 0.9, 0.2).pieces
    assert piece.text.endswith("Two.")
    assert not shown(generation, "zymurgy", passage).marked


def test_long_sentence_is_cut_where_the_words_stand(generation: Generation) -> None:
    words = [f"w{number}" for number in range(200)]
    words[150] = "tram"
    (piece,) = shown(generation, "tram", made(" ".join(words))).pieces
    assert len(piece.text.split()) == 48
    assert "tram" in piece.text
    assert not (piece.opens or piece.closes)
    assert piece.text == " ".join(words)[piece.span.start : piece.span.end]


def test_snippet_of_a_few_words_is_slight(generation: Generation) -> None:
    assert shown(generation, "tram", made("Tram briefing.")).slight
    assert not shown(generation, "tram", made(LONG)).slight


def test_passage_of_no_sentences_shows_nothing(generation: Generation) -> None:
    assert shown(generation, "tram", made()).pieces == ()


@pytest.mark.parametrize(
    "query", ["", "meadows grasses", "lasting jobs villages", "board café 2006", "wardens"]
)
def test_every_snippet_is_verbatim_on_its_page(awkward: Generation, query: str) -> None:
    found = search(awkward, Wanted(parse(query), limit=50))
    pieces = [
        (shown.passage.document_id, piece)
        for group in found.groups
        for shown in group.shown
        for piece in shown.snippet.pieces
    ]
    assert pieces
    for document, piece in pieces:
        page = awkward.passages.page_text(document, piece.span.page)
        assert page[piece.span.start : piece.span.end] == piece.text


def test_sentence_over_a_page_end_is_shown_as_it_stands_on_one_of_them(awkward: Generation) -> None:
    found = search(awkward, Wanted(parse('"lasting jobs" villages')))
    (shown,) = found.groups[0].shown
    (piece, *_) = [piece for piece in shown.snippet.pieces if "lasting" in piece.text]
    assert piece.span.page == shown.page == 2
    assert not piece.opens
    assert piece.closes
