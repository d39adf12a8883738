"""A checker over the small collection, and its passages by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answering.checking.checker import Checker
from assistant.kernel.domain import Hit
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore

Citing = Callable[..., list[Hit]]


@pytest.fixture(scope="module")
def opened(index_folder: Path) -> Iterator[Generation]:
    generation = Generation(IndexStore(index_folder).current())
    yield generation
    generation.close()


@pytest.fixture(scope="module")
def checker(opened: Generation) -> Checker:
    return Checker(opened)


@pytest.fixture(scope="module")
def citing(opened: Generation) -> Citing:
    """Return the passages in which words stand, one for each, in that order."""

    def cite(*words: str) -> list[Hit]:
        found = [
            next(part.passage for part in opened.passages.all() if each in part.passage.spoken)
            for each in words
        ]
        return [Hit(passage, opened.sources[passage.document_id].source, 1.0, {}) for passage in found]

    return cite
