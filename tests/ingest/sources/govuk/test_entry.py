from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ingest.sources.govuk.entry import GovukEntry


def test_an_entry_names_pages_or_a_search_or_both() -> None:
    entry = GovukEntry.model_validate(
        {"id": "pilots", "pages": ["gov.uk/a"], "document_types": ["policy_paper"], "places": ["Leeds"]}
    )
    assert entry.searches
    assert not GovukEntry(id="pilots", pages=("gov.uk/a",)).searches


@pytest.mark.parametrize(
    "told",
    [
        {"id": "pilots"},
        {"id": "pilots", "places": ["Leeds"]},
        {"id": "No Good", "query": "x"},
        {"id": "pilots", "query": "x", "most": 0},
        {"id": "pilots", "query": "x", "organisation": ["one"]},
        {"id": "pilots", "organisations": ["Example Department"]},
        {"id": "pilots", "document_types": ["Policy paper"]},
    ],
)
def test_an_entry_that_asks_for_nothing_or_says_what_is_not_known_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GovukEntry.model_validate(told)
