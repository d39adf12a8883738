"""Words parted at line ends are joined as the document spells them elsewhere."""

from __future__ import annotations

import pytest

from ingest.loading.hyphens import Joint, Vocabulary

PLAIN = ["the", "state", "of", "data", "and", "long", "road", "to", "sharing", "work", "shop"]


@pytest.mark.parametrize(
    ("first", "second", "joint"),
    [
        ("imple-", "mentation", Joint.TOGETHER),
        ("state-", "ment", Joint.TOGETHER),
        ("long-", "term", Joint.HYPHENATED),
        ("place-", "based", Joint.HYPHENATED),
        ("whole-", "place", Joint.HYPHENATED),
        ("data-", "sharing,", Joint.HYPHENATED),  # both parts are words of the document
        ("short-", "and", Joint.APART),
        ("2009-", "10", Joint.HYPHENATED),
        ("Anglo-", "Saxon", Joint.HYPHENATED),
        ("co-", "operate", Joint.HYPHENATED),
        ("e-", "mail", Joint.HYPHENATED),
        ("https://example.org/the-", "plan", Joint.HYPHENATED),
        ("-", "word", Joint.APART),
    ],
)
def test_the_parts_of_a_word(first: str, second: str, joint: Joint) -> None:
    assert Vocabulary(PLAIN).joint(first, second) is joint


def test_the_spelling_elsewhere_in_the_document_decides() -> None:
    assert Vocabulary([]).joint("spend-", "mapping") is Joint.TOGETHER
    assert Vocabulary(["“spend-mapping”"]).joint("spend-", "mapping") is Joint.HYPHENATED
    assert Vocabulary(["LocalGov"]).joint("Local-", "Gov") is Joint.TOGETHER
