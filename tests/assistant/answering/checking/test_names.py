"""A proper name is said where its words or its initials stand, and not where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.checking.names import missing, read, said


def words_missing(statement: str, source: str, *, ordinary: bool = False) -> list[str]:
    told = said(source, source.casefold().split())
    return [
        capital.word
        for run in read(statement)
        for capital in missing(run, told, str.casefold, lambda _: ordinary)
    ]


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It was led by the National Audit Office.", "the NAO led it"),
        ("It was led by the NAO.", "the National Audit Office led it"),
        ("The PfPP pilots ran.", "Partnerships for People and Place ran"),
        ("Partnerships for People and Place ran.", "pilots of PfPP ran"),
        (
            "The Department for Levelling Up, Housing and Communities paid.",
            "paid for by DLUHC (DLUHC 2024)",
        ),
        ("Scottish ministers agreed.", "ministers in Scotland agreed"),
        ("Leeds’s councillors and Hull's agreed.", "councillors in Leeds and Hull agreed"),
        ("It was the Programme that the Government ran.", "it was run centrally"),
        ("A Manchester-based team ran it in March.", "a team in Manchester ran it"),
        ("Phase II began.", "the second phase began"),
        ("Sixty-six areas joined.", "66 areas joined"),
    ],
)
def test_a_name_is_said_in_full_or_by_its_initials(statement: str, source: str) -> None:
    assert words_missing(statement, source, ordinary=True) == []


@pytest.mark.parametrize(
    ("statement", "source", "lacking"),
    [
        (
            "It was led by the National Audit Office.",
            "it was led by the LSE",
            ["National", "Audit", "Office"],
        ),
        ("It was led by the NAO.", "it was led by the LSE", ["NAO"]),
        ("It was led by Ipsos UK.", "it was led by Ipsos MORI", ["UK"]),
        ("It was tried in Wales.", "it was tried in Scotland", ["Wales"]),
    ],
)
def test_a_name_that_is_not_there_is_missed(statement: str, source: str, lacking: list[str]) -> None:
    assert words_missing(statement, source, ordinary=True) == lacking


@pytest.mark.parametrize(("ordinary", "lacking"), [(True, []), (False, ["However"])])
def test_a_word_that_opens_a_sentence_is_judged_apart(ordinary: bool, lacking: list[str]) -> None:
    assert words_missing("However it went on.", "it went on", ordinary=ordinary) == lacking


@given(st.text(max_size=80))
def test_every_name_of_a_text_is_said_by_it(text: str) -> None:
    assert words_missing(text, text) == []
