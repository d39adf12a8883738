from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.kernel.domain import DocumentStatus, Source
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.web.catalogue import outline, versions


def collection(**replaced_by: str) -> Generation:
    """A collection of which only is known which document replaces which."""
    sources = {
        name: Catalogued(
            Source(name, name, "", 0, name, status=DocumentStatus.CURRENT, superseded_by=later), True, 1
        )
        for name, later in replaced_by.items()
    }
    return cast(Generation, SimpleNamespace(sources=sources))


def with_passages(found: list[Any], title: str = "") -> Generation:
    """A collection of one document, "x", of which only its title and its passages are known."""
    entry = Catalogued(Source("x", "x", "", 0, title), True, 1)
    passages = SimpleNamespace(of_document=lambda _: found)
    return cast(Generation, SimpleNamespace(passages=passages, sources={"x": entry}))


@pytest.mark.parametrize("asked", ["first", "second", "third"])
def test_all_versions_are_found_from_any_of_them(asked: str) -> None:
    found = versions(collection(first="second", second="third", third="", other=""), asked)
    assert [entry.source.id for entry in found] == ["third", "second", "first"]


def test_two_that_were_merged_into_one_are_both_its_earlier_versions() -> None:
    found = versions(collection(one="both", two="both", both=""), "one")
    assert [entry.source.id for entry in found] == ["both", "one", "two"]


@pytest.mark.parametrize("later", ["gone", ""])
def test_version_that_is_not_in_the_collection_is_not_named(later: str) -> None:
    assert [entry.source.id for entry in versions(collection(only=later), "only")] == ["only"]


def test_catalogue_that_goes_round_in_a_circle_ends() -> None:
    found = versions(collection(one="two", two="one"), "one")
    assert sorted(entry.source.id for entry in found) == ["one", "two"]


def test_outline_nests_headings_and_names_each_once() -> None:
    def passage(page: int, *path: str) -> Any:
        return SimpleNamespace(passage=SimpleNamespace(heading_path=path, first_page=page))

    found = [
        passage(1, "A"),
        passage(2, "A", "A1"),
        passage(3, "A", "A2"),
        passage(4, "B", "B1"),
        passage(5, "A"),
    ]
    told = outline(with_passages(found), "x")
    assert [(item.text, item.url, [each.text for each in item.below]) for item in told] == [
        ("A", "/documents/x/pages/1", ["A1", "A2"]),
        ("B", "/documents/x/pages/4", ["B1"]),
    ]


def test_outline_leaves_out_the_title_that_a_document_opens_with() -> None:
    opening = [SimpleNamespace(passage=SimpleNamespace(heading_path=(name,), first_page=1)) for name in "TA"]
    assert [item.text for item in outline(with_passages(opening, "T"), "x")] == ["A"]
