from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.retrieval.searching.syntax import Part, Query, parse


@pytest.mark.parametrize(
    ("typed", "text", "phrases", "without"),
    [
        ("trams in Leeds", "trams in Leeds", (), ()),
        ('"old habits" trams', "old habits trams", ("old habits",), ()),
        ("“old  habits”", "old habits", ("old habits",), ()),
        ("trams -Leeds", "trams", (), ("Leeds",)),
        ('trams -"old habits" -Leeds', "trams", (), ("old habits", "Leeds")),
        ("trams NOT Leeds", "trams", (), ("Leeds",)),
        ('trams NOT "old habits"', "trams", (), ("old habits",)),
        ("trams not Leeds", "trams not Leeds", (), ()),
        ("trams NOT", "trams NOT", (), ()),
        ("data-sharing", "data-sharing", (), ()),
        ("2001 - 2006", "2001 2006", (), ()),
        ("trams −Leeds –Hull", "trams", (), ("Leeds", "Hull")),
        ('an "open quote', "an open quote", (), ()),
        ('"" "!!" -', "", (), ()),
        ("-Leeds", "", (), ("Leeds",)),
        ("", "", (), ()),
    ],
)
def test_query_is_read_as_typed(
    typed: str, text: str, phrases: tuple[str, ...], without: tuple[str, ...]
) -> None:
    query = parse(typed)
    assert (query.text, query.phrases, query.without) == (text, phrases, without)


def test_words_outside_phrases_are_told_apart() -> None:
    assert parse('one "two three" four -five').free == "one four"


def test_phrases_may_be_taken_apart_and_exclusions_dropped() -> None:
    query = parse('"old habits" trams -"new roads"')
    assert str(query.unquoted()) == 'old habits trams -"new roads"'
    assert str(query.including()) == '"old habits" trams'


def test_word_is_respelt_whole_and_not_where_it_is_left_out() -> None:
    query = parse('tram "tram lines" trams -tram')
    assert str(query.spelled("Tram", "train")) == 'train "train lines" trams -tram'


_WORD = st.text("abcdé", min_size=1, max_size=6)
_PARTS = st.lists(
    st.builds(
        Part,
        st.lists(_WORD, min_size=1, max_size=3).map(" ".join),
        phrase=st.just(True),
        without=st.booleans(),
    )
    | st.builds(Part, _WORD, without=st.booleans()),
    max_size=6,
).map(tuple)


@given(_PARTS)
def test_query_written_out_reads_the_same(parts: tuple[Part, ...]) -> None:
    assert parse(str(Query(parts))) == Query(parts)


@given(st.text(max_size=80))
@example('"-0')
@example('"NOT b')
def test_anything_may_be_typed(text: str) -> None:
    query = parse(text)
    assert parse(str(query)).text == query.text
