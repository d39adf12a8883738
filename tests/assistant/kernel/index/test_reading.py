from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.kernel.domain import Document
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.reading import Reader, SentenceReading
from assistant.kernel.index.store import IndexStore
from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.kernel.taxonomy import parse_taxonomy

FINDER = MentionFinder(parse_taxonomy({"programmes": [{"id": "lantern", "name": "Lantern Programme"}]}))

Publish = Callable[[IndexStore, list[Document]], Path]


@pytest.fixture
def read(
    publish_documents: Publish, make_paper: Callable[..., Document], tmp_path: Path
) -> Callable[[str], tuple[SentenceReading, ...]]:
    """Read a passage of the text that is given."""

    def run(text: str) -> tuple[SentenceReading, ...]:
        generation = Generation(publish_documents(IndexStore(tmp_path), [make_paper("report", text)]))
        readings = Reader(generation.passages, generation.lexical, FINDER).sentences(0)
        generation.close()
        return readings

    return run


def test_every_sentence_is_read_for_its_words_and_its_names(
    read: Callable[[str], tuple[SentenceReading, ...]],
) -> None:
    first, second = read("The Lantern Programme found money. Others spent it.")
    assert {"find", "money"} <= first.words
    assert {"spend", "other"} <= second.words
    assert (first.names.programmes, second.names) == (("lantern",), Mentions())


def test_references_and_what_is_denied_are_left_out(
    read: Callable[[str], tuple[SentenceReading, ...]],
) -> None:
    (reading,) = read("It was praised, and was not a grant (Public Finance 2010).")
    assert "prais" in reading.words
    assert not {"grant", "financ", "2010"} & reading.words


def test_the_context_is_the_words_of_the_title_and_headings(opened: Generation) -> None:
    assert opened.reader.context("Harbour towns", ("What was found",)) >= {"harbour", "town", "find"}


def test_what_was_read_is_kept(opened: Generation) -> None:
    assert opened.reader.sentences(0) is opened.reader.sentences(0)
