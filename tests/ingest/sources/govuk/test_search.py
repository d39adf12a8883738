from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.errors import UnreadableFile
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.govuk.search import Found, harvest


def entry(**told: Any) -> GovukEntry:
    return GovukEntry(**({"id": "pilots", "query": "pilot"} | told))


class Listing:
    """Answers searches from a list of links, which may change after each page of results."""

    def __init__(self, links: list[str], *, losing: int = 0) -> None:
        self.links = links
        self.losing = losing  # links that are gone after the first page of results
        self.asked: list[dict[str, list[str]]] = []

    def __call__(self, query: str) -> Any:
        told = parse_qs(query)
        self.asked.append(told)
        start, count = int(told["start"][0]), int(told["count"][0])
        page = {
            "results": [{"link": each} for each in self.links[start : start + count]],
            "total": len(self.links),
        }
        self.links, self.losing = self.links[self.losing :], 0
        return page


def paths(count: int) -> list[str]:
    return [f"/page-{number}" for number in range(count)]


def test_every_page_of_results_is_read() -> None:
    listing = Listing(paths(250))
    assert harvest(listing, entry(most=1000)) == Found(tuple(paths(250)), (), 250)
    assert [each["start"] for each in listing.asked] == [["0"], ["100"], ["200"]]


def test_what_is_asked_for_is_what_the_entry_says_newest_first() -> None:
    listing = Listing(paths(1))
    harvest(listing, entry(query="place pilots", organisations=("one", "two"), document_types=("guidance",)))
    assert listing.asked[0] | {"fields": [], "count": []} == {
        "q": ["place pilots"],
        "order": ["-public_timestamp"],
        "filter_organisations": ["one", "two"],
        "filter_content_store_document_type": ["guidance"],
        "start": ["0"],
        "count": [],
        "fields": [],
    }


def test_a_result_that_comes_twice_is_taken_once() -> None:
    assert harvest(Listing(["/a", "/b", "/a"]), entry()).paths == ("/a", "/b")


def test_results_on_other_sites_are_kept_apart() -> None:
    found = harvest(Listing(["/a", "https://example.org/b", "/c"]), entry())
    assert (found.paths, found.elsewhere) == (("/a", "/c"), ("https://example.org/b",))


def test_no_more_is_taken_or_asked_for_than_wanted() -> None:
    listing = Listing(paths(1000))
    found = harvest(listing, entry(most=150))
    assert (found.paths, found.total) == (tuple(paths(150)), 1000)
    assert len(listing.asked) == 2


def test_results_that_move_between_pages_while_they_are_read_are_found_all_the_same() -> None:
    listing = Listing(paths(150), losing=30)
    assert set(paths(150)[30:]) <= set(harvest(listing, entry()).paths)


def test_a_total_that_promises_more_than_comes_ends_the_reading() -> None:
    assert harvest(lambda _: {"results": [], "total": 10}, entry()).paths == ()


def test_results_without_a_link_are_counted_and_passed_over() -> None:
    pages = {"0": [{"link": "/a"}, {"title": "no link"}, None], "3": [{"link": "/b"}]}
    asked: list[str] = []

    def answer(query: str) -> Any:
        asked.append(parse_qs(query)["start"][0])
        return {"results": pages[asked[-1]], "total": 4}

    assert harvest(answer, entry()).paths == ("/a", "/b")
    assert asked == ["0", "3"]


def test_a_search_that_gives_the_same_page_for_ever_ends() -> None:
    answers = iter(range(20))

    def answer(_: str) -> Any:
        next(answers)
        return {"results": [{"link": "/a"}], "total": 10**9}

    assert harvest(answer, entry()).paths == ("/a",)


@given(
    st.lists(st.integers(0, 30).map("/{}".format), max_size=40),
    st.integers(1, 40),
    st.integers(0, 5),
)
def test_each_path_comes_once_and_none_too_many(links: list[str], most: int, losing: int) -> None:
    found = harvest(Listing(links, losing=losing), entry(most=most))
    assert len(found.paths) == len(set(found.paths)) <= most
    assert set(found.paths) <= set(links)
    if not losing:
        assert found.paths == tuple(dict.fromkeys(links))[:most]


@pytest.mark.parametrize("answer", [None, [], "x", {"results": []}, {"results": {}, "total": 1}])
def test_what_is_no_page_of_results_is_unreadable(answer: Any) -> None:
    with pytest.raises(UnreadableFile, match="search results"):
        harvest(lambda _: answer, entry())
