"""What is denied in the one and said in the other contradicts; what is denied in both, in whatever words, does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.checking.contraries import contrary
from assistant.answering.checking.polarity import contradiction
from assistant.answering.checking.reading import TextReader
from assistant.kernel.index.generation import Generation


@pytest.fixture(scope="module")
def reader(opened: Generation) -> TextReader:
    return TextReader(opened)


def contradicts(reader: TextReader, statement: str, source: str) -> bool:
    one, other = reader.read(statement), reader.read(source)
    return bool(contradiction(one, [other]) or contrary(one, [other]))


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The towns did not mend their quays.", "The towns mended their quays."),
        ("The towns mended their quays.", "The towns did not mend their quays."),
        ("The towns never shared data.", "The towns shared data in 2010."),
        ("The fund had an effect that was measured.", "The effect of the fund could not be measured."),
        ("Trade rose in the towns.", "Trade fell in the towns."),
        ("Bids were easy for small towns.", "Bids were difficult for small towns."),
        ("Councils seldom shared data.", "Councils shared data each month."),
        ("Councils shared data.", "Councils failed to share data."),
    ],
)
def test_a_contradiction_is_found(reader: TextReader, statement: str, source: str) -> None:
    assert contradicts(reader, statement, source)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The towns did not mend their quays.", "The towns failed to mend their quays."),
        ("The towns have yet to mend their quays.", "The quays of the towns were not mended."),
        ("The roles were not clear.", "The roles were unclear."),
        ("The scheme did not survive the election.", "The scheme was dropped after the election."),
        ("Councils shared neither staff nor money.", "Councils did not share staff or money."),
        ("No fewer than 14 towns took part.", "At least 14 towns took part."),
        ("Not only Whitby took part.", "Whitby and Hull took part."),
        ("Money was shared by formula, not competition.", "Money was shared by formula."),
        ("Thirteen towns took part.", "Thirteen towns took part, but not Hull."),
        ("A few towns took part.", "Several towns took part."),
    ],
)
def test_the_same_in_other_words_is_no_contradiction(reader: TextReader, statement: str, source: str) -> None:
    assert not contradicts(reader, statement, source)


@given(st.text(max_size=80))
def test_no_text_contradicts_itself(reader: TextReader, text: str) -> None:
    assert not contradicts(reader, text, text)
