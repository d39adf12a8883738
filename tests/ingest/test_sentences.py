from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.sentences import split

# Text dense in what the rules look at, so that a few hundred examples reach all of them.
AWKWARD = st.lists(
    st.sampled_from(
        [
            *" \n\t.!?…'\")]”’([“‘:;-–",
            "1",
            "12",
            "3.5",
            "£",
            "A",
            "a",
            "The",
            "St",
            "No",
            "e.g",
            "etc",
            "U.K",
            "J",
        ]
    ),
    max_size=40,
).map("".join)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@given(st.one_of(AWKWARD, st.text(max_size=80)))
@example("\x1c.\x1f A")
@example("\u00a0.\u2003The end")
def test_every_visible_character_lies_in_exactly_one_sentence_and_they_come_in_order(text: str) -> None:
    bounds = list(split(text))
    covered = [position for start, end in bounds for position in range(start, end)]
    assert covered == sorted(set(covered))
    assert {p for p, character in enumerate(text) if not character.isspace()} <= set(covered)
    for start, end in bounds:
        assert start < end
        assert text[start:end] == text[start:end].strip()


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("The fund paid £3.5m to 1.2 million people.", id="decimals"),
        pytest.param("See No. 5, p. 12 and Fig. 3 in vol. 2.", id="abbreviations before numbers"),
        pytest.param("Some councils, e.g. Hull, joined, i.e. They signed.", id="e.g. and i.e."),
        pytest.param("Dr. A. B. Smith and Mr. Jones wrote it.", id="titles and initials"),
        pytest.param("It began in St. Helens and Co. Durham.", id="places"),
        pytest.param("The U.K. Government paid.", id="an acronym with full stops in a name"),
        pytest.param("Smith et al. (2010) found none.", id="et al."),
        pytest.param("It met at 9 a.m. 10 councils came.", id="a number after a.m."),
        pytest.param("There were three aims: One was trust.", id="a colon"),
        pytest.param("It took time… and money.", id="an ellipsis inside"),
        pytest.param("It took time... and money.", id="three full stops inside"),
        pytest.param("Was it “enough?” asked the auditors.", id="a question inside"),
        pytest.param("Version 2.0.1 of www.example.gov.uk was used.", id="full stops inside words"),
        pytest.param("The office (see p. 5) closed.", id="brackets inside"),
    ],
)
def test_does_not_split(whole: str) -> None:
    assert sentences(f"{whole} The next one.") == [whole, "The next one."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("It closed in 2010.", "It had 13 pilots.", id="a year"),
        pytest.param("It cost £3.5m.", "£2m came later.", id="money first"),
        pytest.param('He said "yes."', "The others agreed.", id="straight quotes"),
        pytest.param("He said “yes.”", "“No,” said the others.", id="curly quotes"),
        pytest.param("It was praised (Public Finance 2010).", "It ended.", id="a citation in brackets"),
        pytest.param("It was praised. (It was short.)", "It ended.", id="a sentence in brackets"),
        pytest.param("Money, staff, time, etc.", "The pilots asked for more.", id="etc."),
        pytest.param("It began in the U.K.", "The others followed.", id="U.K. at the end"),
        pytest.param("The answer was no.", "Nobody knew why.", id="the word no"),
        pytest.param("It was state of the art.", "The rest was not.", id="the word art"),
        pytest.param("They chose Plan B.", "It was cheaper.", id="a letter at the end"),
        pytest.param("It was run by Acme Ltd.", "It closed.", id="a company at the end"),
        pytest.param("Was it worth it?", "Nobody knows.", id="a question"),
        pytest.param("It took time…", "The money was late.", id="an ellipsis at the end"),
        pytest.param("It took time...", "The money was late.", id="three full stops at the end"),
        pytest.param("It worked in all places.12", "The cost was £4m.", id="the number of a note"),
        pytest.param("It “worked”.3", "The cost was £4m.", id="the number of a note after a quotation"),
        pytest.param("1. First, map the money.", "2. Then pool it.", id="numbered"),
        pytest.param("iv. First, map the money.", "v. Then pool it.", id="numbered in roman"),
        pytest.param("a. First, map the money.", "b. Then pool it.", id="lettered"),
        pytest.param("1.2. First, map the money.", "1.3. Then pool it.", id="numbered in two levels"),
        pytest.param("Cafés closed.", "Émigrés left.", id="letters with accents"),
        pytest.param("项目始于二〇〇九年. 结束了.", "The end", id="another script"),
    ],
)
def test_splits(first: str, second: str) -> None:
    assert " ".join(sentences(f"{first} {second}")).startswith(first)
    assert sentences(f"{first} {second}")[-1] == second


def test_text_without_a_full_stop_is_one_sentence() -> None:
    assert sentences("  Councils sharing data | 3 | 19\n") == ["Councils sharing data | 3 | 19"]


@pytest.mark.parametrize("blank", ["", " ", "\n\t \u00a0"])
def test_blank_text_has_none(blank: str) -> None:
    assert sentences(blank) == []


@pytest.mark.parametrize("unit", ["a.", "word ", "No. ", "A.b", "x", "(", ".", "St. ", "“"])
def test_time_grows_with_length_and_not_with_its_square(unit: str) -> None:
    started = time.perf_counter()
    list(split(unit * 50_000 + ". The"))
    assert time.perf_counter() - started < 3
