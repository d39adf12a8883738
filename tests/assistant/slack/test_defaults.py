from __future__ import annotations

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.records.model import Conversation, Turn
from assistant.slack.defaults import filters_for, names

LANTERN, HARBOUR = Filters(programmes=("lantern",)), Filters(programmes=("harbour-fund",))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def conversation(*filters: Filters) -> Conversation:
    turns = tuple(
        Turn(f"{number:032}", "c" * 32, number, "What helped?", each, (), NOW)
        for number, each in enumerate(filters, 1)
    )
    return Conversation("c" * 32, "r" * 32, "What helped?", NOW, NOW, turns)


@pytest.mark.parametrize(
    ("text", "settled", "expected"),
    [
        ("What helped?", Filters(), Filters()),
        ("What helped?", LANTERN, LANTERN),
        ("What helped in the Harbour Fund?", LANTERN, Filters()),
        ("What helped in the HBF?", LANTERN, Filters()),
        ("What helped in Whitby?", LANTERN, LANTERN),
        ("What helped in Whitby?", Filters(places=("Whitby",)), Filters()),
        ("What helped?", Filters(programmes=("Lantern",)), LANTERN),  # an alias, as people write files
        ("What helped?", Filters(places=("whitby",)), Filters(places=("Whitby",))),
    ],
)
def test_question_is_kept_to_what_the_channel_wants_unless_it_says_otherwise(
    text: str, settled: Filters, expected: Filters, generation: Generation
) -> None:
    assert filters_for(text, settled, None, generation) == expected


@pytest.mark.parametrize(("before", "expected"), [(HARBOUR, HARBOUR), (Filters(), Filters())])
def test_what_follows_goes_on_as_it_was(before: Filters, expected: Filters, generation: Generation) -> None:
    assert filters_for("And what else?", LANTERN, conversation(Filters(), before), generation) == expected


def test_conversation_without_turns_begins_as_the_channel_wants(generation: Generation) -> None:
    assert filters_for("What helped?", LANTERN, conversation(), generation) == LANTERN


def test_what_the_collection_does_not_know_narrows_nothing_and_is_told_without_its_name(
    generation: Generation,
) -> None:
    settled = Filters(programmes=("lantern", "gone"), places=("Nowhere",))
    with capture_logs() as lines:
        assert filters_for("What helped?", settled, None, generation) == LANTERN
    assert [line["event"] for line in lines] == ["slack_filters_unknown"]


def test_names_are_those_that_people_know(generation: Generation) -> None:
    filters = Filters(programmes=("harbour-fund",), places=("Whitby",))
    assert names(filters, generation.taxonomy) == ("Harbour Fund", "Whitby")
