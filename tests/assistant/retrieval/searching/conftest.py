"""The collection to search, and what searches it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.grouping import Sort
from assistant.retrieval.searching.search import Found, Wanted, search
from assistant.retrieval.searching.syntax import parse

Look = Callable[..., Found]


@pytest.fixture
def look(searched: Generation) -> Look:
    """Search: `look("words", sort=…, offset=…, programmes=(…))`."""

    def looked(
        query: str, *, sort: str = "relevance", offset: int = 0, limit: int = 10, **filters: object
    ) -> Found:
        wanted = Wanted(parse(query), Filters(**filters), Sort(sort), offset, limit)  # type: ignore[arg-type]
        return search(searched, wanted)

    return looked
