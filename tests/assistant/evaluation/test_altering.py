from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_hits import hit, passage

from assistant.evaluation.altering import EACH, alter, said_in
from assistant.evaluation.figures_said import dates, figures, spelled
from assistant.evaluation.statements import Alteration, Altered, GoldenStatement
from assistant.kernel.domain import Hit
from assistant.kernel.taxonomy import Place, Programme, Taxonomy

TAXONOMY = Taxonomy(
    programmes=(
        Programme("harbour-fund", "Harbour Fund", ("HBF",)),
        Programme("island-fund", "Island Fund", ("ILF",)),
        Programme("orchard", "Orchard Partnerships", ("Orchard Partnership",)),
        Programme("meadow", "Meadow Partnerships"),
        Programme("lantern", "Lantern"),
        Programme("beacon", "Beacon", ("BCN",)),
        Programme("cross", "Joint working", ("joint work",)),
    ),
    places=(Place("Whitby"), Place("Scarborough", aliases=("Scarboro",)), Place("Filey")),
)


def made(
    text: str, kind: Alteration, *, cited: str = "It is so.", altered: tuple[Altered, ...] = ()
) -> list[str]:
    statement = GoldenStatement.model_validate(
        {"id": "s1", "kinds": ["number"], "text": text, "rests_on": [{"document": "doc", "quote": cited}]}
    ).model_copy(update={"altered": altered})
    found = alter(statement, [hit(passage(cited))], TAXONOMY)
    assert all(each.by_rule for each in found)
    return [each.text for each in found if each.kind is kind]


def values(text: str) -> set[float]:
    return {figure.value for figure in figures(text)}


@given(
    st.integers(2, 99),
    st.sampled_from(["{} places took part.", "It cost £{} million.", "It was {}% of them."]),
)
def test_a_changed_number_stands_neither_in_the_statement_nor_in_the_passage(value: int, shape: str) -> None:
    cited = f"There were {value} of them, and eleven, 12 and £40m beside; {shape.format(value + 3)}"
    (text,) = made(shape.format(value), Alteration.NUMBER, cited=cited)
    (new,) = values(text)
    assert new not in values(cited)
    assert new > 1


@given(st.integers(2, 94))
def test_a_number_in_words_stays_in_words(value: int) -> None:
    (text,) = made(f"There were {spelled(value)} places.", Alteration.NUMBER)
    assert text.startswith("There were ")
    assert not any(character.isdigit() for character in text)


def test_a_number_keeps_its_form() -> None:
    (text,) = made("It spent £95.7 million.", Alteration.NUMBER)
    (figure,) = figures(text)
    assert (figure.form, figure.decimals, figure.scale) == ("£", 1, " million")
    (text,) = made("It reached 26,000 homes.", Alteration.NUMBER)
    (figure,) = figures(text)
    assert figure.value % 1000 == 0


@pytest.mark.parametrize(
    "text", ["An eight was drawn.", "Over two thirds left.", "One place won.", "Wave 1 began."]
)
def test_a_number_that_no_other_would_fit_in_for_is_left(text: str) -> None:
    assert made(text, Alteration.NUMBER) == []


@given(st.integers(1990, 2026))
def test_a_changed_date_is_neither_in_the_passage_nor_to_come(year: int) -> None:
    cited = f"It began in {year} and ended in {year + 3}, and not in {year - 2}."
    (text,) = made(f"It began in {year}.", Alteration.DATE, cited=cited)
    (new,) = dates(text)
    assert new.year not in {when.year for when in dates(cited)}
    assert new.year <= 2026


def test_a_financial_year_stays_as_long_and_a_day_stays_a_day() -> None:
    (text,) = made("It ran in 2009-10.", Alteration.DATE)
    (when,) = dates(text)
    assert when.ends == when.year + 1
    (text,) = made("It began on 31 March 2015.", Alteration.DATE)
    (when,) = dates(text)
    assert 1 <= when.day <= 28
    assert when.month


@pytest.mark.parametrize(
    ("text", "cited", "altered"),
    [
        ("The Harbour Fund paid.", "The Harbour Fund paid.", ["The Island Fund paid."]),
        ("HBF paid.", "HBF paid, said BCN.", []),  # what takes "the" does not fit, what is there is no change
        ("Orchard Partnerships met.", "They met.", ["Meadow Partnerships met."]),
        ("Lantern shone.", "It shone.", ["Beacon shone."]),
        ("Whitby won.", "Scarboro lost.", ["Filey won."]),
        ("Whitby won.", "Scarborough and Filey lost.", []),
        ("Nobody won.", "Nobody won.", []),
    ],
)
def test_a_changed_name_is_of_the_kind_and_not_in_the_passage(
    text: str, cited: str, altered: list[str]
) -> None:
    assert made(text, Alteration.NAME, cited=cited) == altered


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        ("The fund was closed.", ["The fund was not closed."]),
        ("The fund has been closed.", ["The fund has not been closed."]),
        ("The fund had money.", []),  # "had not money" is not English
        ("The fund was not closed.", []),
        ("The fund was large and is small.", []),  # which of the two is denied would be unclear
        ("Only the fund was closed.", []),
        ("Half of them were closed.", []),  # the other half were not
        ("The fund closed.", []),
    ],
)
def test_only_a_plain_verb_is_denied(text: str, altered: list[str]) -> None:
    assert made(text, Alteration.NEGATED) == altered


def test_the_same_is_made_each_time_and_not_too_much() -> None:
    text = "In 2009 the Harbour Fund spent £3 million on 14 homes, nine shops and 33 boats in Whitby."
    assert made(text, Alteration.NUMBER) == made(text, Alteration.NUMBER)
    assert len(made(text, Alteration.NUMBER)) == EACH


def test_what_was_made_by_hand_is_not_made_again() -> None:
    (text,) = made("Lantern shone.", Alteration.NAME)
    by_hand = Altered(kind=Alteration.NAME, text=text)
    assert made("Lantern shone.", Alteration.NAME, altered=(by_hand,)) == []


def test_titles_and_headings_are_before_a_reader_too() -> None:
    found: Hit = hit(passage("Said.", document="paper", heading=("Part", "Chapter")))
    assert said_in([found]) == "Paper\nPart\nChapter\nSaid."
