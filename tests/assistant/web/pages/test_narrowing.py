from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.answering.examples import programmes
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.web.pages.forms import HomeFields
from assistant.web.pages.narrowing import narrowed, offered, searching

CHOSEN = Filters(
    programmes=("lantern",),
    places=("Whitby",),
    barriers=("data-sharing",),
    kinds=("programme",),
    documents=("lantern",),
    year_from=2019,
    year_to=2021,
)


def test_what_is_chosen_is_named_as_people_know_it(generation: Generation) -> None:
    assert [choice.name for choice in narrowed(CHOSEN, generation)] == [
        "Lantern Programme",
        "Whitby",
        "Data-sharing",
        "programme",
        "The Lantern Programme",
        "published since 2019",
        "published before 2022",
    ]


@pytest.mark.parametrize("filters", [CHOSEN, Filters(), Filters(year_to=2020)])
def test_fields_of_what_is_chosen_choose_it_again(generation: Generation, filters: Filters) -> None:
    fields: dict[str, list[str]] = {}
    for choice in narrowed(filters, generation):
        fields.setdefault(choice.field, []).append(choice.value)
    sent = {name: values[0] if name.startswith("year") else values for name, values in fields.items()}
    assert HomeFields.model_validate(sent).to_domain() == filters


def test_what_narrows_further_is_offered(generation: Generation) -> None:
    offers = {
        offer.field: [choice.value for choice in offer.choices] for offer in offered(generation, CHOSEN)
    }
    assert offers == {"programme": ["harbour-fund", "orchard"], "barrier": ["funding"]}


def test_everything_is_offered_where_nothing_is_chosen(generation: Generation) -> None:
    offers = {
        offer.label: [choice.name for choice in offer.choices] for offer in offered(generation, Filters())
    }
    assert offers["Programme"] == ["Lantern Programme", "Harbour Fund", "Orchard Partnerships"]
    assert offers["Published in or after"] == ["2022", "2021", "2020", "2019"]
    assert "Theme" not in offers  # this collection has none


def test_programmes_that_titles_name_most_often_come_first(generation: Generation) -> None:
    assert [item.id for item in programmes(generation)] == ["lantern", "harbour-fund", "orchard"]


def test_address_that_searches_has_the_words_and_the_filters(generation: Generation) -> None:
    chosen = Filters(programmes=("lantern",), year_from=2019)
    read = parse_qs(urlsplit(searching('"data sharing" & staff', chosen, generation)).query)
    assert read == {"q": ['"data sharing" & staff'], "programme": ["lantern"], "year_from": ["2019"]}


def test_search_that_would_find_nothing_has_no_address(generation: Generation) -> None:
    assert searching("quokkas 🎉", Filters(), generation) == ""
